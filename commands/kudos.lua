-- kudos.lua -- commits a thank-you.

local TOGETHER = { 100, 250, 500, 1000, 2500, 5000, 10000, 25000, 50000, 100000 }

-- Says the same as the entries that stand already?
local function unchanged(c, old)
  for i, e in ipairs(c.entries) do
    for _, field in ipairs({ 'to', 'grp', 'n', 't', 'g' }) do
      if ((old[i] or {})[field] or '') ~= (e[field] or '') then return false end
    end
  end
  return #old == #c.entries
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

-- Points given on the day, without those that an edit takes back.
local function given_today(c, old)
  local given = tallied(c, 'a', 'd' .. c.aday, c.who)
  for _, e in ipairs(old) do given = given - tonumber(e.n) end
  return given
end

-- Who leads the week, where it changes: at most once a day, and not the first
-- person who is thanked in a week.  `lead` in the hash of the team: week, points, person.
local function celebrate_lead(c, person, total)
  local week = periods_of(c.day).week
  local lead = redis.call('HGET', c.key .. 'team', 'lead') or ''
  local of, count, leader = string.match(lead, '^(%S+) (%S+) (.+)$')
  if of == week and total <= tonumber(count) then return end
  hash_set(c.key .. 'team', 'lead', week .. ' ' .. text_of(total) .. ' ' .. person)
  if of == week and leader ~= person and total >= 3 then
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

local function tell_channel(c, entries, added)
  local row = { 'by', c.who, 'text', c.text, 'said_for', c.said_for, 'n', c.n, 'added', added }
  local people = {}
  for i, e in ipairs(entries) do people[i] = { who = e.to, group = e.grp } end
  add_list(row, 'to', people)
  notice(c, 'kudos_given', { channel = c.ch, thread = c.thread }, row)
end

-- One row for the channel; one for each who was thanked, in private.  `added`:
-- they have been told, but not yet what for.
local function announce(c, entries, added)
  if #entries == 0 then return end
  if not c.emoji and c.v ~= 'direct' then tell_channel(c, entries, added) end
  if c.tell ~= 'on' then return end
  local told = {}
  for _, e in ipairs(entries) do
    for _, person in ipairs(e.to and { e.to } or c.member or {}) do
      if person ~= c.who and not told[person] then
        told[person] = true
        local total = 0 -- all that they were ever thanked, in public and in private
        if e.to and added == 0 then
          total = e.all + tallied(c, 'r', e.v and 'all' or '~:all', e.to)
        end
        notice(c, 'kudos_received', { person = person },
          { 'by', c.who, 'text', c.text, 'said_for', c.said_for, 'n', c.n, 'added', added,
            'emoji', c.emoji or '', 'group', e.grp or '', 'total', total })
      end
    end
  end
end

-- Tells those whom it is news to, of an edit: who is thanked now, who no more,
-- and for what, if that was not said before.
local function announce_all(c, old)
  if #old == 0 then return announce(c, c.entries, 0) end
  local before, now, fresh, explained = {}, {}, {}, {}
  for _, e in ipairs(old) do before[e.to or e.grp] = e end
  for _, e in ipairs(c.entries) do
    local o = before[e.to or e.grp]
    now[e.to or e.grp] = true
    if not o then fresh[#fresh + 1] = e
    elseif not o.t and e.t ~= '' then explained[#explained + 1] = e end
  end
  announce(c, fresh, 0)
  announce(c, explained, 1)
  for _, e in ipairs(old) do
    if not now[e.to or e.grp] then tell_taken_back(c, e) end
  end
end

writer('kudos', 'n# text said_for allowance# tell to[] group[] member[] tag[]', function(c)
  local old = standing(c, 'kudos')
  local today = c.aday
  if #old > 0 then c.day, c.aday, c.at = old[1].d, old[1].ad or old[1].d, old[1].at end
  c.entries = entries_of(c)
  if #c.entries == 0 or tonumber(c.n) < 1 then return refuse('nobody') end
  if unchanged(c, old) then return { 'same', '1' } end
  if #old > 0 and not within_window(c, old[1]) then return refuse('late') end
  local points = 0
  for _, e in ipairs(c.entries) do
    if e.to == c.who then return refuse('self') end
    points = points + e.n
  end
  local left = tonumber(c.allowance) - given_today(c, old)
  if points > left then return refuse('allowance', 'left', math.max(left, 0), 'need', points) end

  for _, e in ipairs(old) do take_back(c, e) end
  local ids = {}
  for _, e in ipairs(c.entries) do
    e.b = ids[1]
    journal(c, e)
    ids[#ids + 1] = e.id
    list_push(c.key .. 'd:' .. e.d, e.id)
    e.week, e.all, e.together = tally(c.key .. 't:', e, 1)
  end
  c.left = left - points
  announce_all(c, old)
  celebrate_all(c, points)
  local left_today = today == c.aday and c.left or left_on(c, today)
  return { 'left', left_today, 'edited', #old > 0 and 1 or 0 }, ids
end)
