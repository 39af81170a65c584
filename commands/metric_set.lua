-- metric_set.lua -- commits what a metric was on a date.

-- The entry of a date, as it reads now; nil: it has none yet.
local function place_at(c, m, scope)
  local id = redis.call('HGET', c.key .. 'metric:days:' .. m.id .. ':' .. scope, c.date)
  return id and newest(c.key, entry_get(c.key, id))
end

local function place_new(c, m, scope)
  local own = scope ~= ''
  local e = journal(c, { k = 'measure', of = m.id, t = m.t, d = c.date, at = c.now,
    c = own and scope, v = own and c.v })
  hash_set(c.key .. 'metric:days:' .. m.id .. ':' .. scope, c.date, e.id)
  local channels = c.key .. 'metric:channels:' .. m.id
  if redis.call('SADD', channels, scope) == 1 then note('SREM', channels, scope) end
  return e
end

-- "12m" is twelve, of what is counted in m.
local function number_said(c, m)
  if c.letter ~= '' and c.letter == m.g then return c.plain end
  return c.n
end

local function other_unit(c, m)
  return c.unit ~= '' and m.g and string.lower(c.unit) ~= string.lower(m.g)
end

-- This period, or the one before: what is older is no news.
local function is_news(c, m, p)
  local now = tonumber(c.today)
  if m.period == 'day' then return p.first >= working_day_before(c, now) end
  local _, first = metrics.span(m.period, now)
  return p.last + 1 >= first
end

local function answer_of(c, m, scope, out, n)
  local p = metrics.periods(c, m, scope, tonumber(c.date), 1)[1]
  add_list(out, 'metric', { metrics.row(c, m, scope, p) })
  put(out, 'value', n)
  return out, p
end

writer('metric_set', 'name! called! n# plain# letter unit date#', function(c)
  local m, refusal = metrics.meant(c)
  if not m then return refusal end
  local scope, old = metrics.scope(c, m), standing(c, 'value')[1]
  if not scope then return refuse('channel', 'name', m.t) end
  if c.whole and c.whole ~= m.period then
    return refuse('whole', 'name', m.t, 'period', m.period)
  end
  if other_unit(c, m) then return refuse('unit', 'name', m.t, 'unit', m.g) end
  if old and not within_window(c, old) then return refuse('late') end
  local e, n = place_at(c, m, scope), number_said(c, m)
  if e and e.n == n and (not old or old.of == e.id) then
    return answer_of(c, m, scope, { 'same', 1 }, n), old and { old.id } or nil
  end
  if not metrics.fits(c, m, scope, tonumber(c.date), n - (e and e.n or 0)) then
    return refuse('big')
  end

  if old then
    take_back(c, old)
    e = place_at(c, m, scope)
  end
  e = e or place_new(c, m, scope)
  local out = {}
  if e.n then put(out, 'was', e.n) end
  local said = change(c, e, { k = 'value', n = n })
  local _, p = answer_of(c, m, scope, out, n)
  if is_news(c, m, p) then metrics.celebrate(c, m, scope, p) end
  return out, { said.id }
end)
