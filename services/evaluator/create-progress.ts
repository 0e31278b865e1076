import { countJudgements, hasScript, judgingOf } from '@understudy/contracts';
import type { Records } from '@understudy/records';
import type { Run } from './prepare-run.ts';
import { isScorable } from './test-set.ts';
import { countTimings } from './time-arms.ts';

/** What an evaluation does, one after the other, and how much of it there is to do. */
type Parts = { answers: number; scores: number; judgements: number; timings: number };

export type Progress = {
  begin(): Promise<void>;
  /** How many of a part are done; those before it are by then. */
  tell(part: keyof Parts, done: number): Promise<void>;
  /** Says of a part how much of it there is, where that was not known before. */
  expect(part: keyof Parts, count: number): void;
  finish(): Promise<void>;
};

/** Tells the stage's progress as one count over all of its parts. */
export function createProgress(
  records: Pick<Records, 'stageStarted' | 'stageProgress'>,
  { distillationId, spec, training, asks, asked, held }: Pick<Run, 'distillationId' | 'spec' | 'training' | 'asks' | 'asked' | 'held'>,
): Progress {
  const parts: Parts = {
    answers: asks.reduce((sum, { turns }) => sum + turns.length, 0),
    // A host keeps the weights to itself.
    scores: 'backend' in training ? 0 : (held?.filter(isScorable) ?? asked).length,
    judgements: countJudgements(asked.length, judgingOf(spec.evaluation), Object.keys(spec.evaluation.answers ?? {}).length),
    timings: countTimings(hasScript(spec) ? asked.length : 0),
  };
  const total = () => Object.values(parts).reduce((sum, count) => sum + count, 0);
  const report = (done: number) => records.stageProgress(distillationId, 'evaluation', { done, total: total() });
  return {
    begin: () => records.stageStarted(distillationId, 'evaluation', total()),
    tell(part, done) {
      const names = Object.keys(parts) as (keyof Parts)[];
      const before = names.slice(0, names.indexOf(part)).reduce((sum, name) => sum + parts[name], 0);
      return report(before + done);
    },
    expect(part, count) {
      parts[part] = count;
    },
    finish: () => report(total()),
  };
}
