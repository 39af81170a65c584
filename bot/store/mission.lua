-- mission.lua -- what the team stands for, and who has pledged to it.
--
--   k:mission                     all that it ever was; the newest that stands is it
--   t:pledges, t:pledger:<entry>  as for votes

RECORD.mission = true
COUNTS.pledge = count_mark('pledges', 'pledger:')

local MISSIONS = 20 -- looked at, should many have been taken back

-- The mission as it reads now; nil: there is none.
local function mission_now(c)
  local ids = redis.call('LRANGE', c.key .. 'k:mission', -MISSIONS, -1)
  for i = #ids, 1, -1 do
    local e = entry_get(c.key, ids[i])
    if e and not e.gone then return e.x ~= 'none' and newest(c.key, e) or nil end
  end
end

-- How many of those in a hash have left.
local function here_no_more(c, key)
  local n = 0
  for person in pairs(absence.left(c)) do n = n + redis.call('HEXISTS', key, person) end
  return n
end

-- How many have pledged, and of how many; without the second: of many.
local function put_pledges(c, mission, out)
  local pledgers = c.key .. 't:pledger:' .. mission.id
  local all = us(c, pledgers)
  put(out, 'mission.pledged', redis.call('HLEN', pledgers) - here_no_more(c, pledgers))
  if all then put(out, 'mission.of', #sorted_keys(all)) end
end
