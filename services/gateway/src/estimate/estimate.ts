import type { AcceptedSpec, Catalogue, Estimate, PreviewRow } from '@understudy/contracts';
import { answerLines, evaluationLines, type OwnQuestions, questionLines } from './ask-lines.ts';
import { breakEvenRange } from './break-even-range.ts';
import { plus, type Range } from './range.ts';
import { observe, supposeOf } from './suppositions.ts';
import { trainingLine } from './training-line.ts';
import { warn } from './warn.ts';

export type EstimateOptions = {
  catalogue: Catalogue;
  /** The user's own questions; `texts` a few of them. */
  own: OwnQuestions & { texts: readonly string[] };
  /** What the teacher has answered already, from the first call on; null when it was not asked. */
  preview: readonly PreviewRow[] | null;
};

/**
 * What a spec would take in calls, tokens, money and time, as ranges. Pure: asks nobody. `high` supposes that half of the answers are rejected
 * (or as many as the preview makes probable), not that further rounds of questions follow.
 */
export function estimate(spec: AcceptedSpec, { catalogue, own, preview }: EstimateOptions): Omit<Estimate, 'preview'> {
  const reckoned = supposeOf(spec, own.texts);
  const supposed = preview === null ? reckoned : observe(reckoned, preview, spec.teacher.maxTokens);
  const options = { catalogue, own, supposed };
  const training = trainingLine(spec, options);
  const lines = [
    // Rows of the user's own are answered.
    ...(spec.dataset.rows === undefined ? [...questionLines(spec, options), ...answerLines(spec, options)] : []),
    ...(training ? [training] : []),
    ...evaluationLines(spec, options),
  ];
  const sum = (of: (line: (typeof lines)[number]) => Range) => plus(...lines.map(of));
  const none = { low: 0, high: 0 };
  const costUsd = lines.some((line) => line.costUsd === null) ? null : sum((line) => line.costUsd ?? none);
  return {
    object: 'estimate',
    basis: preview === null ? 'characters' : 'preview',
    calls: sum(({ calls }) => calls),
    tokens: {
      input: sum(({ tokens }) => tokens.input),
      cachedInput: sum(({ tokens }) => tokens.cachedInput),
      output: sum(({ tokens }) => tokens.output),
    },
    costUsd,
    minutes: sum(({ minutes }) => minutes ?? none),
    lines,
    breakEven: breakEvenRange(spec, { catalogue, supposed, costUsd }),
    warnings: warn(spec, { catalogue, supposed, estimate: { lines, costUsd } }),
  };
}
