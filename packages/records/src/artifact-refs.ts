import { type ArtifactName, type ArtifactRef, artifactNameSchema, artifactRefSchema } from '@understudy/contracts';
import type { Keys } from './keys.ts';
import type { RedisClient } from './redis-client.ts';
import { runScript } from './run-script.ts';

/** KEYS: record, artifacts. ARGV: name, reference. In one piece, or what comes while all is removed would be left over for ever. */
const setScript = `return redis.call('EXISTS', KEYS[1]) == 1 and redis.call('HSET', KEYS[2], ARGV[1], ARGV[2]) or 0`;

/** Which artifacts a distillation has, with their digests; the files lie in the store. */
export function createArtifactRefs(redis: RedisClient, keys: Keys) {
  return {
    /** Replaces one of the same name. */
    async setArtifact(id: string, name: ArtifactName, ref: ArtifactRef): Promise<void> {
      await runScript(redis, setScript, [keys.record(id), keys.artifacts(id)], [name, JSON.stringify(ref)]);
    },

    async artifacts(id: string): Promise<Map<ArtifactName, ArtifactRef>> {
      const fields = Object.entries(await redis.hgetall(keys.artifacts(id)));
      return new Map(fields.map(([name, ref]) => [artifactNameSchema.parse(name), artifactRefSchema.parse(JSON.parse(ref))]));
    },
  };
}
