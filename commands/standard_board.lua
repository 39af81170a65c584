-- standard_board.lua -- one standard a day on the board: one that was never on it,
-- or has changed since, or else the one that was on it longest ago; not again for some
-- days, so that a team with few of them still sees them.
--
--   shown:standard:<channel>   hash: version -> the date when it was on the board

local REST = 3 -- days

section('standard', function(c, _, _, out)
  local key, best, longest = c.key .. 'shown:standard:' .. c.ch, nil, nil
  for _, e in ipairs(standards_of(c)) do
    local date = tonumber(redis.call('HGET', key, version_of(e))) or 0
    if not best or date < longest then best, longest = e, date end
  end
  if not best or tonumber(c.day) - longest < REST then return end
  hash_set(key, version_of(best), c.day)
  put(out, 'standard', best.t)
  put(out, 'standard.no', best.no)
  put(out, 'standard.version', version_number(c, best))
  local people = us(c)
  if people then
    put(out, 'standard.missing', #without(people, (knowing(c, version_of(best)))))
  end
end)
