-- story.lua -- what the board says of stories.

section('story', function(c, edition, _, out)
  add_list(out, 'story', best_of(c, entries_in(edition, 'story')))
end)
