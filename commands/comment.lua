-- comment.lua -- what the board says of comments: how many were good, how many bad.

section('comments', function(c, edition, _, out)
  local list, counts = entries_in(edition, 'comment'), { good = 0, bad = 0 }
  if not list[1] then return end
  for _, e in ipairs(list) do
    local tone = e.ed and redis.call('HGET', c.key .. 'e:' .. e.ed, 'x') or e.x
    counts[tone] = counts[tone] + 1
  end
  put(out, 'comments.good', counts.good)
  put(out, 'comments.bad', counts.bad)
  add_list(out, 'comments', best_of(c, list))
end)
