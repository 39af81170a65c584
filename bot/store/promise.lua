-- promise.lua -- what people have committed themselves to, and whether they kept it.
--
-- A commitment is an entry of the kind `commit`: n is the date on which it is due, s
-- how it went: done or missed. Its tallies, where others can see it:
--   t:promised            commitment -> the date on which it is due, as long as it is
--                         open; those that nobody else sees as well
--   t:kept:<scope>:<period>   "done ana", "missed ana", "open ana" -> how many were due
--   t:grateful   commitment -> how many thanked for it;  t:thanker:<commitment> has who

CHANGES.move = { link = 'mv', 'n' }
RECORD.move = true

COUNTS.commit = function(at, e, _, n)
  if not e.s then add(at .. 'promised', e.id, n == '1' and e.n or '-' .. e.n) end
  local scope = scope_of(e)
  if scope then
    add_periods(at .. 'kept:' .. scope, periods_of(e.n), (e.s or 'open') .. ' ' .. e.by, n)
  end
  return true
end

COUNTS.thanks = count_mark('grateful', 'thanker:')
