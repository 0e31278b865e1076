import {
  type ArtifactName,
  artifactFiles,
  artifactNames,
  type Distillation,
  leavesOf,
  mostVariants,
  type StageName,
  stageNames,
  variantKey,
} from '@understudy/contracts';
import type { Retry, WorkState } from '@understudy/records';
import { refusal } from './refusal.ts';

export type RetryPlan = Omit<Retry, 'token'> & {
  /** Keys in the artifact store, of files and folders. */
  removed: readonly string[];
};

/**
 * With which stage a distillation that ended badly goes on, and what of it goes before. The stage in which it ended goes on with what it
 * has: checkpoints, answers of an evaluation, variants that ended well. One before it, if that is asked for, is made anew.
 * @throws HttpProblem 409 for a stage that it has not reached, or that lacks what came before it.
 */
export function planRetry(record: Distillation, asked: StageName | undefined, workState: WorkState): RetryPlan {
  const { id, stages, stopAfter, evaluationOf, ownRows } = record;
  const within = stageNames.slice(stageNames.indexOf(evaluationOf !== null ? 'evaluation' : ownRows ? 'dataset' : 'questions'));
  const last = stopAfter ?? 'evaluation';
  const place = (stage: StageName) => stageNames.indexOf(stage);
  const open = stages.find(({ name, status }) => within.includes(name) && place(name) <= place(last) && status !== 'succeeded');
  const ended = open?.name ?? last;
  if (asked && (place(asked) > place(ended) || !within.includes(asked))) {
    const possible = within.filter((stage) => place(stage) <= place(ended)).join(', ');
    throw refusal(record, `it ended in its stage ${ended}, so it can be retried from ${possible}, not from ${asked}`);
  }
  // Rows of the user's own lie in their file: there are neither questions nor answers to be kept.
  const needsWork = (stage: StageName) => !ownRows && (stage === 'answers' || stage === 'dataset');
  const lost = workState === 'lost';
  if (asked && needsWork(asked) && lost) throw refusal(record, 'its questions and answers are no longer kept: retry it from questions');
  const fromStage = asked ?? (needsWork(ended) && lost ? 'questions' : ended);
  const anew = place(fromStage) < place(ended);

  // Questions and answers stay: what was paid for is not asked again.
  const stale = stageNames
    .filter((stage) => place(stage) > place(fromStage) || (anew && stage === fromStage))
    .flatMap((stage) => leavesOf(stage) ?? []);
  const isStale = (name: ArtifactName) =>
    name === 'manifest' || stale.some((left) => `${artifactFiles[name].path}/`.startsWith(`${left}/`));
  // A variant of a sweep that failed is tried again.
  const failures = Array.from({ length: mostVariants }, (_, variant) => variantKey(id, variant, 'error.json'));
  const removed = [...stale, artifactFiles.manifest.path].map((path) => `distillations/${id}/${path}`);
  return {
    fromStage,
    work: ownRows ? 'leave' : workFor(fromStage, { workState, anew }),
    artifacts: artifactNames.filter(isStale),
    removed: fromStage === 'training' && !anew ? [...removed, ...failures] : removed,
  };
}

function workFor(fromStage: StageName, { workState, anew }: { workState: WorkState; anew: boolean }): Retry['work'] {
  if (stageNames.indexOf(fromStage) > stageNames.indexOf('dataset')) return 'leave';
  if (workState === 'lost') return 'drop';
  if (workState === 'restoring') return 'restore';
  // Its dataset is published, and only what came after that failed: there is nothing to be made again.
  if (workState === 'written') return anew ? 'restore' : 'leave';
  return 'keep';
}
