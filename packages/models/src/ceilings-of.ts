import type { Catalogue } from '@understudy/contracts';
import type { Ceilings } from './admission-exchange.ts';
import { hostBehind } from './student-host.ts';

const embeddedSlots = 4;

/**
 * Ceilings of a model over all processes; students and their bases have those of the host that serves them, our own model server those of
 * the catalogue's embedded model.
 */
export function ceilingsOf(catalogue: Catalogue, model: string): Ceilings {
  const host = hostBehind(catalogue, model);
  if (host) return host.limits;
  const named = Object.hasOwn(catalogue.models, model) ? catalogue.models[model] : undefined;
  if (named !== undefined && 'baseUrl' in named) return named.limits;
  const embedded = named ?? Object.values(catalogue.models).find((other) => 'embedded' in other);
  return { maxInFlight: embedded?.limits.maxInFlight ?? embeddedSlots, requestsPerMinute: null, tokensPerMinute: null };
}
