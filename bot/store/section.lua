-- section.lua -- what the daily board is made of.
--
-- Each part stands in the file of the command that it is about, and adds its
-- fields to the row of the board:
--
--   section('story', function(c, edition, before, out)
--     add_list(out, 'story', best_of(c, entries_in(edition, 'story')))
--   end)
--
-- c.ch is the channel, c.day the board's date, c['board.size'] any setting;
-- `edition` is what has happened since the channel's board before, `before`
-- what that one told of (edition.lua).  Only who can see the channel reads the
-- board: what is not public, and of another channel, is none of its business.
-- Names of fields begin with the section's own, and are never given another
-- meaning later: rows wait in the outbox over an update.  How it reads is the
-- section's record in C (include/section.h).

local SECTIONS = {}
local function section(name, add) SECTIONS[name] = add end

-- What follows the board on some days, such as the last of a week: each writes its
-- own notice, run(c, edition).
local FOLLOWS = {}
local function follows_board(name, run) FOLLOWS[#FOLLOWS + 1] = { name = name, run = run } end

-- What is to be done about a board that comes too late to be posted: run(c).
local SKIPPED = {}
local function board_skipped(run) SKIPPED[#SKIPPED + 1] = run end

-- Adds to the row what the sections of a board say, and which they are.
local function add_sections(c, edition, before, out)
  local shown = {}
  for i, name in ipairs(c.section or {}) do
    shown[i] = { name = name }
    if SECTIONS[name] then attempt(c, name, SECTIONS[name], c, edition, before, out) end
  end
  add_list(out, 'section', shown)
end
