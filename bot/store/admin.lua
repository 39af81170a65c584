-- admin.lua -- what the administration of a team has in common.

-- Records what somebody changed in the team's ways: `e.g` is what kind of thing,
-- `e.t` from what to what.
local function record_change(c, e)
  e.k, e.by, e.at, e.d = 'admin', c.who, c.now, c.today
  list_push(c.key .. 'k:admin', journal(c, e).id)
end

local function is_last_admin(key, person)
  local flat = redis.call('HGETALL', key .. 'roles')
  for i = 1, #flat, 2 do
    if flat[i + 1] == 'admin' and flat[i] ~= person then return false end
  end
  return true
end

-- The named lists of people, by name; their members with spaces between.
local function people_lists(key)
  local list = {}
  local flat = redis.call('HGETALL', key .. 'lists')
  for i = 1, #flat, 2 do list[#list + 1] = { name = flat[i], members = flat[i + 1] } end
  table.sort(list, function(a, b) return a.name < b.name end)
  return list
end

-- Where answers go in a channel, if it is another place than usually.
local function channel_answers(key)
  local list, flat = {}, redis.call('HGETALL', key .. 'answers')
  for i = 1, #flat, 2 do list[#list + 1] = { channel = flat[i], how = flat[i + 1] } end
  table.sort(list, function(a, b) return a.channel < b.channel end)
  return list
end

-- The channels that get the board, by id: since, minute, days, zone as far as
-- they have been set, and the day of the last board.
local function board_channels(key)
  local list = {}
  local flat = redis.call('HGETALL', key .. 'channels')
  for i = 1, #flat, 2 do
    local channel = cjson.decode(flat[i + 1])
    channel.id = flat[i]
    channel.last = redis.call('HGET', key .. 'boards', flat[i]) or ''
    list[#list + 1] = channel
  end
  table.sort(list, function(a, b) return a.id < b.id end)
  return list
end

-- What is said about one channel, or about all that everybody here may know of.
local function board_answer(c, only)
  local list = {}
  for _, channel in ipairs(board_channels(c.key)) do
    local open = not channel.v or channel.id == c.ch
    if channel.id == only or (not only and open) then list[#list + 1] = channel end
  end
  local out = { 'cheers', c.cheers or '' }
  add_list(out, 'channel', list)
  return out
end
