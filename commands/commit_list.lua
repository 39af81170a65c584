-- commit_list.lua -- which commitments there are, and what the board says of them.

local PAGE, LOOK = 10, 1000
local PEOPLE, DUE = 8, 5

-- ------------------------------------------------------------ the list

local function fits(c, e)
  if not e or e.gone then return false end
  if not visible(c, e) and not (c.alone == '1' and e.by == c.who) then return false end
  if c.person and e.by ~= c.person then return false end
  if c.tag and not among(e.g, c.tag) then return false end
  return c.state == 'all' or (e.s or 'open') == c.state
end

-- Ids of what may be asked for: what is open is known, of the rest the newest.
local function candidates(c)
  if c.state == 'open' then return redis.call('HKEYS', c.key .. 't:promised') end
  return redis.call('LRANGE', c.key .. 'k:commit', -LOOK, -1)
end

-- What is open by its date, the next first; what is over, the newest first.
local function sort(c, list)
  local sign = c.state == 'open' and 1 or -1
  table.sort(list, function(a, b)
    if a.n ~= b.n then return sign * tonumber(a.n) < sign * tonumber(b.n) end
    return sign * tonumber(a.no) < sign * tonumber(b.no)
  end)
end

reader('commit_list', 'page#', function(c)
  local list, rows = {}, {}
  for _, id in ipairs(candidates(c)) do
    local e = entry_get(c.key, id)
    e = e and newest(c.key, e)
    if fits(c, e) then list[#list + 1] = e end
  end
  sort(c, list)
  local pages = math.max(math.ceil(#list / PAGE), 1)
  local page = math.min(tonumber(c.page), pages)
  for i = (page - 1) * PAGE + 1, math.min(page * PAGE, #list) do
    local e = list[i]
    rows[#rows + 1] = { no = e.no, by = e.by, due = e.n, t = e.t, s = e.s or 'open',
      moved = e.mv and 1 or 0, thanks = marks_of(c, 'grateful', e.id) }
  end
  local out = { 'total', #list, 'page', page, 'pages', pages }
  add_list(out, 'commit', rows)
  return out
end)

-- ------------------------------------------------------------ the board

-- How it went with what was due this week, by person: what is open counts when its
-- day is over.
local function shares(c, day)
  local people = {}
  for date = week_of(day), week_of(day) + 6 do
    for _, scope in ipairs({ '', c.ch .. ':' }) do
      local flat = redis.call('HGETALL', c.key .. 't:kept:' .. scope .. 'd' .. date)
      for i = 1, #flat, 2 do
        local state, who = string.match(flat[i], '^(%S+) (.*)$')
        local n = tonumber(flat[i + 1])
        if state ~= 'open' or date < day then
          local p = people[who] or { who = who, n = 0, of = 0 }
          people[who] = p
          p.of = p.of + n
          if state == 'done' then p.n = p.n + n end
        end
      end
    end
  end
  return people
end

-- What is due until the next working day is over.
local function soon(c, day)
  local flat, rows = redis.call('HGETALL', c.key .. 't:promised'), {}
  local last = working_day_after(c, day)
  for i = 1, #flat, 2 do
    local due = tonumber(flat[i + 1])
    local e = due > day and due <= last and entry_get(c.key, flat[i])
    if e and not absence.left(c)[e.by] and (not e.v or (e.c == c.ch and e.v ~= 'direct')) then
      rows[#rows + 1] = { no = e.no, by = e.by, text = newest(c.key, e).t, day = due }
    end
  end
  table.sort(rows, function(a, b)
    if a.day ~= b.day then return a.day < b.day end
    return tonumber(a.no) < tonumber(b.no)
  end)
  return rows
end

local function first_of(list, most)
  local rows = {}
  for i = 1, math.min(#list, most) do rows[i] = list[i] end
  return rows
end

section('commit', function(c, _, _, out)
  local day, list, kept, of = tonumber(c.day), {}, 0, 0
  for _, p in pairs(shares(c, day)) do
    list[#list + 1], kept, of = p, kept + p.n, of + p.of
  end
  table.sort(list, function(a, b)
    if a.n ~= b.n then return a.n > b.n end
    if a.of ~= b.of then return a.of < b.of end
    return a.who < b.who
  end)
  local due = soon(c, day)
  put(out, 'commit.kept', kept)
  put(out, 'commit.of', of)
  put(out, 'commit.people', #list)
  put(out, 'commit.more', math.max(#due - DUE, 0))
  add_list(out, 'commit.person', first_of(list, PEOPLE))
  add_list(out, 'commit.due', first_of(due, DUE))
end)
