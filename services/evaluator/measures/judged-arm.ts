import { bootstrap } from '@understudy/checks';
import type { JudgedOther } from '@understudy/contracts';
import type { ScoreRow } from '../judge/judge-row.ts';

/**
 * What the judge thinks of one arm, or of another system: by dimension the mean over answers of the median of the answer's samples. A sample without a score is left
 * out of its answer's median, and an answer without any out of the mean; both are counted. `questionIds` gives the order, so
 * that the same scores give the same intervals in whatever order they came.
 */
export function judgedArm<Name extends string>(
  name: Name,
  rows: readonly ScoreRow[],
  { questionIds, dimensions, seed }: { questionIds: readonly string[]; dimensions: readonly string[]; seed: number },
): JudgedOther & { name: Name } {
  const ofArm = rows.filter(({ arm }) => arm === name);
  const byQuestion = Map.groupBy(ofArm, ({ questionId }) => questionId);
  const answers = questionIds.map((id) => (byQuestion.get(id) ?? []).flatMap(({ scores }) => (scores === null ? [] : [scores])));
  const scored = answers.filter((samples) => samples.length > 0);
  const mean = (dimension: string) =>
    bootstrap(
      scored.map((samples) => [median(samples.map((scores) => scores[dimension] ?? Number.NaN)), 1]),
      ([sum = 0, count = 0]) => (count > 0 ? sum / count : null),
      seed,
    );
  return {
    name,
    scores: Object.fromEntries(dimensions.map((dimension) => [dimension, mean(dimension)])),
    unscored: answers.length - scored.length,
    unscoredSamples: ofArm.filter(({ scores }) => scores === null).length,
    empty: new Set(ofArm.filter(({ asked }) => !asked).map(({ questionId }) => questionId)).size,
  };
}

/** Of an even number the mean of the two in the middle. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
