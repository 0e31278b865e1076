import { type AcceptedSpec, type Catalogue, type EstimateLine, sweptTrainings, trainingSettings } from '@understudy/contracts';
import { between, exactly, over, plus, type Range, times, whole } from './range.ts';
import type { Suppositions } from './suppositions.ts';

/** Tokens a second that SmolLM2-135M, the embedded model, was trained on by two cores, with and without bfloat16, hard and soft labels. */
const embeddedSpeed = between(40, 800);

/** Training: tokens that a host is paid for, or the time that it takes here. Null where the distillation ends before. */
export function trainingLine(
  spec: AcceptedSpec,
  { catalogue, supposed }: { catalogue: Catalogue; supposed: Suppositions },
): EstimateLine | null {
  if (spec.stopAfter === 'dataset') return null;
  const name = spec.student.model;
  const student = Object.hasOwn(catalogue.students, name) ? catalogue.students[name] : undefined;
  const { count } = spec.questions;
  const pass = (share: number) => 1 - (1 - share) ** spec.teacher.samples;
  const accepted = between(count * pass(supposed.passes.low), count * pass(supposed.passes.high));
  const rows = times(accepted, exactly(1 - spec.dataset.validShare));
  const tokensPerRow = plus(supposed.question, supposed.answer);
  const trained = plus(...sweptTrainings(spec.training).map((training) => seenRows(rows, training)));
  const input = whole(times(trained, tokensPerRow));
  const hosted = student?.serve === 'hosted';
  const price = hosted ? student.trainingPricePerMillionTokens : 0;
  const base = student !== undefined && Object.hasOwn(catalogue.models, student.base) ? catalogue.models[student.base] : undefined;
  const here = !hosted && base !== undefined && 'embedded' in base;
  const seconds = here ? over(input, embeddedSpeed) : null;
  return {
    stage: 'training',
    role: 'training',
    model: name,
    calls: exactly(0),
    tokens: { input, cachedInput: exactly(0), output: exactly(0) },
    costUsd: price === undefined ? null : { low: (input.low * price) / 1e6, high: (input.high * price) / 1e6 },
    minutes: seconds && { low: seconds.low / 60, high: seconds.high / 60 },
  };
}

/** Rows seen over all epochs; a training that may stop early sees them once at least. */
function seenRows(rows: Range, { preset, ...given }: AcceptedSpec['training']): Range {
  const { steps, batch, epochs, patience } = trainingSettings(preset, { rows: rows.low, parameters: 1e9, softLabels: false }, given);
  if (steps !== null) return exactly(steps * batch);
  return times(rows, between(patience === null ? epochs : Math.min(1, epochs), epochs));
}
