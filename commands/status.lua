-- status.lua -- what a team's part of Redis looks like.

reader('status', '', function(c)
  local team = redis.call('HMGET', c.key .. 'team', 'seq', 'sv')
  local out = { 'entries', team[1] or 0, 'version', team[2] or 0,
    'waiting', redis.call('XLEN', c.key .. 'out') }
  local last
  for _, channel in ipairs(board_channels(c.key)) do
    local day = tonumber(channel.last)
    local open = not channel.v or channel.id == c.ch
    if open and day and (not last or day > tonumber(last.last)) then last = channel end
  end
  if last then
    out[#out + 1] = 'board'
    out[#out + 1] = last.last
    out[#out + 1] = 'channel'
    out[#out + 1] = last.id
  end
  return out
end)
