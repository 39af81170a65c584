-- lesson.lua -- what the board says of lessons.

section('lesson', function(c, edition, _, out)
  add_list(out, 'lesson', best_of(c, entries_in(edition, 'lesson')))
end)
