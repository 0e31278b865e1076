import { type ArtifactName, type StageName, stageNameSchema, stageNames } from '@understudy/contracts';
import type { Keys } from './keys.ts';
import type { RedisClient } from './redis-client.ts';
import { runScript } from './run-script.ts';
import { common, firstOwnKey } from './scripts.ts';

/**
 * What is there of questions and answers: in Redis (`kept`), in files (`written`), or nowhere (`lost`: none were made, or their time is
 * over). `restoring`: they were being read back from their files.
 */
export type WorkState = 'kept' | 'written' | 'restoring' | 'lost';

export type Retry = {
  /** Of the lock, from `claimRetry`. */
  token: string;
  fromStage: StageName;
  /** `keep` what Redis holds, `restore` it from its files, or begin with none (`drop`); `leave` it alone where it is not needed. */
  work: 'keep' | 'restore' | 'drop' | 'leave';
  /** What is no longer there. */
  artifacts: readonly ArtifactName[];
};

const claimedMs = 60_000;
const [artifactsKey, lockKey] = [firstOwnKey, firstOwnKey + 1];

/**
 * The one way out of a terminal status. KEYS: those of scripts.ts, the artifacts, the lock. ARGV: id, now, token, number of the stage to
 * begin with from 1, work, then names of artifacts. Returns the status found before, or 'locked' when the lock is another's.
 * The old `done` goes, so that the stream still ends with the only one. Rounds are counted anew from the latest on.
 */
const retryScript = `${common}
if not status or redis.call('HEXISTS', record, 'deleting') == 1 then return '' end
if status ~= 'failed' and status ~= 'cancelled' then return status end
if redis.call('GET', KEYS[${lockKey}]) ~= ARGV[3] then return 'locked' end
local first, work = tonumber(ARGV[4]), ARGV[5]
local place = {}
for number, stage in ipairs(stages) do place[stage] = number end
local forgotten = { 'error', 'startedAt', 'finishedAt', 'stage' }
for _, field in ipairs(redis.call('HKEYS', record)) do
  local stage = string.match(field, '^stage:(%a+):')
  local stale = stage and place[stage] >= first
  local counted = (work == 'restore' or work == 'drop') and string.match(field, '^questions:%d+$')
  if stale or counted or string.match(field, '^problem:') then table.insert(forgotten, field) end
end
-- The assembler may ask for more answers before it goes on, and closes them when it does.
if stages[first] == 'dataset' then table.insert(forgotten, 'stage:answers:finishedAt') end
if work == 'keep' then
  for _, key in ipairs({ questions, answers, order }) do redis.call('PERSIST', key) end
elseif work ~= 'leave' then
  redis.call('UNLINK', questions, answers, order)
  for _, field in ipairs({ 'drained', 'restore' }) do table.insert(forgotten, field) end
  if work == 'drop' then table.insert(forgotten, 'round') end
end
for _, field in ipairs(forgotten) do redis.call('HDEL', record, field) end
if work == 'restore' then redis.call('HSET', record, 'restore', 1) end
local round = tonumber(redis.call('HGET', record, 'round') or '1')
redis.call('HSET', record, 'fromStage', stages[first], 'roundsBefore', round - 1)
for i = 6, #ARGV do redis.call('HDEL', KEYS[${artifactsKey}], ARGV[i]) end
for _, entry in ipairs(redis.call('XREVRANGE', events, '+', '-', 'COUNT', 100)) do
  if cjson.decode(entry[2][2]).type == 'done' then redis.call('XDEL', events, entry[1]) end
end
move(status, 'queued')
event('status', 'info', 'retried', { status = 'queued', stage = stages[first] })
redis.call('DEL', KEYS[${lockKey}])
return status
`;

const releaseScript = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`;

/** How a distillation that failed or was cancelled goes on. */
export function createRetries(redis: RedisClient, keys: Keys, now: () => number) {
  return {
    /** Keeps others from retrying it for a minute; false when another does. What is claimed must be retried or released. */
    async claimRetry(id: string, token: string): Promise<boolean> {
      return (await redis.set(keys.retrying(id), token, 'PX', claimedMs, 'NX')) === 'OK';
    },

    async releaseRetry(id: string, token: string): Promise<void> {
      await runScript(redis, releaseScript, [keys.retrying(id)], [token]);
    },

    async workState(id: string): Promise<WorkState> {
      const [restore, drained] = await redis.hmget(keys.record(id), 'restore', 'drained');
      if (restore) return 'restoring';
      if (drained) return 'written';
      return (await redis.exists(keys.questions(id))) === 1 ? 'kept' : 'lost';
    },

    /** Sets it queued again, with its stages from `fromStage` on still to come. False when it had not ended badly, or the claim has run out. */
    async retry(id: string, { token, fromStage, work, artifacts }: Retry): Promise<boolean> {
      const scriptKeys = [...keys.ofScripts(id), keys.artifacts(id), keys.retrying(id)];
      const values = [token, stageNames.indexOf(fromStage) + 1, work, ...artifacts];
      const before = await runScript(redis, retryScript, scriptKeys, [id, new Date(now()).toISOString(), ...values]);
      return before === 'failed' || before === 'cancelled';
    },

    /** The stage that its jobs begin with: another than the first one after a retry. */
    async firstStage(id: string): Promise<StageName> {
      return stageNameSchema.parse((await redis.hget(keys.record(id), 'fromStage')) ?? 'questions');
    },

    /** Rounds of questions that earlier tries have had. */
    async roundsBefore(id: string): Promise<number> {
      return Number((await redis.hget(keys.record(id), 'roundsBefore')) ?? 0);
    },

    /** Questions and answers are back in Redis. */
    async markRestored(id: string): Promise<void> {
      await redis.hdel(keys.record(id), 'restore');
    },
  };
}
