-- digest.lua -- what the champion hears once a week of how the programme goes.
--
-- Each part stands in the file of the command that it is about, and adds its fields
-- to the row, as a section does to the board's:
--
--   digest('dimensions', function(c, week, out)
--     …                 -- adds dimensions.… to the row
--     return 'plan'     -- how it stands, in a word; nil: there is nothing to say
--   end)
--
-- c.day is the last day of the week, week.from and week.to its days; what is told is
-- public, c.ch is no channel. A part that stands as it stood in the digest before is
-- told in brief. How it reads is in commands/champion_digest.c.

local DIGEST = {}
local function digest(name, add) DIGEST[#DIGEST + 1] = { name = name, add = add } end
