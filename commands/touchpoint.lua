-- touchpoint.lua -- the list of touch points, as managers keep it.

local MOST = 50

writer('touchpoint_add', 'tag! name!', function(c)
  local known = touchpoint_name(c, touchpoint_tag(c, c.tag))
  if known then return refuse('known', 'name', known) end
  if redis.call('HLEN', touchpoints_key(c)) >= MOST then return refuse('many', 'most', MOST) end
  hash_set(touchpoints_key(c), c.tag, c.name)
  record_change(c, { g = 'touchpoint', t = 'added ' .. c.name })
  return {}
end)

writer('touchpoint_rename', 'tag! name! old!', function(c)
  local old, was = touchpoint_tag(c, c.old), touchpoints_key(c) .. ':was'
  local name, taken = touchpoint_name(c, old), touchpoint_name(c, c.tag)
  if not name then return refuse('unknown') end
  if taken and old ~= c.tag then return refuse('known', 'name', taken) end
  if name == c.name then return { 'name', name } end
  hash_clear(touchpoints_key(c), old)
  hash_set(touchpoints_key(c), c.tag, c.name)
  for _, tag in ipairs(redis.call('HKEYS', was)) do
    if touchpoint_tag(c, tag) == old then hash_set(was, tag, c.tag) end
  end
  if old ~= c.tag then hash_set(was, old, c.tag) end
  hash_clear(was, c.tag)
  record_change(c, { g = 'touchpoint', t = name .. ' -> ' .. c.name })
  return { 'name', name }
end)

writer('touchpoint_remove', 'tag!', function(c)
  local tag = touchpoint_tag(c, c.tag)
  local name = touchpoint_name(c, tag)
  if not name then return refuse('unknown') end
  hash_clear(touchpoints_key(c), tag)
  for _, was in ipairs(redis.call('HKEYS', touchpoints_key(c) .. ':was')) do
    if touchpoint_tag(c, was) == tag then hash_clear(touchpoints_key(c) .. ':was', was) end
  end
  record_change(c, { g = 'touchpoint', t = 'removed ' .. name })
  return { 'name', name }
end)

reader('touchpoint_list', 'ch! v!', function(c)
  local list, by_tag = touchpoints(c)
  local rows, out = {}, {}
  touchpoints_felt(c, by_tag, { 'all' }, 'good', 'bad')
  for i, one in ipairs(list) do
    rows[i] = { name = one.name, tag = one.tag, good = one.good or 0, bad = one.bad or 0 }
  end
  add_list(out, 'touchpoint', rows)
  return out
end)
