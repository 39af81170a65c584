-- export.lua -- a person has all that is kept of them sent, as a file (bot/attachment.c).

local PAUSE_MS = 10 * 60 * 1000 -- between two for the same person

writer('export_me', '', function(c)
  local key = c.key .. 'exported'
  local last = tonumber(redis.call('HGET', key, c.who) or 0)
  local now = tonumber(c.now)
  if last <= now and now - last < PAUSE_MS then
    return refuse('soon', 'minutes', math.ceil((PAUSE_MS - (now - last)) / 60000))
  end
  hash_set(key, c.who, c.now)
  notice(c, 'export', { person = c.who }, { 'file', 'export' })
  return {}
end)
