-- training_list.lua -- who has done which course, who has not, and the board's news of it.

local PAGE, NAMES, NEWS = 20, 20, 5

-- A person's standing in a course: when it was done, until when it is valid.
local function standing_of(c, course, person)
  local day = training.done_on(c, course, person)
  local row = { who = person, name = course.t, day = day or '', state = 'never' }
  if not day then return row end
  local valid = training.valid_until(course, day)
  row.valid = valid or ''
  row.state = valid and valid < tonumber(c.aday) and 'expired' or 'valid'
  return row
end

local ORDER = { expired = 1, valid = 2, never = 3 }

local function page_of(c, rows)
  local pages = math.max(math.ceil(#rows / PAGE), 1)
  local page, some = math.min(tonumber(c.page), pages), {}
  for i = (page - 1) * PAGE + 1, math.min(page * PAGE, #rows) do some[#some + 1] = rows[i] end
  local out = { 'total', #rows, 'page', page, 'pages', pages }
  add_list(out, 'row', some)
  return out
end

reader('training_who', 'page#', function(c)
  local course, refusal = named_one(c, 'course', training.shown)
  if not course then return refusal end
  local rows = {}
  for i, person in ipairs(redis.call('HKEYS', c.key .. 't:trained:' .. course.id)) do
    rows[i] = standing_of(c, course, person)
  end
  table.sort(rows, function(a, b)
    if a.state ~= b.state then return ORDER[a.state] < ORDER[b.state] end
    if a.day ~= b.day then return a.day < b.day end
    return a.who < b.who
  end)
  local out = page_of(c, rows)
  put(out, 'name', course.t)
  put(out, 'months', course.n)
  return out
end)

-- Who of us has not done it, or not lately enough; nil: we are too many to say.
local function missing(c, course, courses)
  local keys, rows = {}, {}
  for i, one in ipairs(courses) do keys[i] = c.key .. 't:trained:' .. one.id end
  local people = us(c, unpack(keys))
  if not people then return nil end
  for _, person in ipairs(sorted_keys(people)) do
    local row = standing_of(c, course, person)
    if row.state ~= 'valid' then rows[#rows + 1] = row end
  end
  return rows, #sorted_keys(people)
end

-- With c.person: how this person stands in all; without: all, and how many have each.
reader('training_list', 'page#', function(c)
  local courses, rows = named_all(c, 'course', training.shown), {}
  for i, course in ipairs(courses) do
    if c.person then
      rows[i] = standing_of(c, course, c.person)
    else
      local lacking, of = missing(c, course, courses)
      rows[i] = { no = course.no, name = course.t, months = course.n,
        missing = lacking and #lacking, of = of }
    end
  end
  if c.person then
    table.sort(rows, function(a, b)
      if a.state ~= b.state then return ORDER[a.state] < ORDER[b.state] end
      return a.name < b.name
    end)
  end
  return page_of(c, rows)
end)

-- Of one course, or of all.
reader('training_missing', '', function(c)
  local all, rows = named_all(c, 'course', training.shown), {}
  local courses = all
  if c.name or c.no then
    local course, refusal = named_one(c, 'course', training.shown)
    if not course then return refusal end
    courses = { course }
  end
  for _, course in ipairs(courses) do
    local lacking = missing(c, course, all)
    if not lacking then return { 'many', '1' } end
    for i = 1, math.min(#lacking, NAMES) do
      rows[#rows + 1] = { name = course.t, who = lacking[i].who, state = lacking[i].state,
        more = i == NAMES and #lacking - NAMES or 0 }
    end
  end
  local out = { 'courses', #courses }
  add_list(out, 'row', rows)
  return out
end)

section('training', function(c, edition, _, out)
  local list, rows, told, more = entries_in(edition, 'trained'), {}, {}, 0
  for i = #list, 1, -1 do
    local flat = redis.call('HMGET', c.key .. 'e:' .. text_of(list[i].id), 'of', 'to')
    local what = flat[1] .. ' ' .. flat[2]
    if not told[what] and #rows < NEWS then
      rows[#rows + 1] = { who = flat[2], name = redis.call('HGET', c.key .. 'e:' .. flat[1], 't') }
    elseif not told[what] then
      more = more + 1
    end
    told[what] = true
  end
  table.sort(rows, function(a, b)
    if a.name ~= b.name then return a.name < b.name end
    return a.who < b.who
  end)
  add_list(out, 'training.done', rows)
  put(out, 'training.more', more)
end)
