-- challenge.lua -- how a challenge goes on: whose it is, how it presses, how it stands.
--
-- Each change is an entry of its own (CHANGES in prelude.lua).  What is nobody's
-- is the champion's: HGET team champion, which the command `champion` sets.

-- Did an older generation of the same event make this change?
local function is_own(c, id) return id and c.before and has(c.before.ids, id) end

-- The challenge without what that made of it.
local function without(c, id)
  take_back(c, entry_get(c.key, id))
  return meant(c)
end

-- Whose it is, who raised it, and managers; what is nobody's, anybody.
local function may_move(c, e)
  return not e.to or e.to == c.who or e.by == c.who or manages(c)
end

local function row_of(c, e) return { 'no', e.no, 'by', c.who, 'of', e.by, 'text', e.t } end

-- To a person, unless it is their own doing, or not for everybody's eyes.
local function tell(c, e, person, what, more)
  if c.tell ~= 'on' or e.v or not person or person == c.who or absence.left(c)[person] then
    return
  end
  local row = row_of(c, e)
  put(row, 'what', what)
  put(row, 'more', more or '')
  notice(c, 'challenge_told', { person = person }, row)
end

writer('challenge_state', 'kind! no! s!', function(c)
  if c.s == 'resolved' and not c.text then return refuse('text') end
  local e, refusal = meant(c)
  if not e then return refusal end
  if not may_move(c, e) then return refuse('owner', 'owner', e.to) end
  local again = is_own(c, e.st)
  local said = again and redis.call('HGET', c.key .. 'e:' .. e.st, 't') or nil
  if (e.s or 'open') == c.s then
    if not again then return refuse('state') end
    if said == c.text then return { 'same', '1' }, c.before.ids end
  end
  if again then e = without(c, e.st) end
  local ids, out = {}, { 'yours', 0 }
  if c.s == 'work' and not e.to then
    ids[1] = change(c, e, { k = 'assign', to = c.who }).id
    out = { 'yours', 1 }
  end
  ids[#ids + 1] = change(c, e, { k = 'state', s = c.s, t = c.text, g = c.g, p = c.p, w = c.w,
    b = ids[1] }).id
  local role = redis.call('HGET', c.key .. 'roles', c.who) or 'everyone'
  put(out, 'may', RANK[role] >= (RANK[c.post] or 2) and 1 or 0)
  if again then return out, ids end
  tell(c, e, e.by, c.s, c.text)
  if c.s == 'resolved' and c.v ~= 'direct' then
    local row = row_of(c, e)
    put(row, 'learned', c.text)
    notice(c, 'challenge_resolved', { channel = c.ch, thread = c.thread }, row)
  end
  return out, ids
end)

-- Without `to`: nobody's.
writer('challenge_assign', 'kind! no!', function(c)
  local e, refusal = meant(c)
  if not e then return refusal end
  local again = is_own(c, e.ow)
  if e.to == c.to then
    if not again then return refuse('same') end
    return { 'same', '1' }, c.before.ids
  end
  local pre = again and change_before(c.key, entry_get(c.key, e.ow))
  if again then e.to = pre and redis.call('HGET', c.key .. 'e:' .. pre, 'to') or nil end
  local takes = not e.to and c.to == c.who
  if not takes and owner_of(c, e) ~= c.who and not manages(c) then
    return refuse('assign', 'owner', e.to or '')
  end
  if again then e = without(c, e.ow) end
  local owner = change(c, e, { k = 'assign', to = c.to })
  tell(c, e, c.to, 'assigned')
  return { 'no', e.no, 'champion', champion_of(c) or '' }, { owner.id }
end)

writer('challenge_weight', 'kind! no! weight#', function(c)
  local e, refusal = meant(c)
  if not e then return refusal end
  local again = is_own(c, e.wt)
  if (e.n or '0') == c.weight then
    if not again then return refuse('same') end
    return { 'same', '1' }, c.before.ids
  end
  if again then e = without(c, e.wt) end
  return { 'no', e.no }, { change(c, e, { k = 'weight', n = c.weight }).id }
end)

-- What was learned becomes a lesson, for those who may see the challenge.
writer('challenge_lesson', 'kind! no!', function(c)
  local old = standing(c, 'lesson')[1]
  if old then return { 'same', '1' }, { old.id } end
  local e, refusal = meant(c)
  if not e then return refusal end
  if e.s ~= 'resolved' then return refuse('unresolved') end
  if marks_of(c, 'learned', e.id) > 0 then return refuse('learned') end
  local state = entry_get(c.key, e.st)
  local tags = { state.g }
  for tag in string.gmatch(e.g or '', '%S+') do
    if not among(state.g, tag) then tags[#tags + 1] = tag end
  end
  local lesson = entry_new(c, { k = 'lesson', t = state.t, g = table.concat(tags, ' '), p = state.p,
    w = state.w, v = e.v, c = e.c, of = e.id })
  announce_entry(c, lesson)
  return { 'lesson', lesson.no }, { lesson.id }
end)
