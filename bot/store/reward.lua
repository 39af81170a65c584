-- reward.lua -- what points can be spent on, and who has spent how many.
--
-- A reward is an entry of the kind `reward`, by its name (named.lua): n its price, x how
-- many there are ever, "" for as many as are wanted; a change of these is an `offer`.
-- Who wants one makes an entry of the kind `redeem`, of it: n the price then, t its name;
-- its state is approved or declined, and without one it waits.
--   t:spent          person -> points that are spent, or set aside for what waits
--   t:taken:<reward> hash "n" -> how many are gone, or set aside
-- What is spent is no rank's: that is made of what was received.

CHANGES.offer = { link = 'offer', 'n', 'x' }
RECORD.offer = true

COUNTS.reward = function() return true end -- nowhere

COUNTS.redeem = function(at, e, _, sign)
  if e.s ~= 'declined' then
    add(at .. 'spent', e.by, sign == '1' and e.n or '-' .. e.n)
    add(at .. 'taken:' .. e.of, 'n', sign)
  end
  return true
end

local rewards = {}

function rewards.shown() return true end

function rewards.balance(c, person)
  local spent = tonumber(redis.call('HGET', c.key .. 't:spent', person) or 0)
  return total_of(c, person) - spent, spent
end

-- How many are left; nil: as many as are wanted.
function rewards.left(c, e)
  local stock = tonumber(e.x or nil)
  if not stock then return nil end
  return math.max(stock - tonumber(redis.call('HGET', c.key .. 't:taken:' .. e.id, 'n') or 0), 0)
end
