-- metric_show.lua -- how metrics stand, and how they went.

local SHOWN = 13 -- weeks or months

-- How many periods of a metric are that.
local function periods_shown(m) return m.period == 'day' and 7 * SHOWN or SHOWN end

reader('metric_list', 'day#', function(c)
  local out, rows = {}, {}
  for i, m in ipairs(metrics.list(c)) do
    local scope = metrics.scope(c, m)
    local p = scope and metrics.latest(c, m, scope, tonumber(c.day), periods_shown(m))
    rows[i] = metrics.row(c, m, scope, p)
  end
  add_list(out, 'metric', rows)
  return out
end)

-- The best and the worst of periods that are over, and how many were at goal.
local function put_past(c, m, list, out)
  local best, worst, hits, of = nil, nil, 0, 0
  for _, p in ipairs(list) do
    if p.value and metrics.certain(c, m, p) then
      local sign = m.up and 1 or -1
      if not best or p.value * sign > best.value * sign then best = p end
      if not worst or p.value * sign < worst.value * sign then worst = p end
      if metrics.goal(c, m, p.last) then of = of + 1 end
      if metrics.reached(c, m, p) then hits = hits + 1 end
    end
  end
  for name, p in pairs({ best = best, worst = worst }) do
    put(out, name .. '.value', p.value)
    put(out, name .. '.first', p.first)
  end
  put(out, 'hits', hits)
  put(out, 'of', of)
end

reader('metric_show', 'name! called! day#', function(c)
  local m, refusal = metrics.meant(c)
  if not m then return refusal end
  local scope, day = metrics.scope(c, m), tonumber(c.day)
  if not scope then return refuse('channel', 'name', m.t) end
  local count = periods_shown(m)
  local list = metrics.periods(c, m, scope, day, count)
  local out, kind = {}, m.period == 'month' and 'month' or 'week'
  local points, rows = metrics.periods(c, m, scope, day, SHOWN, kind), {}
  for i, p in ipairs(points) do rows[SHOWN + 1 - i] = { value = p.value } end
  add_list(out, 'metric', { metrics.row(c, m, scope, metrics.latest(c, m, scope, day, count)) })
  add_list(out, 'point', rows)
  put(out, 'points', kind)
  put(out, 'how', m.how)
  put(out, 'spans', m.period == 'day' and 0 or 1)
  put(out, 'streak', metrics.streak(c, m, scope, day))
  put_past(c, m, list, out)
  return out
end)
