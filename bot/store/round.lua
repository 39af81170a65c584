-- round.lua -- what is to be done in the morning of a date, or at noon.
--
-- A round is a mark (a time of day: "morning", "noon"), a zone and a date. It is
-- made once for each date that exists in the zone, by who holds the lease. A
-- command has its part in it in one of two ways, in its own file:
--
--   every('morning', 'award', function(c, day)        -- once for the team,
--     if has_come(c, day, FRIDAY) then … end          -- by its own zone
--   end)
--
--   reminder('morning', 'commit', function(c, day, id, date)  -- for each thing
--     …                                                       -- whose date has come
--   end)
--   remind(c, 'commit', id, date, c.zone)    -- asks for that, in a call of a person
--                                            -- that says its zone (commands/own_day.h);
--   remind_by(c, 'commit', id, date, c.zone) -- the same, or sooner if so it was
--   unremind(c, 'commit', id)                -- and no more; a second remind() moves it
--
-- Both write notices and entries of the journal as a call of a person does. In
-- c: now, today and day (the team's date), and every setting by its name;
-- home_of(c) is the team's channel, if it has one. `day` is the date of the round,
-- in its zone; c.after that of the round before.
--
-- If Bravo is away at the time it makes the round late, for up to 12 hours. What
-- is older is not made up for by itself: nobody wants five mornings at once. The
-- next round has it: its reminders are all whose date has come, and has_come()
-- looks at all days since the round before.
--
--   rounds      hash: "<mark> <zone>" -> the instant from which on there are rounds;
--               zone "" is the team's own, the others are there while they have reminders
--   rounds:day  hash: the same -> the date of the newest round
--   due         hash: "<job> <id>" -> "<mark> <zone>"
--   due:<mark> <zone>   sorted set: "<job> <id>" by its date

local EVERY, REMINDERS = {}, {}
local MANY = 200 -- reminders in one call

local MONDAY, FRIDAY = 0, 4

local function every(mark, name, run)
  local jobs = EVERY[mark] or {}
  EVERY[mark] = jobs
  jobs[#jobs + 1] = { name = name, run = run } -- while it loads, a library has no `table`
end

local function reminder(mark, job, run) REMINDERS[job] = { mark = mark, run = run } end

local function unremind(c, job, id)
  local what = job .. ' ' .. id
  local round = redis.call('HGET', c.key .. 'due', what)
  if not round then return end
  hash_clear(c.key .. 'due', what)
  rank_drop(c.key .. 'due:' .. round, what)
end

-- `zone`: of the person who is to hear of it; nil: the team's. A date whose round
-- has been comes with the next.
local function remind(c, job, id, date, zone)
  unremind(c, job, id)
  local what, round = job .. ' ' .. id, REMINDERS[job].mark .. ' ' .. (zone or '')
  hash_set(c.key .. 'due', what, round)
  rank_add(c.key .. 'due:' .. round, date, what)
  if redis.call('HSETNX', c.key .. 'rounds', round, c.now) == 1 then
    note('HDEL', c.key .. 'rounds', round)
    c.reload = true
  end
end

-- The same, but no later than it was asked for already, and then in the zone of that.
local function remind_by(c, job, id, date, zone)
  local what = job .. ' ' .. id
  local round = redis.call('HGET', c.key .. 'due', what)
  local set = round and redis.call('ZSCORE', c.key .. 'due:' .. round, what)
  if set and date >= tonumber(set) then return end
  if round then zone = string.match(round, '^%S+ (.+)$') end
  remind(c, job, id, date, zone)
end

-- The newest such weekday since the round before, this one's included; or nil.
local function has_come(c, day, wanted)
  local date = day - (weekday(day) - wanted) % 7
  return date > c.after and date or nil
end

-- The rounds of a team, for who makes them. Those by its own zone begin with the
-- first look.
local function rounds_of(key, marks, now)
  local list = {}
  for _, mark in ipairs(marks) do redis.call('HSETNX', key .. 'rounds', mark .. ' ', now) end
  local flat = redis.call('HGETALL', key .. 'rounds')
  for i = 1, #flat, 2 do
    list[#list + 1] = { id = flat[i], since = flat[i + 1],
      last = redis.call('HGET', key .. 'rounds:day', flat[i]) or '' }
  end
  table.sort(list, function(a, b) return a.id < b.id end)
  return list
end

-- true: there are more.
local function remind_some(c, day)
  local list = redis.call('ZRANGEBYSCORE', c.key .. 'due:' .. c.round, '-inf', day, 'WITHSCORES',
    'LIMIT', 0, MANY)
  for i = 1, #list, 2 do
    local job, id = string.match(list[i], '^(%S+) (.*)$')
    hash_clear(c.key .. 'due', list[i])
    rank_drop(c.key .. 'due:' .. c.round, list[i])
    local known = REMINDERS[job]
    if known then attempt(c, job, known.run, c, day, id, tonumber(list[i + 1])) end
  end
  return #list == 2 * MANY
end

register('round', 'owner! round! now# today# day#', function(c)
  local date, mark, zone = tonumber(c.day), string.match(c.round, '^(%S+) (.*)$')
  if not mark then return refuse('round') end
  if redis.call('GET', c.key .. 'lease') ~= c.owner then return { 'refused', 'lease' } end
  local last = tonumber(redis.call('HGET', c.key .. 'rounds:day', c.round))
  if last and date <= last then return { 'round', 'seen' } end
  by_itself(c)
  c.ch = home_of(c)
  c.after, c.day = last or date - 1, c.today
  if remind_some(c, date) then return outcome(c, { 'round', 'more' }) end
  hash_set(c.key .. 'rounds:day', c.round, date)
  if zone == '' then
    for _, job in ipairs(EVERY[mark] or {}) do attempt(c, job.name, job.run, c, date) end
  elseif redis.call('EXISTS', c.key .. 'due:' .. c.round) == 0 then
    hash_clear(c.key .. 'rounds', c.round)
  end
  return outcome(c, { 'round', 'done' })
end)
