import { createHash } from 'node:crypto';
import type { RedisClient } from './redis-client.ts';

const hashes = new Map<string, string>();

/** Runs a script by its hash, sending it whole only when Redis does not know it (yet, or any more after a restart). */
export async function runScript(redis: RedisClient, script: string, keys: readonly string[], values: readonly (string | number)[]) {
  const sha1 = hashOf(script);
  try {
    return await redis.evalsha(sha1, keys.length, ...keys, ...values);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
    return await redis.eval(script, keys.length, ...keys, ...values);
  }
}

function hashOf(script: string): string {
  const known = hashes.get(script) ?? createHash('sha1').update(script).digest('hex');
  hashes.set(script, known);
  return known;
}
