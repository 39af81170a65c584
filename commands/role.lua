-- role.lua -- who may do what.

reader('role_list', '', function(c)
  local out, people = {}, {}
  local flat = redis.call('HGETALL', c.key .. 'roles')
  for i = 1, #flat, 2 do
    if flat[i + 1] ~= 'everyone' then
      people[#people + 1] = { who = flat[i], role = flat[i + 1] }
    end
  end
  table.sort(people, function(a, b)
    if a.role ~= b.role then return RANK[a.role] > RANK[b.role] end
    return a.who < b.who
  end)
  add_list(out, 'person', people)
  return out
end)

writer('role_set', 'to! role rank', function(c)
  if not RANK[c.role] then return refuse('role', 'need', 'admin') end
  local set = redis.call('HGET', c.key .. 'roles', c.to)
  local old = set or 'everyone'
  if old == 'admin' and c.role ~= old and is_last_admin(c.key, c.to) then return refuse('last') end
  if set == c.role then return { 'same', '1' } end
  hash_set(c.key .. 'roles', c.to, c.role) -- and whatever the platform says
  local before = old == c.role and 'as in the chat' or old
  record_change(c, { g = 'role', to = c.to, t = before .. ' -> ' .. c.role })
  if old == c.role then return { 'same', '1' } end
  if c.to ~= c.who then
    notice(c, 'role_given', { person = c.to }, { 'by', c.who, 'rank', c.rank })
  end
  return {}
end)
