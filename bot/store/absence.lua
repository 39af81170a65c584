-- absence.lua -- who has left, and who wants to be on no board.
--
--   left      hash: person who has left -> the entry that says so
--   privacy   hash: person -> what they want nothing of: "boards", "celebrations"
-- Each change is an entry, of the kind `seen` or `privacy`, so that rankings follow: `to`
-- is the person.  What they gave and received counts for everybody else as before.

RECORD.seen, RECORD.privacy = true, true

local absence = {}

-- Both as sets, for as long as a call takes.
function absence.left(c)
  if not c.left_set then
    c.left_set = {}
    for _, person in ipairs(redis.call('HKEYS', c.key .. 'left')) do
      c.left_set[person] = true
    end
  end
  return c.left_set
end

function absence.privacy(c)
  if not c.wants_set then
    c.wants_set = {}
    local flat = redis.call('HGETALL', c.key .. 'privacy')
    for i = 1, #flat, 2 do c.wants_set[flat[i]] = flat[i + 1] end
  end
  return c.wants_set
end

-- What a person wants nothing of.
function absence.wants_no(c, person, what)
  local wants = absence.privacy(c)[person]
  return wants ~= nil and string.find(wants, what, 1, true) ~= nil
end

-- Is a person on no board?
function absence.hidden(c, person)
  return absence.left(c)[person] or absence.wants_no(c, person, 'boards')
end
