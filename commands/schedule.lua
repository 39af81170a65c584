-- schedule.lua -- when a channel gets its board.

local FIELDS = { 'minute', 'days', 'zone' }
local DAYS = { 'mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun' }

-- "17:00 mon tue wed thu fri Europe/Berlin", what is not set left out.
local function spoken(channel)
  local words = {}
  if channel.minute then
    words[1] = string.format('%02d:%02d', math.floor(channel.minute / 60), channel.minute % 60)
  end
  for i, name in ipairs(DAYS) do
    local set = channel.days and math.floor(channel.days / 2 ^ (i - 1)) % 2 == 1
    if set then words[#words + 1] = name end
  end
  if channel.days == 0 then words[#words + 1] = 'never' end
  words[#words + 1] = channel.zone
  return #words > 0 and table.concat(words, ' ') or 'the default'
end

-- The channel that is meant: this one, or the only one.
local function meant(c)
  if c.channel then return c.channel end
  if redis.call('HEXISTS', c.key .. 'channels', c.ch) == 1 then return c.ch end
  local all = redis.call('HKEYS', c.key .. 'channels')
  return #all == 1 and all[1] or nil
end

writer('schedule_set', '', function(c)
  c.channel = meant(c)
  local stored = c.channel and redis.call('HGET', c.key .. 'channels', c.channel)
  if not stored then return refuse(c.channel and 'none' or 'which') end
  local channel = cjson.decode(stored)
  local old = spoken(channel)
  for _, field in ipairs(FIELDS) do
    if c[field] then channel[field] = tonumber(c[field]) or c[field] end
  end
  local same = old == spoken(channel)
  if not same then
    channel.since = tonumber(c.now) -- a board for a time that has passed would come at once
    hash_set(c.key .. 'channels', c.channel, cjson.encode(channel))
    record_change(c, { g = 'schedule', c = c.channel, t = old .. ' -> ' .. spoken(channel) })
  end
  local out = board_answer(c, c.channel)
  if not same then changed(c, out) end
  return out
end)
