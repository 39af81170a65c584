-- kudos.lua -- commits a thank-you.

local TOGETHER = { 100, 250, 500, 1000, 2500, 5000, 10000, 25000, 50000, 100000 }

-- Says the same as the entries that stand already?
local function unchanged(c, old)
  if #old ~= #c.entries then return false end
  for i, e in ipairs(c.entries) do
    local o = old[i]
    if o.to ~= e.to or o.grp ~= e.grp or o.n ~= e.n or (o.t or '') ~= (e.t or '')
       or (o.g or '') ~= (e.g or '') then
      return false
    end
  end
  return true
end

local function entries_of(c)
  local list = {}
  local function one(to, group)
    list[#list + 1] = { k = 'kudos', by = c.who, to = to, grp = group, n = c.n,
      t = c.text, g = c.tag and table.concat(c.tag, ' '), v = c.v, c = c.ch, m = c.message,
      d = c.day, ad = c.aday, at = c.at }
  end
  for _, person in ipairs(c.to or {}) do one(person) end
  for _, group in ipairs(c.group or {}) do one(nil, group) end
  return list
end

-- Points of the giver's own day, without those that an edit takes back.
local function given_today(c, old)
  local given = tallied(c, 'a', 'd' .. c.aday, c.who)
  for _, e in ipairs(old) do given = given - tonumber(e.n) end
  return given
end

-- Who leads the week, where it changes: at most once a day, and not the first
-- person who is thanked in a week.
local function celebrate_lead(c, person, total)
  local week = tostring(week_of(tonumber(c.day)))
  local lead = redis.call('HMGET', c.key .. 'team', 'lw', 'lp', 'ln', 'la')
  local leader, count = lead[2], tonumber(lead[3] or 0)
  if lead[1] ~= week then leader, count = nil, 0 end
  if total <= count then return end
  redis.call('HSET', c.key .. 'team', 'lw', week, 'lp', person, 'ln', total)
  if leader and leader ~= person and total >= 3 and lead[4] ~= c.day then
    redis.call('HSET', c.key .. 'team', 'la', c.day)
    celebrate(c, 'lead:' .. c.day, 'lead', 'small', { who = person, n = total, before = leader })
  end
end

local function celebrate_received(c, e)
  local step = step_reached(MILESTONES, e.all - e.n, e.all)
  if step then
    celebrate(c, 'received:' .. step .. ':' .. e.to, step == 1 and 'first' or 'received',
      step >= 50 and 'big' or 'small', { who = e.to, n = step })
  end
  celebrate_lead(c, e.to, e.week)
end

local function celebrate_all(c, points)
  if c.v ~= 'public' then return end
  for _, e in ipairs(c.entries) do
    if e.to then celebrate_received(c, e) end
  end
  local together = c.entries[#c.entries].together
  local step = step_reached(TOGETHER, together - points, together)
  if step then celebrate(c, 'together:' .. step, 'together', 'big', { n = step }) end
  if c.left == 0 then
    celebrate(c, 'spent:' .. c.day .. ':' .. c.who, 'spent', 'small',
      { who = c.who, n = c.allowance })
  end
end

-- All that a person was ever thanked, in public and in private.
local function received_by(c, e, person)
  local here = e.to and e.all or tallied(c, 'r', e.v and '~:all' or 'all', person)
  return here + tallied(c, 'r', e.v and 'all' or '~:all', person)
end

-- One row for the channel; one for each who was thanked, in private.
local function announce(c, thanked_before)
  local public = { 'by', c.who, 'text', c.text or '', 'n', c.n }
  local fresh = {}
  for _, e in ipairs(c.entries) do
    if not thanked_before[e.to or e.grp] then fresh[#fresh + 1] = e end
  end
  if #fresh == 0 then return end
  local people = {}
  for _, e in ipairs(fresh) do people[#people + 1] = { who = e.to, group = e.grp } end
  add_list(public, 'to', people)
  if c.tag then public[#public + 1] = 'tags'; public[#public + 1] = table.concat(c.tag, ' ') end
  if c.quiet ~= '1' and c.v ~= 'direct' then
    notice(c, 'kudos_given', { channel = c.ch, thread = c.thread }, public)
  end
  if c.tell ~= 'on' then return end
  local told = {}
  for _, e in ipairs(fresh) do
    local members = e.to and { e.to } or c.member or {}
    for _, person in ipairs(members) do
      if person ~= c.who and not told[person] then
        told[person] = true
        local total = received_by(c, e, person)
        notice(c, 'kudos_received', { person = person },
          { 'by', c.who, 'text', c.text or '', 'n', c.n, 'total', total, 'group', e.grp or '' })
      end
    end
  end
end

writer('kudos', function(c)
  local old = standing(c, 'kudos')
  c.entries = entries_of(c)
  if #old > 0 then
    if not within_window(c, old[1]) then return refuse('late') end
    c.day, c.aday, c.at = old[1].d, old[1].ad or old[1].d, old[1].at
    c.entries = entries_of(c)
  end
  local points = 0
  for _, e in ipairs(c.entries) do
    if e.to == c.who then return refuse('self') end
    points = points + e.n
  end
  local given = given_today(c, old)
  local left = tonumber(c.allowance) - given
  if points > left then return refuse('allowance', 'left', math.max(left, 0), 'need', points) end
  if unchanged(c, old) then return { 'same', '1', 'left', left - points } end

  local thanked_before = {}
  for _, e in ipairs(old) do
    thanked_before[e.to or e.grp] = true
    take_back(c, e)
  end
  local ids = {}
  for _, e in ipairs(c.entries) do
    e.b = ids[1]
    journal(c, e)
    ids[#ids + 1] = e.id
    redis.call('RPUSH', c.key .. 'd:' .. e.d, e.id)
    e.week, e.all, e.together = tally(c.key .. 't:', e, 1)
  end
  c.left = left - points
  announce(c, thanked_before)
  celebrate_all(c, points)
  local out = { 'left', c.left, 'points', points, 'edited', #old > 0 and 1 or 0 }
  return out, ids
end)
