import { ArtifactError, type ArtifactStore, loadSpec, readJson } from '@understudy/artifacts';
import { artifactKey, type DatasetJob, type DatasetStats, datasetStatsSchema } from '@understudy/contracts';
import type { Metrics } from '@understudy/metrics';
import { type Handler, PermanentError, type Pipeline } from '@understudy/queues';
import { finishDistillation, type Records, restoreWork } from '@understudy/records';
import { assembleRows } from './assemble-rows.ts';
import { judgeAnswers } from './judge-answers.ts';
import { plan } from './plan-round.ts';
import { splitExamples } from './split-examples.ts';
import { explainTooSmall } from './too-small.ts';
import { listQuestions } from './work.ts';
import { writeDataset } from './write-dataset.ts';

export type AssembleDependencies = {
  records: Records;
  artifacts: ArtifactStore;
  pipeline: Pick<Pipeline, 'addRound'>;
  metrics: Pick<Metrics, 'examples'>;
};

/**
 * Runs when the questions are made and each answer was given or given up. Compares ids, checks every answer again and all of them
 * with each other; asks for another round where too little came of it; else writes the dataset and drops the work from Redis.
 * Everything is derived from ids, texts and the seed, so that a second run writes the same bytes.
 */
export function createAssembleDataset({ records, artifacts, pipeline, metrics }: AssembleDependencies): Handler<DatasetJob> {
  async function end(distillationId: string, stopsHere: boolean, stats: DatasetStats): Promise<void> {
    await records.dropWork(distillationId);
    await records.stageFinished(distillationId, 'dataset');
    const result = { examples: stats.train + stats.valid, studentModel: null, gapClosed: null, promptTokensSaved: null };
    if (stopsHere) await finishDistillation({ records, artifacts }, distillationId, result);
  }

  function count(accepted: number, rejectionsByCheck: Iterable<[string, number]>): void {
    metrics.examples.inc({ result: 'accepted', reason: '' }, accepted);
    // A rule's name is the user's, which is no label.
    for (const [check, times] of rejectionsByCheck)
      metrics.examples.inc({ result: 'rejected', reason: check.startsWith('rule:') ? 'rule' : check }, times);
  }

  return async ({ distillationId }, context) => {
    const { signal, log } = context;
    const spec = await loadSpec(artifacts, distillationId);
    const stopsHere = spec.stopAfter === 'dataset';
    // Published before, by a run that was killed afterwards: `stats` is put on record last.
    if ((await records.artifacts(distillationId)).has('stats')) {
      const stats = await readJson(artifacts, artifactKey(distillationId, 'stats'), datasetStatsSchema);
      return await end(distillationId, stopsHere, stats);
    }

    const createdAt = (await records.get(distillationId))?.createdAt;
    if (createdAt === undefined) throw new Error(`${distillationId} was removed while its dataset was made.`);
    const { rows } = spec.dataset;
    if (rows !== undefined) {
      const stats = await assembleRows({ records, artifacts }, distillationId, { spec, rows, createdAt, signal }).catch(asEnding);
      count(stats.train + stats.valid, Object.entries(stats.rejectionsByCheck));
      log.info({ train: stats.train, valid: stats.valid, rejected: stats.rejected }, 'dataset written');
      return await end(distillationId, stopsHere, stats);
    }

    await restoreWork({ records, artifacts }, distillationId, signal);
    const questions = await listQuestions(records, distillationId);
    const judged = await judgeAnswers(records, distillationId, { questions, spec, signal });
    const round = Math.max(await records.getRound(distillationId), questions.at(-1)?.round ?? 1);
    const facts = {
      round,
      roundsBefore: await records.roundsBefore(distillationId),
      minExamples: spec.dataset.minExamples,
      accepted: judged.accepted.length,
      rejected: judged.rejected.size,
      unanswered: judged.unanswered.length,
      mostExtra: Math.max(100, spec.questions.count),
    };
    const decision = plan(facts);
    log.info({ ...facts, decision: decision.kind }, 'answers checked');

    if (decision.kind === 'ask') {
      const job = { distillationId, round: round + 1, extra: decision.extra };
      await pipeline.addRound(job);
      await records.setRound(distillationId, job.round);
      await records.appendEvent(distillationId, {
        type: 'log',
        level: 'info',
        message: `round ${job.round}: asks again`,
        data: { round: job.round, extra: job.extra, unanswered: facts.unanswered, accepted: facts.accepted, needed: facts.minExamples },
      });
      return await context.waitForChildren();
    }

    await records.stageStarted(distillationId, 'dataset', judged.answers);
    if (decision.kind === 'fail') {
      const { rejectionsByCheck } = judged;
      const { code, message } = explainTooSmall(facts, { rejectionsByCheck, problems: await records.problems(distillationId) });
      throw new PermanentError(code, message);
    }
    if (facts.unanswered > 0)
      await records.appendEvent(distillationId, {
        type: 'log',
        level: 'warn',
        message: `${facts.unanswered} questions stayed unanswered after ${round} rounds`,
        data: { unanswered: facts.unanswered, rounds: round },
      });

    const { seed, validShare } = spec.dataset;
    const split = splitExamples(judged.accepted, { groups: judged.groups, seed, validShare });
    const stats = await writeDataset({ records, artifacts }, distillationId, {
      spec,
      questions,
      judged,
      split,
      round,
      createdAt,
      signal,
    }).catch(asEnding);
    count(judged.accepted.length, judged.rejectionsByCheck);
    log.info({ train: stats.train, valid: stats.valid, test: stats.test, rejected: stats.rejected }, 'dataset written');
    await end(distillationId, stopsHere, stats);
  };
}

/** Trying again at once would find the disk as full, or the file as gone. */
function asEnding(error: unknown): never {
  if (!(error instanceof ArtifactError) || error.code === 'unavailable' || error.code === 'taken') throw error;
  throw new PermanentError(error.code, error.message, { cause: error });
}
