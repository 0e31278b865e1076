import type { AcceptedSpec, Catalogue, Estimate, EstimatedBreakEven } from '@understudy/contracts';
import { breakEven, savings } from '@understudy/models';
import type { Range } from './range.ts';
import type { Suppositions } from './suppositions.ts';

type Options = { catalogue: Catalogue; supposed: Suppositions; costUsd: Range | null };

/** After how many queries to the student the run is paid for: sooner when it is cheap and a query saves much. */
export function breakEvenRange(spec: AcceptedSpec, { catalogue, supposed, costUsd }: Options): Estimate['breakEven'] {
  const unknown: EstimatedBreakEven = { queries: null, why: 'What the run costs is not known: a model that it asks has no price.' };
  if (costUsd === null) return { uncached: unknown, cached: unknown };
  const saved = (which: 'low' | 'high') => {
    const script = supposed.script[which];
    const bare = { input: supposed.question[which], output: supposed.answer[which] };
    const teacher = { input: script + bare.input, output: bare.output, price: priceIn(catalogue.models, spec.teacher.model) };
    const student = { ...bare, price: priceIn(catalogue.students, spec.student.model) };
    return savings({ prompt: script, demonstrations: 0 }, { teacher, student }).usdPerMillionQueries;
  };
  const soonest = breakEven(costUsd.low, saved('high'));
  const latest = breakEven(costUsd.high, saved('low'));
  const join = (against: 'uncached' | 'cached'): EstimatedBreakEven => {
    const [low, high] = [soonest[against].queries, latest[against].queries];
    if (low === null || high === null) return { queries: null, why: latest[against].why ?? soonest[against].why };
    return { queries: { low: Math.min(low, high), high: Math.max(low, high) }, why: null };
  };
  return { uncached: join('uncached'), cached: join('cached') };
}

type Priced = { pricePerMillionTokens?: NonNullable<Catalogue['models'][string]['pricePerMillionTokens']> | undefined };

function priceIn(entries: Readonly<Record<string, Priced>>, name: string) {
  return Object.hasOwn(entries, name) ? entries[name]?.pricePerMillionTokens : undefined;
}
