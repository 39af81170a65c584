-- metric.lua -- what a team measures: how a metric reads now, and how its periods went.
--
-- A metric is an entry: `t` its name, `w` what it is found by, `g` its unit, `n`
-- its goal, `x` how it is read: "up day last team" (which is better, the period of
-- the goal, how the days of a longer one make one value, whose it is).  All
-- numbers are whole thousandths.
--
-- A date that has a value has an entry of its own, of nobody's.  What people say
-- are changes of it: the newest holds, all of them stay, and each can be taken back.
--
--   metric:days:<metric>:<channel>   hash: date -> that entry; channel "" is the team's
--   metric:channels:<metric>         set: the channels of those
--   t:mv:<metric>:<channel>          period -> sum of the values of its dates
--   t:mn:<metric>:<channel>          period -> how many dates have one

RECORD.metric, RECORD.goal, RECORD.value = true, true, true
CHANGES.goal = { link = 'go', 'n' }
CHANGES.value = { link = 'va', 'n' }

local metrics = {}
metrics.MOST = 30 -- metrics of a team

local SUM_MOST = 99999999999999 -- as AMOUNT_MAX: sums stay exact
local LOOKED_AT, GOALS = 1000, 50
local STRETCH, STRETCHES = 31, 12 -- how far back a streak is followed
local GAP = 4 -- periods in a row without a value that end a streak

COUNTS.measure = function(at, e, p, sign)
  if not e.n then return true end
  local where, n = e.of .. ':' .. (e.c or ''), e.n
  if sign ~= '1' then n = string.sub(n, 1, 1) == '-' and string.sub(n, 2) or '-' .. n end
  if n == '-0' then n = '0' end
  for _, period in ipairs({ p.day, p.week, p.month }) do
    add(at .. 'mv:' .. where, period, n)
    add(at .. 'mn:' .. where, period, sign)
  end
  return true
end

-- ------------------------------------------------------------ which there are

local function read_metric(c, e)
  local base = e.n
  e = newest(c.key, e)
  e.direction, e.period, e.how, e.whose = string.match(e.x, '^(%S+) (%S+) (%S+) (%S+)$')
  e.up = e.direction == 'up'
  e.base = base
  return e
end

