-- channel.lua -- which channel gets the board, and when; which the celebrations.

reader('channel_list', '', function(c)
  local out = board_answer(c)
  add_list(out, 'answers', channel_answers(c.key))
  return out
end)

-- The first words about boards say where the team's home is.
local function keep_home(c) redis.call('HSETNX', c.key .. 'team', 'home', c.channel) end

writer('channel_board', 'channel!', function(c)
  local stored = redis.call('HGET', c.key .. 'channels', c.channel)
  keep_home(c)
  if c.off == '1' then
    if not stored then return { 'same', '1' } end
    hash_clear(c.key .. 'channels', c.channel)
    record_change(c, { g = 'board', c = c.channel, t = 'on -> off' })
  elseif not stored then
    local seen = c.seen ~= 'public' and c.seen or nil
    hash_set(c.key .. 'channels', c.channel,
      cjson.encode({ since = tonumber(c.now), v = seen }))
    record_change(c, { g = 'board', c = c.channel, t = 'off -> on' })
  end
  local out = board_answer(c, c.channel)
  out[#out + 1] = 'same'
  out[#out + 1] = (stored and c.off ~= '1') and '1' or '0'
  if c.off == '1' or not stored then changed(c, out) end
  return out
end)

-- Without a channel: where they happen.
writer('channel_celebrations', '', function(c)
  if c.channel == c.cheers then return { 'same', '1' } end
  if c.channel then
    hash_set(c.key .. 'team', 'cheers', c.channel)
  else
    hash_clear(c.key .. 'team', 'cheers')
  end
  record_change(c, { g = 'celebrations', c = c.channel ~= '-' and c.channel or nil,
    t = c.channel == '-' and 'off' or c.channel and 'here' or 'where they happen' })
  return {}
end)

-- Without a way: as the setting says.
writer('channel_answers', 'channel!', function(c)
  local key = c.key .. 'answers'
  local old = redis.call('HGET', key, c.channel) or nil
  if c.how and c.how ~= 'thread' and c.how ~= 'reply' and c.how ~= 'direct' then
    return refuse('how')
  end
  if old == c.how then return { 'same', '1' } end
  if c.how then
    hash_set(key, c.channel, c.how)
  else
    hash_clear(key, c.channel)
  end
  record_change(c, { g = 'answers', c = c.channel,
    t = (old or 'usual') .. ' -> ' .. (c.how or 'usual') })
  local out = {}
  changed(c, out)
  return out
end)
