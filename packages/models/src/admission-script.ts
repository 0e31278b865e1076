/**
 * One exchange between a process and all others that ask the same model, atomically and by the clock of Redis. See Report and Grant for the
 * words. The sum of what processes hold never exceeds the limit but for calls that were under way when it fell.
 *
 * - Shares are max-min fair over what each process wants. What does not divide goes round by the second.
 * - The limit is cut to 3/4, once for all calls that started before the cut (as NewReno, RFC 6582). It grows as long as it is used, at most
 *   by one an answer, to the greater of one per 25 answers (AIMD) and CUBIC's curve (RFC 9438) through the last limit before the cut.
 *   Before the first cut a limit without ceiling grows by one an answer (slow start).
 * - Requests a minute pass by GCRA with a second's burst, spaced so that no minute has more. Tokens are a bucket that may go into debt by
 *   one call, filled so that no minute spends more than its ceiling and that call.
 *
 * KEYS[1] hash of the model. ARGV: see shared-exchange.ts.
 */
export const admissionScript = `
local key = KEYS[1]
local id, held, inflight, demand = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local successes, cutafter, hold = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local wanted, estimate, spent = tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10])
local ceiling, first = tonumber(ARGV[11]), tonumber(ARGV[12])
local rpm, tpm, alive, now = tonumber(ARGV[13]), tonumber(ARGV[14]), tonumber(ARGV[15]), tonumber(ARGV[16])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + time[2] / 1000
end

local state, others, gone = {}, {}, {}
local flat = redis.call('HGETALL', key)
for i = 1, #flat, 2 do
  local process = string.match(flat[i], '^p:(.+)')
  if not process then
    state[flat[i]] = tonumber(flat[i + 1])
  elseif process ~= id then
    local h, f, d, at = string.match(flat[i + 1], '([^:]+):([^:]+):([^:]+):([^:]+)')
    if now - tonumber(at) > alive then gone[#gone + 1] = flat[i]
    else others[#others + 1] = { id = process, held = tonumber(h), inflight = tonumber(f), demand = tonumber(d) } end
  end
end

-- A catalogue that was changed is believed anew.
if state.limit == nil or state.ceiling ~= ceiling or state.first ~= first then
  state.limit, state.ceiling, state.first = first, ceiling, first
  state.slow, state.top, state.friendly, state.elapsed, state.seen = first < ceiling and 1 or 0, first, first, 0, now
end
state.cuts, state.free = state.cuts or 0, state.free or 0

local sum = inflight
for _, other in ipairs(others) do sum = sum + other.inflight end
local used = sum >= 0.8 * math.floor(state.limit)
local passed = math.min(math.max(0, now - state.seen), 2000) / 1000
state.seen = math.max(now, state.seen)
if cutafter >= 0 and cutafter == state.cuts then
  state.cuts, state.slow, state.elapsed = state.cuts + 1, 0, 0
  state.top = state.limit
  state.limit = math.max(1, state.limit * 0.75)
  state.friendly = state.limit
elseif used then
  state.elapsed = state.elapsed + passed
  if successes > 0 and state.slow == 1 then state.limit = state.limit + successes
  elseif successes > 0 then
    state.friendly = state.friendly + successes / 25
    local k = (state.top * 0.25 / 0.4) ^ (1 / 3)
    local target = math.max(state.friendly, 0.4 * (state.elapsed - k) ^ 3 + state.top)
    state.limit = math.max(state.limit, math.min(target, state.limit + successes))
  end
  state.limit = math.min(state.limit, ceiling)
  state.friendly = math.min(state.friendly, ceiling)
end
state.free = math.max(state.free, now + hold)
local holding = math.max(0, state.free - now)

local limit = math.floor(state.limit)
table.sort(others, function(one, other)
  if one.demand ~= other.demand then return one.demand < other.demand end
  return one.id < other.id
end)
local rest, hungry, rank, elsewhere = limit, #others + 1, 0, 0
local eating = false
for _, other in ipairs(others) do
  elsewhere = elsewhere + other.held
  if not eating and other.demand <= rest / hungry then
    rest, hungry = rest - other.demand, hungry - 1
  else
    eating = true
    if other.id < id then rank = rank + 1 end
  end
end
local base = math.floor(rest / hungry)
local left = rest - base * hungry
local mine = base
if left > 0 and (rank + math.floor(now / 1000)) % hungry < left then mine = base + 1 end
local share = math.min(limit, base + (left > 0 and 1 or 0))
local allowed = math.max(0, math.min(demand, mine, limit - elsewhere))

local starts, wait = math.min(wanted, math.max(0, allowed - inflight)), 0
if holding > 0 then starts = 0 end
if rpm > 0 then
  local burst = math.max(1, math.floor(rpm / 60))
  local every = 60000 / (rpm - burst + 1)
  local due = math.max(state.requests or 0, now)
  starts = math.max(0, math.min(starts, math.floor((now + burst * every - due) / every + 1e-6)))
  due = due + starts * every
  state.requests = due
  wait = math.max(wait, due - now - (burst - 1) * every)
end
if tpm > 0 then
  local burst = tpm / 60
  local rate = (tpm - burst) / 60000
  local level = state.tokens or burst
  level = math.min(burst, level + (now - (state.filled or now)) * rate) - spent
  if level <= 0 then starts = 0
  elseif estimate > 0 then starts = math.min(starts, math.ceil(level / estimate)) end
  level = level - starts * estimate
  state.tokens, state.filled = level, now
  if level <= 0 then wait = math.max(wait, 1 - level / rate) end
end

local write = {}
for field, value in pairs(state) do
  write[#write + 1] = field
  write[#write + 1] = string.format('%.4f', value)
end
local kept = math.max(allowed, held)
if kept == 0 and demand == 0 then gone[#gone + 1] = 'p:' .. id
else
  write[#write + 1] = 'p:' .. id
  write[#write + 1] = kept .. ':' .. inflight .. ':' .. demand .. ':' .. string.format('%.0f', now)
end
redis.call('HSET', key, unpack(write))
if #gone > 0 then redis.call('HDEL', key, unpack(gone)) end
-- A host that nobody asked for ten minutes may have changed: then the catalogue is believed anew.
redis.call('PEXPIRE', key, math.ceil(600000 + holding))
return { allowed, limit, share, state.cuts, math.ceil(holding), starts, math.ceil(wait) }
`;
