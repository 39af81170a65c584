-- stats.lua -- how one person stands: to themselves with what was private, to others without.

local STORIES, STORIES_LOOK = 2, 300 -- of the newest
local STREAK_MOST = 500
local VALUES = 3

local function sum_in(c, scopes, board, period)
  local sum = 0
  for _, scope in ipairs(scopes) do sum = sum + tallied(c, board, scope .. period, c.person) end
  return sum
end

-- Working days in a row, up to today, on which the person thanked somebody;
-- today is not missed before it is over.
local function giving_streak(c, scopes)
  local day, count = tonumber(c.day), 0
  if not working(c, day) or sum_in(c, scopes, 'g', 'd' .. day) == 0 then
    day = working_day_before(c, day)
  end
  while count < STREAK_MOST and sum_in(c, scopes, 'g', 'd' .. day) > 0 do
    count = count + 1
    day = working_day_before(c, day)
  end
  return count
end

local function top_values(c)
  local flat = redis.call('HGETALL', c.key .. 't:pv:' .. c.person)
  local counts = {}
  for i = 1, #flat, 2 do counts[flat[i]] = tonumber(flat[i + 1]) end
  return top_of(counts, VALUES)
end

-- The newest stories that the person wrote or is named in, as far as they may be seen here.
local function stories_of(c)
  local ids = redis.call('LRANGE', c.key .. 'k:story', -STORIES_LOOK, -1)
  local rows = {}
  for i = #ids, 1, -1 do
    local e = newest(c.key, entry_get(c.key, ids[i]))
    local named = string.find(' ' .. (e.p or '') .. ' ', ' ' .. c.person .. ' ', 1, true)
    if (named or e.by == c.person) and not e.gone and visible(c, e) then
      rows[#rows + 1] = { no = e.no, by = e.by, text = e.t }
      if #rows == STORIES then break end
    end
  end
  return rows
end

reader('stats', 'person! day# today#? aday#? allowance#', function(c)
  local own = c.person == c.who
  local scopes = own and { '', '~:' } or { '' }
  local p = periods_of(c.day)
  local out = { 'streak', giving_streak(c, scopes) }
  local function put(name, value)
    out[#out + 1] = name
    out[#out + 1] = value
  end
  for name, board in pairs({ received = 'r', given = 'g' }) do
    for period, of in pairs({ today = p.day, week = p.week, month = p.month, all = 'all' }) do
      put(name .. '.' .. period, sum_in(c, scopes, board, of))
    end
    put(name .. '.badge', step_reached(MILESTONES, 1, sum_in(c, scopes, board, 'all')) or 0)
  end
  local _, place = standing_in(ranking(c, 'r', '', { p.month }), c.person)
  put('place', place or 0)
  if own then put('left', math.max(c.allowance - tallied(c, 'a', 'd' .. c.aday, c.who), 0)) end
  add_list(out, 'value', top_values(c))
  add_list(out, 'story', stories_of(c))
  return out
end)
