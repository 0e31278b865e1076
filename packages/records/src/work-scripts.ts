// Scripts of the hot path: they run for every question, hence with no more keys than they need (keys.ts, `ofWork`).

const day = 24 * 3600;

/** Work that was dropped, or that nobody will go on with, takes nothing more. What was paid for before a failure is kept for a while. */
const common = `
local record, questions, answers, order = unpack(KEYS)
local status = redis.call('HGET', record, 'status')
if not status or status == 'cancelled' or status == 'succeeded' or redis.call('HEXISTS', record, 'drained') == 1 then return 0 end
`;

/** ARGV: question id, answer. 1 when it was stored now. */
export const putAnswerScript = `${common}
local stored = redis.call('HSETNX', answers, ARGV[1], ARGV[2])
if status == 'failed' then redis.call('EXPIRE', answers, ${30 * day}) end
return stored
`;

/** ARGV: triples of question id, round, question. Returns how many were new. */
export const putQuestionsScript = `${common}
local added = 0
for i = 1, #ARGV, 3 do
  if redis.call('HSETNX', questions, ARGV[i], ARGV[i + 2]) == 1 then
    redis.call('RPUSH', order, ARGV[i])
    redis.call('HINCRBY', record, 'questions:' .. ARGV[i + 1], 1)
    added = added + 1
  end
end
if status == 'failed' then for _, key in ipairs({ questions, order }) do redis.call('EXPIRE', key, ${30 * day}) end end
return added
`;

const books = `
local record, reservations = unpack(KEYS)
if redis.call('HEXISTS', record, 'status') == 0 then return { 'gone', '0', '0' } end
local function amount(member) return tonumber(string.match(member, ':(%d+)$')) end
`;

/**
 * ARGV: reservation id, trillionths of a dollar, now in ms, ms for which it is held. Sets the money aside when the ceiling allows it.
 * What was held too long counts as spent: its process was lost, and the host may have been paid.
 * Returns [outcome, spent, ceiling]: 'unlimited', 'reserved', 'wait' (calls under way may give some back) or 'over'.
 */
export const reserveScript = `${books}
local limit = tonumber(redis.call('HGET', record, 'budgetPicoUsd'))
if not limit then return { 'unlimited', '0', '0' } end
local wanted, now = tonumber(ARGV[2]), tonumber(ARGV[3])
for _, member in ipairs(redis.call('ZRANGEBYSCORE', reservations, '-inf', now)) do
  redis.call('ZREM', reservations, member)
  redis.call('HINCRBY', record, 'reservedPicoUsd', -amount(member))
  redis.call('HINCRBY', record, 'spentPicoUsd', amount(member))
end
local spent = tonumber(redis.call('HGET', record, 'spentPicoUsd') or '0')
local reserved = tonumber(redis.call('HGET', record, 'reservedPicoUsd') or '0')
local told = { 'reserved', string.format('%.0f', spent), string.format('%.0f', limit) }
if redis.call('ZSCORE', reservations, ARGV[1] .. ':' .. ARGV[2]) then return told end
if spent + reserved + wanted > limit then
  told[1] = reserved > 0 and 'wait' or 'over'
  return told
end
redis.call('ZADD', reservations, now + tonumber(ARGV[4]), ARGV[1] .. ':' .. ARGV[2])
redis.call('HINCRBY', record, 'reservedPicoUsd', wanted)
return told
`;

/**
 * ARGV: a name under which it counts once or '', reservation `<id>:<amount>` or '', cost in trillionths of a dollar, then pairs of a field
 * of the ledger and what to add to it.
 */
export const settleScript = `${books}
if ARGV[1] ~= '' and redis.call('HSETNX', record, 'settled:' .. ARGV[1], 1) == 0 then return { 'settled', '0', '0' } end
if ARGV[2] ~= '' then
  if redis.call('ZREM', reservations, ARGV[2]) == 1 then redis.call('HINCRBY', record, 'reservedPicoUsd', -amount(ARGV[2]))
  else redis.call('HINCRBY', record, 'spentPicoUsd', -amount(ARGV[2])) end
end
if ARGV[3] ~= '0' then redis.call('HINCRBY', record, 'spentPicoUsd', ARGV[3]) end
for i = 4, #ARGV, 2 do redis.call('HINCRBY', record, ARGV[i], ARGV[i + 1]) end
return { 'settled', '0', '0' }
`;
