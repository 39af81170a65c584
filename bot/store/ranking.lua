-- ranking.lua -- who stands where in a period.
--
-- Tallies are hashes, for that is what a thank-you can afford to move.  A
-- ranking is a sorted set of the sums over some of them.  It is made when a
-- board is first read, brought up to date from the journal at each further
-- reading, and forgotten after an hour:
--
--   z:<board>:<scope>:<first tally>-<last tally>      what -> points, below zero
--   z:...:at                                          the entry it is up to date with
--
-- Points stand below zero so that the most come first, and ties by their ids.
-- Who moves tallies without a journal entry deletes the rankings.

local RANKING_SECONDS = 3600
local RANKING_BEHIND = 2000 -- entries; with more to look at it is made anew

-- ------------------------------------------------------------ periods

-- Days of a period, and of the same span of the one before: up to the same day.
local function period_days(c, period, today)
  local months = ({ month = 1, quarter = 3, year = 12 })[period]
  local from, to, before = today, today, today - 1
  if months then
    from = first_of(today, months)
    to = first_of(from + 31 * months, months) - 1
    before = first_of(from - 1, months)
  elseif period == 'week' then
    from = week_of(today)
    to, before = from + 6, from - 7
  else
    before = working_day_before(c, today)
  end
  return from, to, before, math.min(before + today - from, from - 1)
end

-- The fewest tallies that cover the days from..to.
local function pieces_of(from, to)
  local list = {}
  while from <= to do
    local piece, last = 'd' .. from, from
    local month_last = first_of(from + 31, 1) - 1
    if from == first_of(from, 1) and month_last <= to then
      piece, last = 'm' .. month_of(from), month_last
    elseif weekday(from) == 0 and from + 6 <= to then
      piece, last = 'w' .. from, from + 6
    end
    list[#list + 1] = piece
    from = last + 1
  end
  return list
end

-- ------------------------------------------------------------ rankings

-- Boards of people; those of values and teams hide nobody.
local OF_PEOPLE = { r = true, g = true }

local function sum_of(tallies, what)
  local sum = 0
  for _, key in ipairs(tallies) do sum = sum + tonumber(redis.call('HGET', key, what) or 0) end
  return sum
end

local function ranking_make(c, key, board, tallies)
  local sums, flat = {}, {}
  for _, tally_key in ipairs(tallies) do
    local pairs_of = redis.call('HGETALL', tally_key)
    for i = 1, #pairs_of, 2 do
      sums[pairs_of[i]] = (sums[pairs_of[i]] or 0) - tonumber(pairs_of[i + 1])
    end
  end
  redis.call('DEL', key)
  for what, n in pairs(sums) do
    if not OF_PEOPLE[board] or not absence.hidden(c, what) then
      flat[#flat + 1] = n
      flat[#flat + 1] = what
    end
    if #flat == 4000 then
      redis.call('ZADD', key, unpack(flat))
      flat = {}
    end
  end
  if #flat > 0 then redis.call('ZADD', key, unpack(flat)) end
end

-- What an entry moves on a board.
local function touched_by(c, board, id)
  local e = redis.call('HMGET', c.key .. 'e:' .. id, 'k', 'of', 'to', 'by', 'g', 'grp')
  if e[1] == 'undo' and e[2] then return touched_by(c, board, e[2]) end
  if e[1] == 'seen' or e[1] == 'privacy' then return OF_PEOPLE[board] and e[3] or '' end
  if e[1] ~= 'kudos' then return '' end
  return ({ r = e[3], g = e[4], v = e[5], t = e[6] })[board] or ''
end

local function ranking_follow(c, key, board, tallies, from, to)
  local touched = {}
  for id = from + 1, to do
    for what in string.gmatch(touched_by(c, board, string.format('%.0f', id)), '%S+') do
      touched[what] = true
    end
  end
  for what in pairs(touched) do
    local n = sum_of(tallies, what)
    if n == 0 or (OF_PEOPLE[board] and absence.hidden(c, what)) then
      redis.call('ZREM', key, what)
    else
      redis.call('ZADD', key, -n, what)
    end
  end
end

-- The key of the ranking of a board over some tallies, up to date.  `scope`:
-- '' for what was public, or the channel whose own counts as well.
local function ranking(c, board, scope, pieces)
  local key = c.key .. 'z:' .. board .. ':' .. scope .. ':' .. pieces[1] .. '-' .. pieces[#pieces]
  local tallies = {}
  for _, piece in ipairs(pieces) do
    tallies[#tallies + 1] = c.key .. 't:' .. board .. ':' .. piece
    if scope ~= '' then
      tallies[#tallies + 1] = c.key .. 't:' .. board .. ':' .. scope .. ':' .. piece
    end
  end
  local seq = tonumber(redis.call('HGET', c.key .. 'team', 'seq') or 0)
  local at = tonumber(redis.call('GET', key .. ':at'))
  if at == seq then return key end
  if at and seq - at <= RANKING_BEHIND then
    ranking_follow(c, key, board, tallies, at, seq)
  else
    ranking_make(c, key, board, tallies)
  end
  redis.call('EXPIRE', key, 2 * RANKING_SECONDS)
  if at then
    redis.call('SET', key .. ':at', seq, 'KEEPTTL')
  else
    redis.call('SET', key .. ':at', seq, 'EX', RANKING_SECONDS)
  end
  return key
end

-- The place of what has this score: as in sport, 1 2 2 4.
local function place_at(key, score)
  return redis.call('ZCOUNT', key, '-inf', '(' .. score) + 1
end

-- Points, and place; nil: not in the ranking.
local function standing_in(key, what)
  local score = redis.call('ZSCORE', key, what)
  if score then return -tonumber(score), place_at(key, score) end
end

-- How far up what stands at this place has come: '' without a period before.
local function trend_of(before, what, place)
  if not before then return '' end
  local _, then_at = standing_in(before, what)
  return then_at and then_at - place or 'new'
end

local function ranks_of(now, before, size)
  local rows = {}
  local flat = redis.call('ZRANGE', now, 0, size - 1, 'WITHSCORES')
  for i = 1, #flat, 2 do
    local n, last = -tonumber(flat[i + 1]), rows[#rows]
    local place = last and last.n == n and last.place or #rows + 1
    local trend = trend_of(before, flat[i], place)
    rows[#rows + 1] = { what = flat[i], n = n, place = place, trend = trend }
  end
  return rows
end
