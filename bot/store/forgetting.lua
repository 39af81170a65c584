-- forgetting.lua -- an entry without a person: in place of them stands a made-up id, as `as`
-- in the state s; s.person is the person, s.name their name's words.

local forgetting = {}

local ERASED = '…'

-- What people write down, find and vote for goes as a whole.
forgetting.REMOVED = { story = true, lesson = true, comment = true, idea = true, practice = true,
  challenge = true, celebration = true, commit = true }

-- What belongs to the team, whoever wrote it: its text stays.
local KEPT = { mission = true, standard = true, course = true, checkin = true, metric = true,
  reward = true, redeem = true, admin = true, cheer = true, trained = true }

-- A list with spaces between, with `as` for the person, and without their name's words.
function forgetting.words_without(text, person, as, marks, name)
  local list = {}
  for word in string.gmatch(text, '%S+') do
    for _, mark in ipairs(marks) do
      if word == mark .. person then word = mark .. as end
    end
    if word ~= '' and not (name and among(name, word)) then list[#list + 1] = word end
  end
  return table.concat(list, ' ')
end

-- A text of somebody else's in which the person is named by a token (include/event.h).
function forgetting.text_without(text, person, as)
  local out, from = {}, 1
  while true do
    local first, last = string.find(text, '\2@' .. person, from, true)
    if not first then break end
    local after = string.sub(text, last + 1, last + 1)
    out[#out + 1] = string.sub(text, from, first - 1)
    if after == '|' or after == '\3' then
      local close = string.find(text, '\3', last, true) or #text
      out[#out + 1] = '\2@' .. as .. '\3'
      from = close + 1
    else
      out[#out + 1] = string.sub(text, first, last)
      from = last + 1
    end
  end
  out[#out + 1] = string.sub(text, from)
  return table.concat(out)
end

-- The fields of an entry that are to read otherwise; nil: none are.
function forgetting.fields_without(c, e, s)
  local person = s.person
  local new, own = {}, e.by == person
  if own then new.by = s.as end
  if e.to == person then new.to = s.as end
  if e.p then new.p = forgetting.words_without(e.p, person, s.as, { '' }) end
  local of = e.of and CHANGES[e.k] and redis.call('HGET', c.key .. 'e:' .. e.of, 'k')
  local kept = KEPT[e.k] or KEPT[of or '']
  local named = e.t and string.find(e.t, '\2@' .. person, 1, true)
  if e.t and own and not kept then new.t = e.k ~= 'kudos' and ERASED or ''
  elseif named then new.t = forgetting.text_without(e.t, person, s.as) end
  if e.w and own and not kept then new.w = '@' .. s.as
  elseif e.w then
    new.w = forgetting.words_without(e.w, person, s.as, { '@', '=@' }, named and s.name or nil)
  end
  for field, value in pairs(new) do
    if value ~= e[field] then return new end
  end
end

-- Takes out of the tallies what reads otherwise afterwards, and puts it in again.
function forgetting.rewrite_entry(c, e, new)
  local change = CHANGES[e.k]
  local reads = e
  if change then
    local of = entry_get(c.key, e.of)
    reads = of and of[change.link] == e.id and of or nil
  end
  local counts = reads and not reads.gone
  if counts then tally(c.key .. 't:', newest(c.key, entry_get(c.key, reads.id)), -1) end
  for field, value in pairs(new) do
    if value == '' then redis.call('HDEL', c.key .. 'e:' .. e.id, field)
    else redis.call('HSET', c.key .. 'e:' .. e.id, field, value) end
  end
  if counts then tally(c.key .. 't:', newest(c.key, entry_get(c.key, reads.id)), 1) end
end

-- Is the person named in a text, as a word of its own?
function forgetting.holds_person(text, person)
  local from = 1
  while true do
    local first, last = string.find(text, person, from, true)
    if not first then return false end
    local before = string.sub(text, first - 1, first - 1)
    local after = string.sub(text, last + 1, last + 1)
    if not string.find(before, '[%w_]') and not string.find(after, '[%w_]') then return true end
    from = last + 1
  end
end

-- The fields of a hash that name the person, in the name or the value.
function forgetting.drop_fields(key, person)
  local flat = redis.call('HGETALL', key)
  for i = 1, #flat, 2 do
    if forgetting.holds_person(flat[i], person) or forgetting.holds_person(flat[i + 1], person) then
      redis.call('HDEL', key, flat[i])
    end
  end
end

function forgetting.drop_rows(c, person)
  for _, row in ipairs(redis.call('XRANGE', c.key .. 'out', '-', '+')) do
    local work, names = false, false
    for i = 1, #row[2], 2 do
      work = work or row[2][i] == 'work'
      names = names or forgetting.holds_person(row[2][i + 1], person)
    end
    if names and not work then redis.call('XDEL', c.key .. 'out', row[1]) end
  end
end

function forgetting.drop_lists(c, person)
  local flat = redis.call('HGETALL', c.key .. 'lists')
  for i = 1, #flat, 2 do
    if among(flat[i + 1], person) then
      local members = forgetting.words_without(flat[i + 1], person, '', { '' })
      redis.call('HSET', c.key .. 'lists', flat[i], members)
    end
  end
end
