-- team.lua -- named lists of people.

local LISTS = 100

reader('team_list', '', function(c)
  local out = {}
  add_list(out, 'list', people_lists(c.key))
  return out
end)

-- Without members: it is removed.
writer('team_set', 'name! member[]', function(c)
  local key = c.key .. 'lists'
  local old = redis.call('HGET', key, c.name)
  local members = table.concat(c.member or {}, ' ')
  if members == '' and not old then return refuse('unknown') end
  if not old and redis.call('HLEN', key) >= LISTS then return refuse('many') end
  local out = { 'members', members }
  if members == old then return { 'members', members, 'same', '1' } end
  if members == '' then
    hash_clear(key, c.name)
  else
    hash_set(key, c.name, members)
  end
  record_change(c, { g = 'team', t = '@' .. c.name .. (members == '' and ' removed' or ' set') })
  changed(c, out)
  return out
end)
