import { createHash } from 'node:crypto';

/** A seed for one call, from names: below 2^31, which every host takes, with room for a few more tries. */
export function seedOf(...names: readonly (string | number)[]): number {
  return createHash('sha256').update(names.join('\n')).digest().readUInt32BE(0) % (2 ** 31 - 16);
}
