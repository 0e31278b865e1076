import { createHash } from 'node:crypto';
import { stageNames, statuses } from '@understudy/contracts';
import type { Redis } from 'ioredis';

/**
 * What must happen whole or not at all runs inside Redis. All scripts see the keys of keys.ts (`ofScripts`) and take the id and the time
 * first. A terminal status is final: every script looks at it in the same breath in which it writes.
 */
const common = `
local record, events, questions, answers, names, index = unpack(KEYS, 1, 6)
local id, now = ARGV[1], ARGV[2]
local stages = {${stageNames.map((name) => `'${name}'`).join(',')}}
local byStatus = {${statuses.map((status, i) => `${status}=KEYS[${7 + i}]`).join(',')}}
local terminal = { succeeded = true, failed = true, cancelled = true }

local function event(type, level, message, data)
  local json = cjson.encode({ type = type, level = level, message = message, data = data })
  redis.call('XADD', events, 'MAXLEN', '~', 10000, '*', 'event', json)
end

local function move(from, to)
  redis.call('HSET', record, 'status', to)
  redis.call('ZREM', byStatus[from], id)
  redis.call('ZADD', byStatus[to], 0, id)
end

-- Answers are counted where they lie, until their hash is dropped.
local function keepCounts()
  if redis.call('HEXISTS', record, 'drained') == 1 then return end
  redis.call('HSET', record, 'stage:answers:done', redis.call('HLEN', answers))
end

local function close(stage)
  if redis.call('HSETNX', record, 'stage:' .. stage .. ':finishedAt', now) == 0 then return end
  redis.call('HSETNX', record, 'stage:' .. stage .. ':startedAt', now)
  if stage == 'answers' then keepCounts() end
  local done = tonumber(redis.call('HGET', record, 'stage:' .. stage .. ':done') or '0')
  event('stage', 'info', stage .. ' finished', { stage = stage, state = 'finished', done = done })
end

local status = redis.call('HGET', record, 'status')
`;

/** ARGV: id, now, then fields and values of the record. */
export const createScript = `${common}
if status then return 0 end
redis.call('HSET', record, 'status', 'queued', unpack(ARGV, 3))
redis.call('ZADD', index, 0, id)
redis.call('ZADD', byStatus.queued, 0, id)
event('status', 'info', 'queued', { status = 'queued' })
return 1
`;

/**
 * ARGV: id, now, number of the stage from 1, total or ''.
 * Questions and answers run side by side; every later stage begins when those before it are done.
 */
export const stageStartedScript = `${common}
if not status or terminal[status] then return 0 end
local number, total = tonumber(ARGV[3]), ARGV[4]
local stage = stages[number]
if status == 'queued' then
  move('queued', 'running')
  redis.call('HSET', record, 'startedAt', now)
  event('status', 'info', 'running', { status = 'running' })
end
if total ~= '' then redis.call('HSET', record, 'stage:' .. stage .. ':total', total) end
if number > 2 then for earlier = 1, number - 1 do close(stages[earlier]) end end
if redis.call('HSETNX', record, 'stage:' .. stage .. ':startedAt', now) == 0 then return 1 end
local current = redis.call('HGET', record, 'stage')
local later = true
for i = number + 1, #stages do if stages[i] == current then later = false end end
if later then redis.call('HSET', record, 'stage', stage) end
event('stage', 'info', stage .. ' started', { stage = stage, state = 'started' })
return 1
`;

/** ARGV: id, now, stage, done, total or ''. */
export const stageProgressScript = `${common}
if not status or terminal[status] then return 0 end
redis.call('HSET', record, 'stage:' .. ARGV[3] .. ':done', ARGV[4])
if ARGV[5] ~= '' then redis.call('HSET', record, 'stage:' .. ARGV[3] .. ':total', ARGV[5]) end
return 1
`;

/** ARGV: id, now, stage. */
export const stageFinishedScript = `${common}
if not status or terminal[status] then return 0 end
close(ARGV[3])
return 1
`;

const day = 24 * 3600;

/**
 * ARGV: id, now, status, message, then fields and values of the record. Returns the status found before.
 * Questions and answers of what did not succeed stay for a while (trying again shall not pay twice), then go by themselves.
 */
export const endScript = `${common}
if not status or terminal[status] then return status or '' end
local to, message = ARGV[3], ARGV[4]
if to == 'succeeded' then
  for _, stage in ipairs(stages) do
    if redis.call('HEXISTS', record, 'stage:' .. stage .. ':startedAt') == 1 then close(stage) end
  end
  redis.call('ZADD', names, 0, redis.call('HGET', record, 'name') .. ':' .. id)
else
  if redis.call('HEXISTS', record, 'stage:answers:finishedAt') == 0 then keepCounts() end
  local seconds = to == 'failed' and ${30 * day} or ${day}
  redis.call('EXPIRE', questions, seconds)
  redis.call('EXPIRE', answers, seconds)
end
move(status, to)
redis.call('HSET', record, 'finishedAt', now, unpack(ARGV, 5))
local level = to == 'failed' and 'error' or 'info'
event('status', level, message, { status = to })
event('done', level, to, { status = to })
return status
`;

/** Work that was dropped, or that nobody will go on with, takes nothing more. */
const takesWork = `${common}
if not status or status == 'cancelled' or status == 'succeeded' or redis.call('HEXISTS', record, 'drained') == 1 then return 0 end
`;

/** ARGV: id, now, question id, answer. 1 when it was stored now. What was in flight when the distillation failed is kept too: it is paid. */
export const putAnswerScript = `${takesWork}
local stored = redis.call('HSETNX', answers, ARGV[3], ARGV[4])
if status == 'failed' then redis.call('EXPIRE', answers, ${30 * day}) end
return stored
`;

/** ARGV: id, now, then question ids and questions. */
export const putQuestionsScript = `${takesWork}
redis.call('HSET', questions, unpack(ARGV, 3))
if status == 'failed' then redis.call('EXPIRE', questions, ${30 * day}) end
return 1
`;

/** ARGV: id, now. */
export const dropWorkScript = `${common}
if not status then return 0 end
redis.call('HSET', record, 'drained', 1)
redis.call('UNLINK', questions, answers)
return 1
`;

/** ARGV: id, now, then pairs of a field and what to add to it: whole numbers. */
export const addScript = `${common}
if not status then return 0 end
for i = 3, #ARGV, 2 do redis.call('HINCRBY', record, ARGV[i], ARGV[i + 1]) end
return 1
`;

/** ARGV: id, now, round. */
export const setRoundScript = `${common}
if not status then return 0 end
if tonumber(ARGV[3]) > tonumber(redis.call('HGET', record, 'round') or '1') then redis.call('HSET', record, 'round', ARGV[3]) end
return 1
`;

/** Runs a script by its hash, sending it whole only when Redis does not know it (yet, or any more after a restart). */
export async function runScript(redis: Redis, script: string, keys: readonly string[], values: readonly (string | number)[]) {
  const sha1 = hashOf(script);
  try {
    return await redis.evalsha(sha1, keys.length, ...keys, ...values);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
    return await redis.eval(script, keys.length, ...keys, ...values);
  }
}

const hashes = new Map<string, string>();
function hashOf(script: string): string {
  const known = hashes.get(script) ?? createHash('sha1').update(script).digest('hex');
  hashes.set(script, known);
  return known;
}
