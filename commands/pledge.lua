-- pledge.lua -- who stands for the mission.

local NAMES = 50

-- The person's own pledge to it, if there is one that stands.
local function pledge_of(c, mission)
  if tallied(c, 'pledger', mission.id, c.who) == 0 then return nil end
  return redis.call('HGET', c.key .. 'pledges', c.who)
end

writer('pledge', '', function(c)
  local mission, out = mission_now(c), {}
  if not mission then return refuse('none') end
  put(out, 'mission', mission.t)
  if pledge_of(c, mission) then
    put(out, 'same', 1)
    return out
  end
  local e = journal(c, { k = 'pledge', by = c.who, of = mission.id, ad = c.aday, m = c.message })
  tally(c.key .. 't:', e, 1)
  hash_set(c.key .. 'pledges', c.who, e.id)
  put_pledges(c, mission, out)
  return out, { e.id }
end)

writer('pledge_withdraw', '', function(c)
  local mission = mission_now(c)
  local id = mission and pledge_of(c, mission)
  if not id then return refuse(mission and 'not' or 'none') end
  take_back(c, entry_get(c.key, id))
  return { 'mission', mission.t }, {}
end)

reader('pledge_list', 'day#', function(c)
  local mission, out, rows = mission_now(c), {}, {}
  if not mission then return refuse('none') end
  local people = redis.call('HKEYS', c.key .. 't:pledger:' .. mission.id)
  table.sort(people)
  for i = 1, math.min(#people, NAMES) do rows[i] = { who = people[i] } end
  put(out, 'mission', mission.t)
  put_pledges(c, mission, out)
  add_list(out, 'person', rows)
  return out
end)
