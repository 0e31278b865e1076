import type { Catalogue, TokenUsage } from '@understudy/contracts';
import { readHostedName } from './student-host.ts';

/** US dollars for some tokens by the catalogue's prices; null where it gives none. A student's price stands in `students`. */
export function priceOf(catalogue: Catalogue, model: string, usage: TokenUsage): number | null {
  const entry = Object.hasOwn(catalogue.models, model) ? catalogue.models[model] : undefined;
  const name = readHostedName(model)?.student ?? model;
  const student = Object.hasOwn(catalogue.students, name) ? catalogue.students[name] : undefined;
  const price = entry?.pricePerMillionTokens ?? student?.pricePerMillionTokens;
  if (price === undefined) return null;
  const fresh = Math.max(0, usage.input - usage.cachedInput);
  return (fresh * price.input + usage.cachedInput * (price.cachedInput ?? price.input) + usage.output * price.output) / 1e6;
}
