-- people.lua -- who is here and who has left, as the platform sees it.

-- Is it somebody of whom anything is told here?
local function known(c, person)
  for _, board in ipairs({ 'r:all', 'g:all', 'r:~:all', 'g:~:all' }) do
    if redis.call('HEXISTS', c.key .. 't:' .. board, person) == 1 then return true end
  end
  return redis.call('HEXISTS', c.key .. 'roles', person) == 1
         or redis.call('HEXISTS', c.key .. 'pledges', person) == 1
end

local function note(c, person, state)
  return journal(c, { k = 'seen', to = person, s = state, at = c.now, d = c.day }).id
end

register('people_seen', 'now# day# here[] left[]', function(c)
  local left = c.key .. 'left'
  for _, person in ipairs(c.left or {}) do
    if redis.call('HEXISTS', left, person) == 0 and known(c, person) then
      redis.call('HSET', left, person, note(c, person, 'left'))
    end
  end
  for _, person in ipairs(c.here or {}) do
    if redis.call('HEXISTS', left, person) == 1 then
      redis.call('HDEL', left, person)
      note(c, person, 'here')
    end
  end
  return {}
end)
