-- award.lua -- managers hand out awards; everybody nominates and votes.

local KEEP = 30 * 86400 -- seconds that what is only for one week's vote is kept
local PAGE, NOMINEES = 10, 20

writer('award_give', 'title! text! to[]', function(c)
  for _, person in ipairs(c.to) do
    if person == c.who then return refuse('self') end
  end
  local old, ids, people = standing(c, 'award'), {}, {}
  if old[1] and not within_window(c, old[1]) then return refuse('late') end
  for i, person in ipairs(c.to) do
    local e = awards.give(c, { by = c.who, ad = c.aday, to = person, x = c.title, t = c.text,
      v = c.v ~= 'direct' and c.v or nil, c = c.ch, m = c.message, b = ids[1] })
    ids[i], people[i] = e.id, { who = person }
  end
  local stage = awards.stage(c)
  if stage and not old[1] then
    local row = { 'title', c.title, 'text', c.text, 'by', c.who }
    add_list(row, 'person', people)
    notice(c, 'award_given', { channel = stage }, row)
  end
  return { 'channel', stage or '', 'edited', old[1] and 1 or 0 }, ids
end)

writer('award_remove', 'no!', function(c)
  c.kind = 'award'
  local e, refusal = meant(c)
  if not e then return refusal end
  take_back(c, entry_get(c.key, e.id))
  return { 'no', c.no }, {}
end)

-- ------------------------------------------------------------ the vote of the week

-- A person's vote; another one takes its place.
local function cast(c, monday, to, first)
  local ballots = c.key .. 'award:ballots:' .. monday
  local old = redis.call('HGET', ballots, c.who)
  local e = old and entry_get(c.key, old)
  if e and not e.gone then
    if e.to == to then return nil end
    take_back(c, e)
  end
  local ballot = journal(c, { k = 'ballot', by = c.who, to = to, n = text_of(monday), b = first,
    m = c.message })
  tally(c.key .. 't:', ballot, 1)
  hash_set(ballots, c.who, ballot.id)
  redis.call('EXPIRE', ballots, KEEP)
  return ballot.id
end

local function has_voted(c, monday)
  local id = redis.call('HGET', c.key .. 'award:ballots:' .. monday, c.who)
  return id and not redis.call('HGET', c.key .. 'e:' .. id, 'gone')
end

local function is_next(c, monday) return monday > tonumber(c.today) and 1 or 0 end

-- Whoever nominates has voted, unless they have already.
writer('award_nominate', 'to! text! weekly! title!', function(c)
  if c.weekly ~= 'on' then return refuse('off') end
  if c.to == c.who then return refuse('self') end
  if c.v ~= 'public' then return refuse('private') end
  local monday = awards.round(c, c.today)
  local key = c.key .. 'award:nominations:' .. monday
  for _, id in ipairs(redis.call('LRANGE', key, 0, -1)) do
    local e = entry_get(c.key, id)
    local own = e.by == c.who and not e.gone and not (c.before and has(c.before.ids, id))
    if own and e.to == c.to then return refuse('known') end
  end
  local fresh = tallied(c, 'nominated', text_of(monday), c.to) == 0
  local e = journal(c, { k = 'nomination', by = c.who, ad = c.aday, to = c.to, t = c.text,
    n = text_of(monday), c = c.ch, m = c.message })
  list_push(key, e.id)
  redis.call('EXPIRE', key, KEEP)
  list_push(c.key .. 'd:' .. e.d, e.id)
  tally(c.key .. 't:', e, 1)
  local ids = { e.id }
  if not has_voted(c, monday) then ids[2] = cast(c, monday, c.to, e.id) end
  if not standing(c, 'nomination')[1] then
    notice(c, 'award_nominated', { channel = c.ch, thread = c.thread }, { 'by', c.who, 'to', c.to,
      'text', c.text, 'title', c.title, 'fresh', fresh and 1 or 0, 'next', is_next(c, monday) })
  end
  return { 'voted', ids[2] and 1 or 0, 'next', is_next(c, monday) }, ids
end)

local function add_nominees(c, out, monday)
  local rows = {}
  for i, one in ipairs(awards.nominees(c, monday)) do
    if i <= NOMINEES then
      rows[i] = { who = one.who, text = one.why[1] and one.why[1].t or '' }
    end
  end
  table.sort(rows, function(a, b) return a.who < b.who end) -- the votes are secret
  add_list(out, 'nominee', rows)
  return out
end

writer('award_vote', 'to! weekly!', function(c)
  if c.weekly ~= 'on' then return refuse('off') end
  if c.to == c.who then return refuse('self') end
  local monday = awards.round(c, c.today)
  if tallied(c, 'nominated', text_of(monday), c.to) == 0 then
    return add_nominees(c, refuse('nominee'), monday)
  end
  local id = cast(c, monday, c.to)
  if not id then return { 'same', '1' }, c.before and c.before.ids or {} end
  return { 'next', is_next(c, monday) }, { id }
end)

reader('award_list', 'weekly! today#? day#', function(c)
  local ids, rows = redis.call('LRANGE', c.key .. 'k:award', -100, -1), {}
  for i = #ids, 1, -1 do
    local e = entry_get(c.key, ids[i])
    if not e.gone and visible(c, e) and (not c.person or e.to == c.person) and #rows < PAGE then
      rows[#rows + 1] = { no = e.no, to = e.to, title = e.x, text = e.t, d = e.d }
    end
  end
  local monday = awards.round(c, c.today or c.day)
  local out = { 'weekly', c.weekly, 'next', monday > tonumber(c.today or c.day) and 1 or 0 }
  add_list(out, 'award', rows)
  return add_nominees(c, out, monday)
end)
