import type { ArtifactStore } from '@understudy/artifacts';
import type { AcceptedSpec, DatasetStats } from '@understudy/contracts';
import { type JobContext, PermanentError, type Pipeline } from '@understudy/queues';
import { type Records, restoreWork } from '@understudy/records';
import { explainTooSmall } from './explain-too-small.ts';
import { judgeAnswers } from './judge-answers.ts';
import { planRound, type RoundFacts } from './plan-round.ts';
import { splitExamples } from './split-examples.ts';
import { listQuestions } from './work.ts';
import { writeDataset } from './write-dataset.ts';

type Dependencies = { records: Records; artifacts: ArtifactStore; pipeline: Pick<Pipeline, 'addRound'> };

export type AnswersToAssemble = {
  spec: AcceptedSpec;
  createdAt: string;
  context: Pick<JobContext, 'signal' | 'log' | 'waitForChildren'>;
};

/**
 * Makes `4-dataset/` of what the teacher was asked. Compares ids, checks every answer again and all of them with each other; where too
 * little came of it, asks for another round and sleeps until that is done, which starts the job anew.
 * @throws PermanentError when too little came of it and no further round would help.
 */
export async function assembleAnswers(
  { records, artifacts, pipeline }: Dependencies,
  distillationId: string,
  { spec, createdAt, context }: AnswersToAssemble,
): Promise<DatasetStats> {
  const { signal, log } = context;
  await restoreWork({ records, artifacts }, distillationId, signal);
  const questions = await listQuestions(records, distillationId);
  const judged = await judgeAnswers(records, distillationId, { questions, spec, signal });
  const facts: RoundFacts = {
    round: Math.max(await records.getRound(distillationId), questions.at(-1)?.round ?? 1),
    roundsBefore: await records.roundsBefore(distillationId),
    minExamples: spec.dataset.minExamples,
    accepted: judged.accepted.length,
    rejected: judged.rejected.size,
    unanswered: judged.unanswered.length,
    mostExtra: Math.max(100, spec.questions.count),
  };
  const decision = planRound(facts);
  log.info({ ...facts, decision: decision.kind }, 'answers checked');
  if (decision.kind === 'ask') {
    await askAgain({ records, pipeline }, distillationId, { facts, extra: decision.extra });
    return await context.waitForChildren();
  }

  await records.stageStarted(distillationId, 'dataset', judged.answers);
  if (decision.kind === 'fail') {
    const { rejectionsByCheck } = judged;
    const { code, message } = explainTooSmall(facts, { rejectionsByCheck, problems: await records.problems(distillationId) });
    throw new PermanentError(code, message);
  }
  if (spec.stopAfter === undefined && judged.test.length === 0)
    throw new PermanentError('dataset_too_small', nothingToMeasure(questions.filter(({ split }) => split === 'test').length));
  const { round, unanswered } = facts;
  if (unanswered > 0)
    await records.appendEvent(distillationId, {
      type: 'log',
      level: 'warn',
      message: `${unanswered} questions stayed unanswered after ${round} rounds`,
      data: { unanswered, rounds: round },
    });
  const { seed, validShare } = spec.dataset;
  const split = splitExamples(judged.accepted, { groups: judged.groups, seed, validShare });
  return await writeDataset({ records, artifacts }, distillationId, { spec, questions, judged, split, round, createdAt, signal });
}

/** Asks for what stayed unanswered and for `extra` new questions, as children of this job. May be done twice. */
async function askAgain(
  { records, pipeline }: Pick<Dependencies, 'records' | 'pipeline'>,
  distillationId: string,
  { facts, extra }: { facts: RoundFacts; extra: number },
): Promise<void> {
  const round = facts.round + 1;
  await pipeline.addRound({ distillationId, round, extra });
  await records.setRound(distillationId, round);
  const { unanswered, accepted, minExamples } = facts;
  await records.appendEvent(distillationId, {
    type: 'log',
    level: 'info',
    message: `round ${round}: asks again`,
    data: { round, extra, unanswered, accepted, needed: minExamples },
  });
}

function nothingToMeasure(heldOut: number): string {
  return `None of the ${heldOut} held-out questions has an answer that the student could be measured against, each is missing, blank or withheld: ask more of them (evaluation.questions), take another teacher, or set stopAfter: training.`;
}
