-- training.lua -- names courses, notes who has done them, and says in time what expires.
--
--   training:expiring   list: "course person" that who carries the flag is to hear of

local AHEAD = 30 -- days before it expires

writer('training_add', 'name! label! months#', function(c)
  local list, old = named_all(c, 'course', training.shown), standing(c, 'course')[1]
  if old and old.w == c.name and old.n == c.months then return { 'same', '1' }, c.before.ids end
  local known = named_like(list, c.name)
  if known and not (old and known.id == old.id) then
    return refuse('known', 'name', known.t, 'months', known.n)
  end
  if #list >= NAMED_MOST then return refuse('many', 'most', NAMED_MOST) end
  return {}, { named_new(c, { k = 'course', n = c.months }, true).id }
end)

writer('training_remove', '', function(c)
  local e, refusal = named_one(c, 'course', training.shown)
  if not e then return refusal end
  return { 'name', e.t }, { change(c, e, { k = 'state', s = 'removed' }).id }
end)

-- Only managers note it of others; of themselves all, unless a setting says otherwise.
local function may(c)
  if manages(c) then return true end
  for _, person in ipairs(c.to) do
    if person ~= c.who then return false end
  end
  return c.own == 'everyone'
end

-- Those who have it from that day, or a later one, and the others.
local function parted(c, course)
  local had, fresh = {}, {}
  for i, person in ipairs(c.to) do
    local day = training.done_on(c, course, person)
    if day and day >= tonumber(c.on) then
      had[#had + 1] = { who = person }
    else
      fresh[#fresh + 1] = { who = person, zone = c.zone[i] ~= '' and c.zone[i] or nil }
    end
  end
  return had, fresh
end

local function says_the_same(c, course, old)
  if #old == 0 or #old ~= #c.to then return false end
  for i, e in ipairs(old) do
    if e.of ~= course.id or e.to ~= c.to[i] or e.n ~= c.on then return false end
  end
  return true
end

writer('training_done', 'on# own! to[] zone[]', function(c)
  local course, refusal = named_one(c, 'course', training.shown)
  if not course then return refusal end
  if not may(c) then return refuse('role', 'need', 'manager') end
  local old = standing(c, 'trained')
  if says_the_same(c, course, old) then return { 'same', '1' }, c.before.ids end
  if old[1] and not within_window(c, old[1]) then return refuse('late') end
  for _, e in ipairs(old) do take_back(c, e) end
  local had, fresh = parted(c, course)
  local valid, ids = training.valid_until(course, tonumber(c.on)), {}
  for i, one in ipairs(fresh) do
    local e = journal(c, { k = 'trained', by = c.who, ad = c.aday, of = course.id, to = one.who,
      n = c.on, v = c.v, c = c.ch, m = c.message, b = ids[1] })
    ids[i] = e.id
    list_push(c.key .. 'd:' .. e.d, e.id)
    tally(c.key .. 't:', e, 1)
    if valid and valid >= tonumber(c.today) then
      local date = math.max(valid - AHEAD, c.today + 1)
      date = working(c, date) and date or working_day_after(c, date)
      remind(c, 'training', e.id, date, one.zone)
    end
    if one.who ~= c.who then
      notice(c, 'training_done', { person = one.who }, { 'by', c.who, 'name', course.t,
        'on', c.on, 'valid', valid or '' })
    end
  end
  local out = { 'name', course.t, 'valid', valid or '' }
  add_list(out, 'had', had)
  add_list(out, 'fresh', fresh)
  return out, ids
end)

-- ------------------------------------------------------------ what expires

reminder('morning', 'training', function(c, day, id)
  local e = entry_get(c.key, id)
  local course = e and not e.gone and newest(c.key, entry_get(c.key, e.of))
  if not course or course.gone or course.s == 'removed' then return end
  if training.done_on(c, course, e.to) ~= tonumber(e.n) then return end
  local valid = training.valid_until(course, tonumber(e.n))
  notice(c, 'training_expires', { person = e.to }, { 'name', course.t, 'valid', valid,
    'day', day })
  list_push(c.key .. 'training:expiring', course.id .. ' ' .. e.to)
end)

-- All of it in one message.
every('morning', 'training', function(c, day)
  local key, rows = c.key .. 'training:expiring', {}
  for _, item in ipairs(redis.call('LRANGE', key, 0, -1)) do
    local id, person = string.match(item, '^(%S+) (.+)$')
    local course = entry_get(c.key, id)
    local done = training.done_on(c, course, person)
    local valid = done and training.valid_until(course, done)
    if valid and valid <= day + AHEAD then -- not done anew since
      rows[#rows + 1] = { who = person, name = course.t, valid = valid }
    end
  end
  redis.call('DEL', key)
  if #rows == 0 then return end
  for _, person in ipairs(flag_bearers(c)) do
    local row = { 'day', day }
    add_list(row, 'expiring', rows)
    notice(c, 'training_expiring', { person = person }, row)
  end
end)
