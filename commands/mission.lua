-- mission.lua -- the sentence on top of each board.

section('mission', function(c, _, _, out)
  local mission = mission_now(c)
  if not mission then return end
  put(out, 'mission', mission.t)
  put_pledges(c, mission, out)
end)

reader('mission_show', 'day#', function(c)
  local mission, out = mission_now(c), {}
  if not mission then return refuse('none') end
  put(out, 'mission', mission.t)
  put(out, 'by', mission.by)
  put(out, 'd', mission.d)
  put_pledges(c, mission, out)
  put(out, 'pledged', tallied(c, 'pledger', mission.id, c.who))
  return out
end)

local function mission_new(c, e)
  local list = c.key .. 'k:mission'
  e.k, e.by, e.ad, e.m, e.no = 'mission', c.who, c.aday, c.message, redis.call('LLEN', list) + 1
  list_push(list, journal(c, e).id)
  return e
end

writer('mission_set', 'text!', function(c)
  local mission = mission_now(c)
  if mission and mission.t == c.text then return { 'same', '1' } end
  local e = mission_new(c, { t = c.text })
  local channel = c.v == 'public' and c.ch or home_of(c)
  if channel then
    notice(c, 'mission_set', { channel = channel }, { 'mission', e.t, 'by', e.by })
  end
  return {}, { e.id }
end)

-- The same in other words: who has pledged, has pledged.
writer('mission_edit', 'text!', function(c)
  local mission = mission_now(c)
  if not mission then return refuse('none') end
  if mission.t == c.text then return { 'same', '1' } end
  return {}, { change(c, mission, { k = 'edit', t = c.text }).id }
end)

writer('mission_remove', '', function(c)
  if not mission_now(c) then return refuse('none') end
  return {}, { mission_new(c, { x = 'none' }).id }
end)
