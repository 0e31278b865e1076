import { localOwner, stageNames, statuses } from '@understudy/contracts';
import { keptEvents } from './events.ts';

/** Place of the first key that a script of its own hands over behind those of `ofScripts`. */
export const firstOwnKey = 11 + 2 * statuses.length;

/**
 * What must happen whole or not at all runs inside Redis. All scripts see the keys of keys.ts (`ofScripts`) and take the id and the time
 * first. A terminal status is final: every script looks at it in the same breath in which it writes.
 */
export const common = `
local record, events, questions, answers, order, reservations, names, index = unpack(KEYS, 1, 8)
local id, now = ARGV[1], ARGV[2]
local stages = {${stageNames.map((name) => `'${name}'`).join(',')}}
local byStatus = {${statuses.map((status, i) => `${status}=KEYS[${9 + i}]`).join(',')}}
local ownedNames, ownedIndex = KEYS[${9 + statuses.length}], KEYS[${10 + statuses.length}]
local ownedByStatus = {${statuses.map((status, i) => `${status}=KEYS[${11 + statuses.length + i}]`).join(',')}}
local terminal = { succeeded = true, failed = true, cancelled = true }

local function event(type, level, message, data)
  local json = cjson.encode({ type = type, level = level, message = message, data = data })
  redis.call('XADD', events, 'MAXLEN', '~', ${keptEvents}, '*', 'event', json)
  redis.call('PUBLISH', events, '')
end

local function owned(member)
  return (redis.call('HGET', record, 'owner') or '${localOwner}') .. ':' .. member
end

local function move(from, to)
  redis.call('HSET', record, 'status', to)
  redis.call('ZREM', byStatus[from], id)
  redis.call('ZADD', byStatus[to], 0, id)
  redis.call('ZREM', ownedByStatus[from], owned(id))
  redis.call('ZADD', ownedByStatus[to], 0, owned(id))
end

-- Answers are counted where they lie, until their hash is dropped.
local function keepCounts()
  if redis.call('HEXISTS', record, 'drained') == 1 then return end
  redis.call('HSET', record, 'stage:answers:done', redis.call('HLEN', answers))
end

local function close(stage)
  if redis.call('HSETNX', record, 'stage:' .. stage .. ':finishedAt', now) == 0 then return 0 end
  redis.call('HSETNX', record, 'stage:' .. stage .. ':startedAt', now)
  if stage == 'answers' then keepCounts() end
  local done = tonumber(redis.call('HGET', record, 'stage:' .. stage .. ':done') or '0')
  event('stage', 'info', stage .. ' finished', { stage = stage, state = 'finished', done = done })
  return 1
end

local status = redis.call('HGET', record, 'status')
`;

/**
 * ARGV: id, now, owner, the most that the owner may have that have not ended or '', then fields and values of the record. Returns 0 where
 * that many are there already.
 */
export const createScript = `${common}
if status then return 1 end
local owner, most = ARGV[3], tonumber(ARGV[4])
if most then
  local first, behind, unfinished = '[' .. owner .. ':', '(' .. owner .. ';', 0
  for name, key in pairs(ownedByStatus) do
    if not terminal[name] then unfinished = unfinished + redis.call('ZLEXCOUNT', key, first, behind) end
  end
  if unfinished >= most then return 0 end
end
redis.call('HSET', record, 'status', 'queued', 'owner', owner, unpack(ARGV, 5))
redis.call('ZADD', index, 0, id)
redis.call('ZADD', byStatus.queued, 0, id)
redis.call('ZADD', ownedIndex, 0, owned(id))
redis.call('ZADD', ownedByStatus.queued, 0, owned(id))
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
local first = redis.call('HEXISTS', record, 'ownRows') == 1 and 3 or 1
if number > 2 and redis.call('HEXISTS', record, 'evaluationOf') == 0 then for earlier = first, number - 1 do close(stages[earlier]) end end
if redis.call('HSETNX', record, 'stage:' .. stage .. ':startedAt', now) == 0 then return 1 end
local current = redis.call('HGET', record, 'stage')
local later = true
for i = number + 1, #stages do if stages[i] == current then later = false end end
if later then redis.call('HSET', record, 'stage', stage) end
event('stage', 'info', stage .. ' started', { stage = stage, state = 'started' })
return 1
`;

/**
 * ARGV: id, now, stage, done, total or '', part from 0 or '', number of parts. Parts are of one size; the stage's figures are their sums,
 * whichever processes they are done by.
 */
export const stageProgressScript = `${common}
if not status or terminal[status] then return 0 end
local key, done, total, parts = 'stage:' .. ARGV[3] .. ':', ARGV[4], ARGV[5], tonumber(ARGV[7])
if ARGV[6] ~= '' then
  redis.call('HSET', record, key .. 'done:' .. ARGV[6], done)
  done, total = 0, total * parts
  for part = 0, parts - 1 do done = done + (redis.call('HGET', record, key .. 'done:' .. part) or 0) end
end
redis.call('HSET', record, key .. 'done', done)
if total ~= '' then redis.call('HSET', record, key .. 'total', total) end
return 1
`;

