-- metric_board.lua -- what the board says of the metrics, and the periods that end.

local ON_BOARD = 12
local WEEK = 7

-- Was it said since the channel's board before?
local function is_fresh(c, m, scope, day)
  local last = tonumber(redis.call('HGET', c.key .. 'editions', c.ch) or 0)
  local id = redis.call('HGET', c.key .. 'metric:days:' .. m.id .. ':' .. scope, day)
  local said = id and redis.call('HGET', c.key .. 'e:' .. id, 'va')
  return said and tonumber(said) > last
end

-- This period, or the one before if this one has no value yet; of days, only if it
-- is news.
local function board_row(c, m, scope)
  local day = tonumber(c.day)
  local back = m.period == 'day' and day - working_day_before(c, day) + 1 or 2
  local p = metrics.latest(c, m, scope, day, back)
  if not p then return nil end
  if m.period == 'day' and p.first < day and not is_fresh(c, m, scope, p.first) then return nil end
  return metrics.row(c, m, scope, p)
end

section('metrics', function(c, _, _, out)
  local rows = {}
  for _, m in ipairs(metrics.list(c)) do
    if #rows < ON_BOARD then
      rows[#rows + 1] = board_row(c, m, m.whose == 'channel' and c.ch or '')
    end
  end
  put(out, 'metrics.mark', c['numbers.mark'] or '')
  add_list(out, 'metric', rows)
end)

-- The team's that missed their goals in their newest period of the week.
digest('metrics', function(c, week, out)
  local rows = {}
  for _, m in ipairs(metrics.list(c)) do
    local p = m.whose ~= 'channel' and metrics.latest(c, m, '', week.to, WEEK)
    if p and p.last >= week.from and metrics.goal(c, m, p.last) and #rows < ON_BOARD
       and not metrics.reached(c, m, p) then
      rows[#rows + 1] = metrics.row(c, m, '', p)
    end
  end
  add_list(out, 'metric', rows)
end)

-- What was certain only at the end of its period.
every('morning', 'metric', function(c, day)
  for _, m in ipairs(metrics.list(c)) do
    local _, first = metrics.span(m.period, day)
    local waited = m.how == 'average' or (m.how == 'sum' and not m.up)
    if m.period ~= 'day' and waited and first > c.after then
      local channels = redis.call('SMEMBERS', c.key .. 'metric:channels:' .. m.id)
      table.sort(channels)
      for _, scope in ipairs(channels) do
        local p = metrics.periods(c, m, scope, first - 1, 1)[1]
        if p.value then metrics.celebrate(c, m, scope, p) end
      end
    end
  end
end)
