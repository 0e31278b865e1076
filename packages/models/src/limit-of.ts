import type { Catalogue } from '@understudy/contracts';

const embeddedLimit = 4;

/** How many requests to a model may be under way at once; for students and their bases as many as the embedded server has slots. */
export function limitOf(catalogue: Catalogue, model: string): number {
  const entry = Object.hasOwn(catalogue.models, model) ? catalogue.models[model] : undefined;
  return entry?.limits.maxInFlight ?? embeddedLimit;
}