-- As they read now, oldest first; those that are measured no more only if asked for.
function metrics.list(c, all)
  local list = {}
  for _, id in ipairs(redis.call('LRANGE', c.key .. 'k:metric', -LOOKED_AT, -1)) do
    local e = entry_get(c.key, id)
    e = e and not e.gone and read_metric(c, e)
    if e and (all or e.s ~= 'retired') then list[#list + 1] = e end
  end
  return list
end

function metrics.find(c, all)
  for _, m in ipairs(metrics.list(c, all)) do
    if m.w == c.called then return m end
  end
end

-- The metric that a person means; or nil, and a refusal that names those there are.
function metrics.meant(c)
  local m = metrics.find(c)
  if m then return m end
  local out, rows = refuse('unknown', 'called', c.name), {}
  for i, one in ipairs(metrics.list(c)) do rows[i] = { name = one.t } end
  add_list(out, 'name', rows)
  return nil, out
end

-- The channel whose values are meant, "" for the team's; nil: it has to be said in one.
function metrics.scope(c, m)
  if m.whose ~= 'channel' then return '' end
  return c.v ~= 'direct' and c.ch or nil
end

-- ------------------------------------------------------------ periods

local function today_of(c) return tonumber(c.today or c.day) end

-- The period of a kind that a day is in: its name, its first and its last day.
function metrics.span(kind, day)
  if kind == 'week' then
    local first = week_of(day)
    return 'w' .. first, first, first + 6
  elseif kind == 'month' then
    local first = first_of(day, 1)
    return 'm' .. month_of(day), first, first_of(first + 31, 1) - 1
  end
  return 'd' .. day, day, day
end

local function newest_value(c, where, first, last)
  local fields = {}
  for day = last, first, -1 do fields[#fields + 1] = 'd' .. day end
  for i, n in ipairs(redis.call('HMGET', c.key .. 't:mn:' .. where, unpack(fields))) do
    if n then return tonumber(redis.call('HGET', c.key .. 't:mv:' .. where, fields[i]) or 0) end
  end
end

-- To hundredths, and half of one away from nought: as it is shown it is judged.
local function average(sum, n)
  local size, unit = math.abs(sum), 10 * n
  local twice = 2 * size + unit
  local rounded = (twice - math.fmod(twice, 2 * unit)) / (2 * unit) * 10
  return sum < 0 and -rounded or rounded
end

local function value_of(c, m, where, p, sum, n)
  if n == 1 or m.how == 'sum' then return sum end
  if m.how == 'average' then return average(sum, n) end
  return newest_value(c, where, p.first, p.last)
end

-- So many periods up to the one that a day is in, newest first: name, first, last,
-- and value, if there is one.
function metrics.periods(c, m, scope, day, count, kind)
  local list, names, where = {}, {}, m.id .. ':' .. scope
  for i = 1, count do
    local name, first, last = metrics.span(kind or m.period, day)
    list[i], names[i] = { name = name, first = first, last = last }, name
    day = first - 1
  end
  local counts = redis.call('HMGET', c.key .. 't:mn:' .. where, unpack(names))
  local sums = redis.call('HMGET', c.key .. 't:mv:' .. where, unpack(names))
  for i, p in ipairs(list) do
    if counts[i] then
      p.value = value_of(c, m, where, p, tonumber(sums[i] or 0), tonumber(counts[i]))
    end
  end
  return list
end

-- ------------------------------------------------------------ goals

-- The goals that it has had, the newest first, and from which day on.
local function goals_of(c, m)
  local list, id = {}, m.go
  while id and #list < GOALS do
    local f = redis.call('HMGET', c.key .. 'e:' .. id, 'gone', 'pre', 'n', 'd')
    if not f[1] then list[#list + 1] = { n = tonumber(f[3] or nil), from = tonumber(f[4]) } end
    id = f[2] or nil
  end
  list[#list + 1] = { n = tonumber(m.base or nil), from = -math.huge }
  return list
end

function metrics.goal(c, m, day)
  m.goals = m.goals or goals_of(c, m)
  for _, goal in ipairs(m.goals) do
    if goal.from <= day then return goal.n end
  end
end

function metrics.reached(c, m, p)
  local goal = metrics.goal(c, m, p.last)
  if not goal or not p.value then return false end
  if m.up then return p.value >= goal end
  return p.value <= goal
end

-- Is it certain already?  A sum that is to stay low, and an average, may still move
-- until the period is over.
function metrics.certain(c, m, p)
  return p.last < today_of(c) or m.period == 'day' or m.how == 'last'
         or (m.how == 'sum' and m.up)
end

-- Periods at goal in a row up to the one that a day is in.  One that has no value is
-- passed over, unless it is one of many; so is one that is not over yet and may
-- still come to its goal.
function metrics.streak(c, m, scope, day)
  local n, gap = 0, 0
  for _ = 1, STRETCHES do
    local list = metrics.periods(c, m, scope, day, STRETCH)
    for _, p in ipairs(list) do
      if not p.value then
        if m.period ~= 'day' or working(c, p.first) then gap = gap + 1 end
        if gap > GAP then return n end
      elseif metrics.reached(c, m, p) then
        if metrics.certain(c, m, p) then n, gap = n + 1, 0 end
      elseif m.period == 'day' or p.last < today_of(c) then
        return n
      end
    end
    day = list[#list].first - 1
  end
  return n
end

-- ------------------------------------------------------------ how it stands

-- For a list in an answer; p nil: it has no value yet; scope nil: none can be told here.
function metrics.row(c, m, scope, p)
  local row = { name = m.t, unit = m.g or '', period = m.period, up = m.up and 1 or 0,
    goal = metrics.goal(c, m, p and p.last or today_of(c)) }
  if not scope then row.elsewhere = 1 end
  if not p then return row end
  local open = p.last >= today_of(c)
  row.value, row.first, row.open = p.value, p.first, open and 1 or 0
  if open and m.period ~= 'day' and m.how ~= 'last' then row.so_far = 1 end
  if metrics.reached(c, m, p) and metrics.certain(c, m, p) then
    row.streak = metrics.streak(c, m, scope, p.last)
  end
  return row
end

-- The newest period with a value, of so many up to a day.
function metrics.latest(c, m, scope, day, count)
  for _, p in ipairs(metrics.periods(c, m, scope, day, count)) do
    if p.value then return p end
  end
end

-- Can all periods of a date still be added up, if its value moves by so much?
function metrics.fits(c, m, scope, day, by)
  for _, kind in ipairs({ 'week', 'month' }) do
    local name = metrics.span(kind, day)
    local sum = tallied(c, 'mv', m.id .. ':' .. scope, name)
    if math.abs(sum + by) > SUM_MOST then return false end
  end
  return true
end

-- ------------------------------------------------------------ celebrations

local GROWS = { day = { 5, 10, 20, 30, 50, 75, 100, 150, 200, 250, 300 },
  week = { 3, 5, 10, 13, 20, 26, 39, 52 }, month = { 3, 6, 9, 12, 24 } }

-- Celebrates a period at goal, once: where it was said, or at the team's home; what
-- is a channel's own stays there.
function metrics.celebrate(c, m, scope, p)
  local row = metrics.row(c, m, scope, p)
  if not row.streak then return end
  local own = scope ~= '' and scope or nil
  local fields = { n = row.streak, mark = c.mark or c['numbers.mark'] or '', day = today_of(c),
    ['metric.n'] = 1 }
  for name, value in pairs(row) do fields['metric.1.' .. name] = value end
  local channel = own or (c.v == 'public' and c.ch) or home_of(c) or '-'
  celebrate(c, 'goal:' .. m.id .. ':' .. scope .. ':' .. p.name, 'goal',
    has(GROWS[m.period], row.streak) and 'big' or 'small', fields,
    { channel = channel, own = own ~= nil })
end
