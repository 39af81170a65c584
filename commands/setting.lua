-- setting.lua -- what admins have set, and who changed what.

reader('setting_list', '', function(c)
  local out, set = {}, {}
  for i, name in ipairs(redis.call('HKEYS', c.key .. 'settings')) do set[i] = { name = name } end
  add_list(out, 'set', set)
  return out
end)

-- Without a value: back to the default.
writer('setting_set', 'name! old', function(c)
  local stored = redis.call('HGET', c.key .. 'settings', c.name) or nil
  if stored == c.value then return { 'same', '1' } end
  if c.value then
    hash_set(c.key .. 'settings', c.name, c.value)
  else
    hash_clear(c.key .. 'settings', c.name)
  end
  local now = c.value or 'the default'
  record_change(c, { g = 'setting', t = c.name .. ': ' .. c.old .. ' -> ' .. now })
  local out = {}
  changed(c, out)
  return out
end)

-- The last changes, the newest first: of settings, roles, channels, schedules.
reader('setting_log', 'count#', function(c)
  local out, changes = {}, {}
  local ids = redis.call('LRANGE', c.key .. 'k:admin', -tonumber(c.count), -1)
  for i = #ids, 1, -1 do
    local e = entry_get(c.key, ids[i])
    changes[#changes + 1] = { what = e.g, by = e.by, at = e.at, text = e.t, who = e.to,
      channel = e.c }
  end
  add_list(out, 'change', changes)
  return out
end)
