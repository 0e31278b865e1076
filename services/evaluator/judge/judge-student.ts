import { type ArtifactStore, readJson } from '@understudy/artifacts';
import {
  type AcceptedSpec,
  artifactKey,
  type Catalogue,
  type ComparedArmName,
  comparedArms,
  type Judge,
  judgingOf,
  readingSchema,
} from '@understudy/contracts';
import { limitOf, type PaidChat, problemOf } from '@understudy/models';
import type { Records } from '@understudy/records';
import type { ArmAnswer } from '../ask-arms.ts';
import { openRowLog } from '../row-log.ts';
import type { TestQuestion } from '../test-set.ts';
import { createAskJudge } from './ask-judge.ts';
import { chooseRubric } from './choose-rubric.ts';
import { judgeAnswers, temperatureFor } from './judge-answers.ts';
import { type JudgeRow, judgeRowSchema } from './judge-row.ts';
import { kinOf } from './kin-of.ts';
import { loadTemplate } from './load-template.ts';
import { planJudging } from './plan-judging.ts';

/** What the judge said, and what the report tells of how it was asked. */
export type Judging = Omit<Judge, 'arms' | 'others' | 'pairwise'> & {
  arms: readonly ComparedArmName[];
  dimensions: readonly string[];
  /** Whose ready-made answers it read too. */
  others: readonly string[];
  rows: readonly JudgeRow[];
};

export type JudgeDependencies = {
  records: Pick<Records, 'noteProblem'>;
  artifacts: ArtifactStore;
  chat: PaidChat;
  catalogue: Catalogue;
};

export type JudgeStudentOptions = {
  /** Who pays. */
  distillationId: string;
  /** The distillation that trained the student; its reading of the prompt says which rubric suits. */
  source: string;
  questions: readonly TestQuestion[];
  answers: readonly ArmAnswer[];
  /** What the student was before training. */
  base: string;
  /** Path of the judge's log, by a name that belongs to the templates. */
  logPath: (name: string) => Promise<string>;
  signal: AbortSignal;
  /** How many tasks are done, of `countJudgements`. */
  onProgress: (done: number) => Promise<void>;
};

/** Has the spec's judge read the answers of all arms, and of other systems where the spec has some; null where it names none. What was judged before is not asked again. */
export async function judgeStudent(
  { records, artifacts, chat, catalogue }: JudgeDependencies,
  spec: AcceptedSpec,
  { distillationId, source, questions, answers, base, logPath, signal, onProgress }: JudgeStudentOptions,
): Promise<Judging | null> {
  const judging = judgingOf(spec.evaluation);
  if (judging === null) return null;
  const { model, samples } = judging;
  const { answers: others } = spec.evaluation;
  const arms = comparedArms(spec);
  const rubric = chooseRubric(spec, await readSet(artifacts, source));
  const templates = { rubric: await loadTemplate(`${rubric}-rubric`), pairwise: await loadTemplate('pairwise') };
  const named = [templates.rubric, templates.pairwise].map(({ name, version, sha256 }) => ({ name, version, sha256 }));
  const temperature = temperatureFor(samples);
  await using log = await openRowLog(await logPath(`judge-${named.map(({ sha256 }) => sha256.slice(0, 8)).join('-')}`), judgeRowSchema);
  const progress = () => onProgress(log.rows.length);
  await progress();
  await judgeAnswers(spec, planJudging(questions, { answers, arms, others, samples }), log, {
    ask: createAskJudge({
      chat: { ask: (request) => chat.ask(distillationId, { ...request, role: 'evaluation' }) },
      model,
      onUnscored: async (code, message) => void (await records.noteProblem(distillationId, problemOf[code], message)),
    }),
    templates,
    temperature,
    limit: limitOf(catalogue, model),
    signal,
    onRow: progress,
  });
  return {
    ...{ model, rubric, samples, temperature, templates: named, arms },
    kin: kinOf(catalogue, { judge: model, teacher: spec.dataset.rows === undefined ? spec.teacher.model : null, base }),
    dimensions: Object.keys(templates.rubric.dimensions),
    others: Object.keys(others ?? {}),
    rows: [...log.rows],
  };
}

/** The set that the model which read the prompt chose; null where none has. */
async function readSet(artifacts: ArtifactStore, distillationId: string): Promise<string | null> {
  const key = artifactKey(distillationId, 'facets');
  return (await artifacts.stat(key)) === null ? null : (await readJson(artifacts, key, readingSchema)).set;
}