/** ARGV: id, now, stage. Returns 1 where this call has finished it. */
export const stageFinishedScript = `${common}
if not status or terminal[status] then return 0 end
return close(ARGV[3])
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
  -- One that evaluates another's student has none of its own that a name could mean.
  if redis.call('HEXISTS', record, 'evaluationOf') == 0 then
    local member = redis.call('HGET', record, 'name') .. ':' .. id
    redis.call('ZADD', names, 0, member)
    redis.call('ZADD', ownedNames, 0, owned(member))
  end
else
  if redis.call('HEXISTS', record, 'stage:answers:finishedAt') == 0 then keepCounts() end
  local seconds = to == 'failed' and ${30 * day} or ${day}
  for _, key in ipairs({ questions, answers, order }) do redis.call('EXPIRE', key, seconds) end
end
if to ~= 'failed' then redis.call('HDEL', record, 'error') end
move(status, to)
redis.call('HSET', record, 'finishedAt', now, unpack(ARGV, 5))
local level = to == 'failed' and 'error' or 'info'
event('status', level, message, { status = to })
event('done', level, to, { status = to })
return status
`;

/**
 * ARGV: id, now, message, error or '', time at which the work began that found the reason. Returns the status found before. What is under way
 * ends by itself; nothing new begins. Of a pause that comes while it is paused only the reason is taken over.
 */
export const pauseScript = `${common}
if not status or terminal[status] then return status or '' end
local message, error, since = unpack(ARGV, 3, 5)
if since < (redis.call('HGET', record, 'goesOnSince') or '') then return status end
if error ~= '' then redis.call('HSET', record, 'error', error) end
if status == 'paused' then return status end
move(status, 'paused')
event('status', error == '' and 'info' or 'warn', message, { status = 'paused' })
return status
`;

/** ARGV: id, now. Returns the status found before. */
export const resumeScript = `${common}
if status ~= 'paused' then return status or '' end
local to = redis.call('HEXISTS', record, 'startedAt') == 1 and 'running' or 'queued'
redis.call('HDEL', record, 'error')
redis.call('HSET', record, 'goesOnSince', now)
move(status, to)
event('status', 'info', 'resumed', { status = to })
return status
`;

/** ARGV: id, now, name or '', metadata or '', budget in trillionths of a dollar, 'none' or ''. */
export const updateScript = `${common}
if not status then return 0 end
local name, metadata, budget = unpack(ARGV, 3, 5)
if name ~= '' then
  local old = redis.call('HGET', record, 'name')
  if redis.call('ZREM', names, old .. ':' .. id) == 1 then
    redis.call('ZADD', names, 0, name .. ':' .. id)
    redis.call('ZREM', ownedNames, owned(old .. ':' .. id))
    redis.call('ZADD', ownedNames, 0, owned(name .. ':' .. id))
  end
  redis.call('HSET', record, 'name', name)
end
if metadata ~= '' then redis.call('HSET', record, 'metadata', metadata) end
if budget == 'none' then redis.call('HDEL', record, 'budgetPicoUsd')
elseif budget ~= '' then redis.call('HSET', record, 'budgetPicoUsd', budget) end
if budget ~= '' then redis.call('HSET', record, 'goesOnSince', now) end
return 1
`;

/** ARGV: id, now. */
export const dropWorkScript = `${common}
if not status then return 0 end
redis.call('HSET', record, 'drained', 1)
redis.call('UNLINK', questions, answers, order)
return 1
`;

/** ARGV: id, now, round. */
export const setRoundScript = `${common}
if not status then return 0 end
if tonumber(ARGV[3]) > tonumber(redis.call('HGET', record, 'round') or '1') then redis.call('HSET', record, 'round', ARGV[3]) end
return 1
`;

/** KEYS: record, answers and questions of each distillation; what is counted belongs to the record that it stands beside. */
export const readScript = ofEach(3, "{ redis.call('HGETALL', KEYS[i]), redis.call('HLEN', KEYS[i + 1]), redis.call('HLEN', KEYS[i + 2]) }");

/** KEYS: the record of each distillation. */
export const lookScript = ofEach(1, "redis.call('HMGET', KEYS[i], 'stage', 'metadata')");

/** KEYS: the record of each distillation. */
export const lastStageScript = ofEach(
  1,
  "redis.call('HMGET', KEYS[i], 'status', 'stopAfter', 'deleting', 'budgetPicoUsd', 'spentPicoUsd', 'reservedPicoUsd')",
);

/** A page is read by one command: a few for each distillation cost this process more than all else that it does with them. */
function ofEach(keys: number, read: string): string {
  return `
local found = {}
for i = 1, #KEYS, ${keys} do
  found[#found + 1] = ${read}
end
return found`;
}
