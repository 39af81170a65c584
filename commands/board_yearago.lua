-- board_yearago.lua -- what happened on this date a year ago: the story that people
-- liked most, or else a round number.

local LOOK = 2000 -- entries of the date
local ROUND = 50 -- thanks that are still remembered after a year

-- The same date a year before; of 29 February, the day before March.
local function year_before(day)
  local _, month, date = civil(day)
  local _, then_month, then_date = civil(day - 365)
  return then_month == month and then_date == date and day - 365 or day - 366
end

local function remembered(e)
  return e.t == 'together' or e.t == 'streak' or (e.t == 'received' and tonumber(e.n) >= ROUND)
end

section('yearago', function(c, _, _, out)
  local stories, round = {}, nil
  local key = c.key .. 'd:' .. year_before(tonumber(c.day))
  for _, id in ipairs(redis.call('LRANGE', key, 0, LOOK - 1)) do
    local kind = redis.call('HGET', c.key .. 'e:' .. id, 'k')
    local e = (kind == 'story' or kind == 'cheer') and entry_get(c.key, id)
    if e and not e.gone and (not e.v or e.c == c.ch) then
      if kind == 'story' then stories[#stories + 1] = e
      elseif remembered(e) then round = { what = e.t, who = e.by, n = e.n } end
    end
  end
  local best = best_of(c, stories)
  add_list(out, 'yearago', best[1] and best or { round })
end)
