-- celebration.lua -- what the board says of all that was celebrated.

local MOST, WINS = 12, 3

-- Not who leads, and which goals were reached: the board says that elsewhere.  Not of who
-- wants to be on no board, and not what was taken back since.
local function still_cheered(c, e)
  if e.t == 'lead' or e.t == 'goal' or absence.hidden(c, e.by) then return false end
  return (e.t ~= 'first' and e.t ~= 'received') or tallied(c, 'r', 'all', e.by) >= tonumber(e.n)
end

-- The celebrations, without those that a later one outdoes; same ones side by side.
section('celebrations', function(c, edition, _, out)
  local list, rows, told = entries_in(edition, 'cheer'), {}, {}
  for i = #list, 1, -1 do
    local e = list[i]
    local key = e.t == 'together' and e.t or e.t .. ' ' .. e.by
    if not told[key] and #rows < MOST and still_cheered(c, e) then
      told[key] = true
      rows[#rows + 1] = { what = e.t, who = e.by, n = e.n, id = e.id }
    end
  end
  table.sort(rows, function(a, b)
    if a.what ~= b.what then return a.what < b.what end
    if a.n ~= b.n then return tonumber(a.n) > tonumber(b.n) end
    return a.id < b.id
  end)
  add_list(out, 'cheer', rows)
  local said, wins = {}, entries_in(edition, 'celebration')
  for i = math.max(#wins - WINS + 1, 1), #wins do
    local e = newest(c.key, wins[i])
    said[#said + 1] = { by = e.by, text = e.t }
  end
  add_list(out, 'win', said)
end)
