-- board_week.lua -- the week on its last board, if no board of the whole week follows:
-- all thanks of it, and who leads.

local LEADERS = 3

section('week', function(c, edition, _, out)
  local day, total = tonumber(c.day), 0
  if not ends_span(c, 'week') or weekly_follows(c, edition) then return end
  for _, scope in ipairs({ '', c.ch .. ':' }) do
    local given = redis.call('HVALS', c.key .. 't:g:' .. scope .. 'w' .. week_of(day))
    for _, n in ipairs(given) do total = total + tonumber(n) end
  end
  local week = ranking(c, 'r', c.ch, { 'w' .. week_of(day) })
  local first = redis.call('ZRANGE', week, 0, 0, 'WITHSCORES')
  local leaders, rows = {}, {}
  if first[1] then leaders = redis.call('ZRANGEBYSCORE', week, first[2], first[2]) end
  for i = 1, #leaders <= LEADERS and #leaders or 0 do rows[i] = { who = leaders[i] } end
  put(out, 'week', total)
  put(out, 'week.most', -tonumber(first[2] or 0))
  add_list(out, 'leader', rows)
end)
