import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import {
  type AccessKey,
  type CreatedAccessKey,
  type NewAccessKey,
  type StoredAccessKey,
  storedAccessKeySchema,
} from '@understudy/contracts';
import { createKeys, defaultPrefix } from './keys.ts';
import type { RedisClient } from './redis-client.ts';

/** Whole keys alone: what is cut off or has something behind it is no key. */
const keyText = /^uk_([0-9a-f]{16})_([0-9a-f]{48})$/;

/** How exactly it is known when a key was used last: a write a request would cost more than it tells. */
const useMs = 60_000;

/**
 * Keys of the gateway in Redis. Of a secret only a salted SHA-256 is kept. That is enough, and a slow hash would be none the safer: slow
 * hashes protect what people choose, since that can be guessed; a secret of ours is 192 random bits, of which no dictionary knows, and
 * trying them all takes for ever at any speed. The salt keeps hashes from being compared between keys and systems.
 */
export function createAccessKeys(
  redis: RedisClient,
  { prefix = defaultPrefix, now = Date.now }: { prefix?: string; now?: () => number } = {},
) {
  const { accessKeys: kept, accessKeyUses: used } = createKeys(prefix);

  const told = ({ salt: _, hash: __, ...key }: StoredAccessKey, lastUsed: string | null | undefined): AccessKey => ({
    ...key,
    lastUsedAt: lastUsed ? new Date(Number(lastUsed)).toISOString() : null,
  });

  const hasExpired = ({ expiresAt }: StoredAccessKey) => expiresAt !== null && Date.parse(expiresAt) <= now();

  return {
    /** The secret is in the answer, and nowhere else from then on. */
    async create(input: NewAccessKey): Promise<CreatedAccessKey> {
      const id = randomBytes(8).toString('hex');
      const secret = randomBytes(24).toString('hex');
      const salt = randomBytes(16).toString('hex');
      const { scopes, ...rest } = input;
      const key = { id, object: 'access_key' as const, ...rest, scopes: [...new Set(scopes)], createdAt: new Date(now()).toISOString() };
      const stored: StoredAccessKey = { ...key, salt, hash: hashOf(secret, salt).toString('hex') };
      await redis.hset(kept, id, JSON.stringify(stored));
      return { ...key, lastUsedAt: null, key: `uk_${id}_${secret}` };
    },

    /** Oldest first. */
    async list(): Promise<AccessKey[]> {
      const [keys, uses] = await Promise.all([redis.hgetall(kept), redis.hgetall(used)]);
      const all = Object.values(keys).map((text) => storedAccessKeySchema.parse(JSON.parse(text)));
      return all.sort((one, other) => (one.createdAt < other.createdAt ? -1 : 1)).map((key) => told(key, uses[key.id]));
    },

    /** From then on it opens nothing. False when there was none. */
    async revoke(id: string): Promise<boolean> {
      const [removed] = await Promise.all([redis.hdel(kept, id), redis.hdel(used, id)]);
      return removed === 1;
    },

    /** Which of some keys open anything: those that were neither revoked nor have expired. */
    async stillOpen(ids: readonly string[]): Promise<Set<string>> {
      const found = ids.length === 0 ? [] : await redis.hmget(kept, ...ids);
      const keys = found.flatMap((text) => (text === null ? [] : [storedAccessKeySchema.parse(JSON.parse(text))]));
      return new Set(keys.filter((key) => !hasExpired(key)).map(({ id }) => id));
    },

    /**
     * The key that a text is, null where it is none, a wrong one, a revoked one or one that has expired; and whether there are keys at all.
     * Takes the same time for a secret that is wrong in its first place and in its last, and for an id that does not exist.
     */
    async check(text: string): Promise<{ key: AccessKey | null; any: boolean }> {
      const [, id = '', secret = ''] = keyText.exec(text) ?? [];
      const [stored, lastUsed, count] = await Promise.all([redis.hget(kept, id), redis.hget(used, id), redis.hlen(kept)]);
      const key = stored === null ? null : storedAccessKeySchema.parse(JSON.parse(stored));
      const same = timingSafeEqual(hashOf(secret, key?.salt ?? ''), Buffer.from(key?.hash ?? '00'.repeat(32), 'hex'));
      if (key === null || !same || hasExpired(key)) return { key: null, any: count > 0 };
      const at = now();
      // Nobody waits for it, and nobody misses it.
      if (at - Number(lastUsed ?? 0) >= useMs) redis.hset(used, id, at).catch(() => {});
      return { key: told(key, lastUsed), any: true };
    },
  };
}

export type AccessKeys = ReturnType<typeof createAccessKeys>;

const hashOf = (secret: string, salt: string) => createHash('sha256').update(salt).update(secret).digest();
