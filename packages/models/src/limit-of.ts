import type { Catalogue } from '@understudy/contracts';
import { slowStartMost } from './admission-exchange.ts';
import { ceilingsOf } from './ceilings-of.ts';

/** How many requests to a model may ever be under way at once, over all processes. */
export function limitOf(catalogue: Catalogue, model: string): number {
  return ceilingsOf(catalogue, model).maxInFlight ?? slowStartMost;
}
