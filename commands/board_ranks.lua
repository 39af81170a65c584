-- board_ranks.lua -- the board's numbers and ranks.

local GENEROUS = 3

section('numbers', function(_, edition, before, out)
  put(out, 'thanks', edition.thanks)
  put(out, 'people', count_of(edition.givers))
  put(out, 'stories', #entries_in(edition, 'story'))
  put(out, 'lessons', #entries_in(edition, 'lesson'))
  local before_it = before.is and before.thanks > 0 and edition.thanks - before.thanks
  put(out, 'thanks.more', before_it or 0)
  local counts = {}
  for kind, list in pairs(edition.entries) do
    if kind ~= 'story' and kind ~= 'lesson' then
      counts[#counts + 1] = { kind = kind, n = #list }
    end
  end
  table.sort(counts, function(a, b) return a.kind < b.kind end)
  add_list(out, 'count', counts)
end)

section('ranks', function(c, edition, before, out)
  local rows = top_of(edition.received, tonumber(c['board.size']))
  for i, row in ipairs(rows) do
    local up = rows[i - 1]
    row.place = up and up.n == row.n and up.place or i
    local then_at = place_among(before.received, row.what)
    row.trend = then_at and then_at - row.place or next(before.received) and 'new' or ''
    local why = edition.why[row.what] or {}
    row.why1, row.why2 = why[1], why[2]
  end
  add_list(out, 'rank', rows)
  put(out, 'ranked', count_of(edition.received))
end)

section('givers', function(_, edition, _, out)
  add_list(out, 'generous', top_of(edition.given, GENEROUS))
end)

section('teams', function(_, edition, _, out)
  add_list(out, 'team', top_of(edition.teams, GENEROUS))
end)
