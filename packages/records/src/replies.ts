import { createHash } from 'node:crypto';
import type { Keys } from './keys.ts';
import type { RedisClient } from './redis-client.ts';
import { runScript } from './run-script.ts';

const keptMs = 24 * 3600 * 1000;

/** What a request was answered. `digest` is that of the request's body; no location is ''. */
export type KeptReply = { digest: string; status: number; body: string; location: string; contentType: string };

export type RequestName = {
  /** Who asks: one caller's key says nothing of another's. */
  caller: string;
  /** As the caller chose it. */
  key: string;
};

export type Reserving = {
  /** Method and address: the same key means something else elsewhere. */
  target: string;
  /** Of the body; '' where it is not known before it is read. */
  digest: string;
  /** What the thing to be made would be called; one that an earlier try has noted counts instead. */
  ulid: string;
  /** Whoever holds it must say so again within `heldMs`, or counts as killed. */
  holder: string;
  heldMs: number;
};

export type Reserved =
  | { outcome: 'reserved'; ulid: string }
  | { outcome: 'kept'; reply: KeptReply }
  /** The key was used with another method, address or body. */
  | { outcome: 'other' }
  /** The first request is still under way. */
  | { outcome: 'held' };

/** ARGV: now, target, digest, ulid, holder, held until, ms to keep it. */
const reserveScript = `
local target, digest, ulid, heldUntil, status = unpack(redis.call('HMGET', KEYS[1], 'target', 'digest', 'ulid', 'heldUntil', 'status'))
if not ulid then
  redis.call('HSET', KEYS[1], 'target', ARGV[2], 'digest', ARGV[3], 'ulid', ARGV[4], 'holder', ARGV[5], 'heldUntil', ARGV[6])
  redis.call('PEXPIRE', KEYS[1], ARGV[7])
  return { 'reserved', ARGV[4] }
end
if target ~= ARGV[2] or (digest ~= '' and ARGV[3] ~= '' and digest ~= ARGV[3]) then return { 'other' } end
if status then return { 'kept', unpack(redis.call('HMGET', KEYS[1], 'digest', 'status', 'body', 'location', 'contentType')) } end
if tonumber(heldUntil) > tonumber(ARGV[1]) then return { 'held' } end
redis.call('HSET', KEYS[1], 'holder', ARGV[5], 'heldUntil', ARGV[6])
return { 'reserved', ulid }
`;

const ifHeld = `if redis.call('HGET', KEYS[1], 'holder') ~= ARGV[1] then return 0 end`;
/** ARGV: holder, held until. */
const holdScript = `${ifHeld} return redis.call('HSET', KEYS[1], 'heldUntil', ARGV[2])`;
/** ARGV: holder, then fields and values of the reply. */
const keepScript = `${ifHeld} return redis.call('HSET', KEYS[1], unpack(ARGV, 2))`;
/** ARGV: holder. */
const releaseScript = `${ifHeld} return redis.call('DEL', KEYS[1])`;

/** Answers of requests that carry an idempotency key, kept for a day, so that a client that repeats one makes nothing twice. */
export function createReplies(redis: RedisClient, keys: Keys, now: () => number) {
  const at = ({ caller, key }: RequestName) => [keys.reply(createHash('sha256').update(`${caller}\n${key}`).digest('hex'))];
  return {
    async reserveReply(request: RequestName, { target, digest, ulid, holder, heldMs }: Reserving): Promise<Reserved> {
      const values = [now(), target, digest, ulid, holder, now() + heldMs, keptMs];
      const [outcome, ...rest] = (await runScript(redis, reserveScript, at(request), values)) as string[];
      if (outcome === 'reserved') return { outcome, ulid: rest[0] ?? ulid };
      if (outcome !== 'kept') return { outcome: outcome === 'held' ? 'held' : 'other' };
      const [kept = '', status, body = '', location = '', contentType = ''] = rest;
      return { outcome, reply: { digest: kept, status: Number(status), body, location, contentType } };
    },

    /** The request is still under way. */
    async holdReply(request: RequestName, { holder, heldMs }: Pick<Reserving, 'holder' | 'heldMs'>): Promise<void> {
      await runScript(redis, holdScript, at(request), [holder, now() + heldMs]);
    },

    async keepReply(request: RequestName, holder: string, reply: KeptReply): Promise<void> {
      await runScript(redis, keepScript, at(request), [holder, ...Object.entries(reply).flat()]);
    },

    /** Nothing came of it: the key may be used anew. */
    async releaseReply(request: RequestName, holder: string): Promise<void> {
      await runScript(redis, releaseScript, at(request), [holder]);
    },
  };
}
