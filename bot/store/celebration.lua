-- celebration.lua -- what is worth more than being counted.

-- Celebrates once: `key` says what for.  A channel sees a few a day; the board
-- has them all, for each is an entry.  `at`: which channel, if it is not where the
-- call is from, and `own`: it is nobody else's business.
local function celebrate(c, key, what, size, fields, at)
  local whom = fields.who or what == 'spent' and c.who
  if whom and (absence.left(c)[whom] or absence.wants_no(c, whom, 'celebrations')) then return end
  if redis.call('HSETNX', c.key .. 'cel', key, c.day) == 0 then return end
  note('HDEL', c.key .. 'cel', key)
  local own = at and at.own
  local e = journal(c, { k = 'cheer', by = fields.who or c.who, t = what, n = fields.n,
    g = fields.tag, v = own and 'private', c = own and at.channel })
  list_push(c.key .. 'd:' .. e.d, e.id)
  tally(c.key .. 't:', e, 1)
  local channel = not own and c.cheers or at and at.channel or c.ch
  if channel == '-' or c.cheers == '-' then return end -- an admin wants them on the board only
  local counter = c.key .. 'celn:' .. c.day
  local count = redis.call('HINCRBY', counter, channel, 1)
  redis.call('EXPIRE', counter, 3 * 86400)
  if count > tonumber(c.celebrations) then return end
  local row = { 'what', what, 'size', size }
  for name, value in pairs(fields) do
    row[#row + 1] = name
    row[#row + 1] = value
  end
  notice(c, 'celebration', { channel = channel }, row)
end

-- How often one has been thanked, or has thanked, when it is worth saying.
local MILESTONES = { 1, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000 }

-- The one of `steps` that lies in (before, after], the highest; or nil.
local function step_reached(steps, before, after)
  local reached
  for _, step in ipairs(steps) do
    if step > after then break end
    if step > before then reached = step end
  end
  return reached
end
