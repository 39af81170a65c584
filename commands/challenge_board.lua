-- challenge_board.lua -- what the board and the champion hear of challenges.

local LOOK, RESOLVED, UNOWNED = 1000, 3, 5

-- Those that are nobody's, and how many were resolved.
digest('challenges', function(c, week, out)
  local open, unowned, resolved, stand = 0, {}, 0, {}
  for _, id in ipairs(redis.call('LRANGE', c.key .. 'k:challenge', -LOOK, -1)) do
    local e = entry_get(c.key, id)
    if not e.gone and visible(c, e) then
      newest(c.key, e)
      local day = e.s == 'resolved' and tonumber(redis.call('HGET', c.key .. 'e:' .. e.st, 'd'))
      if day and day >= week.from and day <= week.to then resolved = resolved + 1 end
      if not day then open = open + 1 end
      if not day and not e.to then
        unowned[#unowned + 1], stand[#stand + 1] = { no = e.no, text = e.t }, e.no
      end
    end
  end
  put(out, 'challenges.open', open)
  put(out, 'challenges.resolved', resolved)
  put(out, 'unowned.all', #unowned)
  while #unowned > UNOWNED do unowned[#unowned] = nil end
  add_list(out, 'unowned', unowned)
  return stand[1] and table.concat(stand, ' ')
end)

-- Those that were resolved since the board before, and how many are open: when there
-- is news of them, and at the end of the week.
section('challenges', function(c, edition, _, out)
  local last = tonumber(redis.call('HGET', c.key .. 'editions', c.ch) or 0)
  local open, unowned, resolved = 0, 0, {}
  for _, id in ipairs(redis.call('LRANGE', c.key .. 'k:challenge', -LOOK, -1)) do
    local e = entry_get(c.key, id)
    if not e.gone and visible(c, e) then
      newest(c.key, e)
      local state = e.s == 'resolved' and entry_get(c.key, e.st)
      if not state then
        open = open + 1
        if not owner_of(c, e) then unowned = unowned + 1 end
      elseif tonumber(state.id) > last and tonumber(state.d) >= tonumber(c.day) - EDITION_DAYS then
        resolved[#resolved + 1] = { by = state.by, text = e.t }
      end
    end
  end
  local news = #resolved + #entries_in(edition, 'challenge') > 0
  if not news and not ends_week(c, tonumber(c.day)) then return end
  put(out, 'challenges.open', open)
  put(out, 'challenges.unowned', unowned)
  put(out, 'challenges.resolved', #resolved)
  while #resolved > RESOLVED do table.remove(resolved, 1) end
  add_list(out, 'challenges', resolved)
end)
