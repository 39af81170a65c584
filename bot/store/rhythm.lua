-- rhythm.lua -- customers whom we call just to see how they are, each in a rhythm.
--
-- A customer is an entry of the kind `checkin`, by its name (named.lua): `to` looks
-- after them, n is the days from one time to the next, x the same as people say it.
-- Each time is an entry of the kind `contact`, of it: t is how they are.
--   t:contact:<checkin>   sorted set: the contacts, by id

CHANGES.rhythm = { link = 'rh', 'n', 'x', 'to' }
RECORD.rhythm = true

COUNTS.checkin = function() return true end -- nowhere

COUNTS.contact = function(at, e, _, n)
  local key = at .. 'contact:' .. e.of
  if n == '1' then rank_add(key, e.id, e.id) else rank_drop(key, e.id) end
  return true
end

local rhythm = {}

-- To who looks after them, or named them, wherever they talk with the bot alone.
function rhythm.shown(c, e)
  return visible(c, e) or (c.alone == '1' and (e.by == c.who or e.to == c.who))
end

-- The newest contact; nil: there was none.
function rhythm.last(c, e)
  local id = redis.call('ZREVRANGE', c.key .. 't:contact:' .. e.id, 0, 0)[1]
  return id and entry_get(c.key, id)
end

function rhythm.due(e, last) return tonumber(last and last.d or e.d) + tonumber(e.n) end
