-- metric.lua -- what is measured, and how much of it is good.

-- Takes back the changes that an older generation of the event made.
local function without_own_changes(c)
  for _, e in ipairs(standing(c)) do
    if CHANGES[e.k] then take_back(c, e) end
  end
end

local WAYS = { direction = { 'up', 'down' }, period = { 'day', 'week', 'month' },
  how = { 'last', 'sum', 'average' }, whose = { 'team', 'channel' } }

local function is_way(c)
  for name, values in pairs(WAYS) do
    if c[name] and not has(values, c[name]) then return false end
  end
  return true
end

-- How it is read, of what was said now, or before, or else.
local function way_of(c, was)
  local way = { c.direction or was.direction or 'up', c.period or was.period or 'day',
    c.how or was.how or 'last', c.whose or was.whose or 'team' }
  return table.concat(way, ' ')
end


local function metric_answer(c, out)
  local m = metrics.find(c)
  add_list(out, 'metric', { metrics.row(c, m, '', nil) })
  put(out, 'how', m.how)
  put(out, 'apart', m.whose == 'channel' and 1 or 0)
  return out
end

local function metric_new(c)
  local e = journal(c, { k = 'metric', by = c.who, ad = c.aday, m = c.message, t = c.name,
    w = c.called, g = c.unit, x = way_of(c, {}), n = c.goal })
  list_push(c.key .. 'k:metric', e.id)
  return e
end

-- Journals what is said anew; gives back the ids of that.
local function metric_change(c, m, restated)
  local ids = {}
  local function new(e)
    e.b = ids[1]
    ids[#ids + 1] = change(c, m, e).id
  end
  local way, unit = way_of(c, restated and {} or m), c.unit or (not restated and m.g) or ''
  if m.s == 'retired' then new({ k = 'state' }) end
  if way ~= m.x or unit ~= (m.g or '') or c.name ~= m.t then
    new({ k = 'edit', t = c.name, g = unit, x = way, w = c.called })
  end
  if (c.goal or c.no_goal or restated) and c.goal ~= m.n then new({ k = 'goal', n = c.goal }) end
  return ids
end

writer('metric_define', 'name! called! goal#?', function(c)
  if not is_way(c) then return refuse('way') end
  local m, own = metrics.find(c, true), standing(c, 'metric')[1]
  local restated = m and own and m.id == own.id
  if not m and #metrics.list(c) >= metrics.MOST then
    return refuse('full', 'most', metrics.MOST)
  end
  if m and c.whose and c.whose ~= m.whose and redis.call('EXISTS',
    c.key .. 'metric:channels:' .. m.id) == 1 then
    return refuse('whose', 'name', m.t, 'whose', m.whose)
  end
  without_own_changes(c)
  m = metrics.find(c, true)
  if not m then
    local id = metric_new(c).id
    return metric_answer(c, { 'new', 1 }), { id }
  end
  local ids = metric_change(c, m, restated)
  local out = metric_answer(c, { 'same', #ids == 0 and 1 or 0 })
  if restated then table.insert(ids, 1, m.id) end
  return out, ids
end)

writer('metric_goal', 'name! called! goal#?', function(c)
  local m, refusal = metrics.meant(c)
  if not m then return refusal end
  without_own_changes(c)
  m = metrics.find(c)
  if c.goal == m.n then return metric_answer(c, { 'same', 1 }) end
  local id = change(c, m, { k = 'goal', n = c.goal }).id
  return metric_answer(c, {}), { id }
end)

-- It is measured no more, until it is defined again.
writer('metric_remove', 'name! called!', function(c)
  local m, refusal = metrics.meant(c)
  if not m then return refusal end
  local out = metric_answer(c, {})
  return out, { change(c, m, { k = 'state', s = 'retired' }).id }
end)
