-- entry.lua -- what people write, find and vote for: stories, lessons and all kinds like them.

local PAGE = 10
local LOOK = 1000 -- entries that one question looks at: the newest that may fit
local ALIKE = 200 -- words that one beginning of a word may stand for
local STREAK = { 5, 10, 20, 30, 50, 100, 150, 200, 250, 300, 400, 500, 750, 1000 }

-- ------------------------------------------------------------ adding

-- Tells those who are named in it, unless they knew already (`before`).
local function tell(c, e, before)
  if c.tell ~= 'on' or e.v or not e.p then return end
  for person in string.gmatch(e.p, '%S+') do
    if person ~= c.who and person ~= e.by and not among(before, person) then
      notice(c, 'entry_named', { person = person },
        { 'entry', e.k, 'no', e.no, 'by', e.by, 'text', e.t })
    end
  end
end

-- Working days in a row, up to this one, each with an entry of the kind.
local function celebrate_streak(c)
  local day, count = tonumber(c.day), 0
  if not working(c, day) or tallied(c, 'n', 'd' .. day, c.kind) ~= 1 then return end
  while count < STREAK[#STREAK] and tallied(c, 'n', 'd' .. day, c.kind) > 0 do
    count = count + 1
    day = working_day_before(c, day)
  end
  if step_reached(STREAK, count - 1, count) then
    celebrate(c, 'streak:' .. c.kind .. ':' .. c.day, 'streak', count >= 20 and 'big' or 'small',
      { n = count })
  end
end

-- Lets an entry say something else from now on.
local function edit(c, e, tone)
  local new = change(c, e, { k = 'edit', t = c.text, g = c.g, p = c.p, x = tone,
    w = found_by(c, e.by) })
  tell(c, newest(c.key, { k = e.k, no = e.no, by = e.by, v = e.v, ed = new.id }), e.p)
  return new
end

-- The message of an entry was edited.
local function rewrite(c, e)
  local before = newest(c.key, e)
  if before.t == c.text and before.x == c.x then return { 'same', '1' } end
  if not within_window(c, e) then return refuse('late', 'no', e.no) end
  edit(c, before, c.x)
  return { 'no', e.no, 'edited', '1' }
end

writer('entry_add', 'kind! text! tell', function(c)
  local old = standing(c, c.kind)[1]
  if old then return rewrite(c, old) end
  local e = entry_new(c, { k = c.kind, t = c.text, g = c.g, p = c.p, x = c.x, w = c.w, v = c.v,
    c = c.ch })
  announce_entry(c, e)
  tell(c, e)
  if c.streak == '1' and not e.v then celebrate_streak(c) end
  return { 'no', e.no }, { e.id }
end)

-- ------------------------------------------------------------ changing

writer('entry_edit', 'kind! no! text! tell', function(c)
  local e, refusal = meant(c)
  if not e then return refusal end
  if e.by ~= c.who and not manages(c) then return refuse('other', 'by', e.by) end
  if e.t == c.text and (c.x or e.x) == e.x then return { 'no', c.no } end
  return { 'no', c.no }, { edit(c, e, c.x or e.x).id }
end)

writer('entry_remove', 'kind! no!', function(c)
  local e, refusal = meant(c)
  if not e then return refusal end
  if not manages(c) then
    if e.by ~= c.who then return refuse('other', 'by', e.by) end
    if not within_window(c, e) then return refuse('late', 'no', c.no) end
  end
  take_back(c, entry_get(c.key, e.id))
  return { 'no', c.no }, {}
end)

writer('entry_vote', 'kind! no!', function(c)
  local e, refusal = meant(c)
  if not e then return refusal end
  if e.by == c.who then return refuse('own') end
  local votes = votes_of(c, e.id)
  if tallied(c, 'voter', e.id, c.who) > 0 then return refuse('voted', 'votes', votes) end
  local vote = journal(c, { k = 'vote', by = c.who, of = e.id, v = e.v, c = e.c, m = c.message })
  tally(c.key .. 't:', vote, 1)
  return { 'no', c.no, 'votes', votes + 1 }, { vote.id }
end)

-- ------------------------------------------------------------ finding

-- The words that will do for one that was asked for: of a person also those that are
-- theirs, and what is nobody's is the champion's.
local function as_good_as(c, word)
  local owned = string.match(word, '^=?@(.*)$')
  if c.kind ~= 'challenge' or not owned then return { word } end
  local words = { word, '=@' .. owned }
  if owned == c.champion then words[3] = '=nobody' end
  return words
end

-- Has it all words that were asked for?
local function holds(c, words)
  for _, word in ipairs(c.word or {}) do
    local found = false
    for _, one in ipairs(as_good_as(c, word)) do found = found or among(words, one) end
    if not found then return false end
  end
  for _, word in ipairs(c.prefix or {}) do
    if not string.find(' ' .. words, ' ' .. word, 1, true) then return false end
  end
  return true
end

-- Is it one that was asked for, and that may be seen here?
local function fits(c, id)
  local values = redis.call('HMGET', c.key .. 'e:' .. id, 'gone', 'd', 'v', 'by', 'c')
  local e = { v = values[3], by = values[4], c = values[5] }
  if values[1] or tonumber(values[2]) < tonumber(c.from) or not visible(c, e) then return false end
  if not c.word and not c.prefix and not c.tone then return true end
  e = newest(c.key, entry_get(c.key, id))
  return holds(c, words_of(e)) and (not c.tone or e.x == c.tone)
end

-- How pressing a challenge is: a point for each vote, one for each week that it
-- has waited, and ten more or less by what managers say.
local function pressing(c, id)
  local e = newest(c.key, entry_get(c.key, id))
  local weeks = math.max(math.floor((tonumber(c.day) - tonumber(e.d)) / 7), 0)
  return votes_of(c, id) + weeks + 10 * tonumber(e.n or 0)
end

local function most_first(c, ids, points_of)
  local points = {}
  for _, id in ipairs(ids) do points[id] = points_of(c, id) end
  table.sort(ids, function(a, b)
    if points[a] ~= points[b] then return points[a] > points[b] end
    return tonumber(a) > tonumber(b)
  end)
end

-- One page of those that fit.
local function page_of(c, ids)
  local fitting, rows, out = {}, {}, {}
  for _, id in ipairs(ids) do
    if fits(c, id) then fitting[#fitting + 1] = id end
  end
  if c.best == '1' then most_first(c, fitting, votes_of)
  elseif c.pressing == '1' then most_first(c, fitting, pressing) end
  local pages = math.max(math.ceil(#fitting / PAGE), 1)
  local page = math.min(tonumber(c.page), pages)
  for i = (page - 1) * PAGE + 1, math.min(page * PAGE, #fitting) do
    local e = newest(c.key, entry_get(c.key, fitting[i]))
    rows[#rows + 1] = { no = e.no, by = e.by, d = e.d, t = e.t, x = e.x, s = e.s, n = e.n,
      owner = e.k == 'challenge' and owner_of(c, e) or nil, votes = votes_of(c, e.id) }
  end
  add_list(out, 'entry', rows)
  for name, value in pairs({ total = #fitting, page = page, pages = pages }) do
    out[#out + 1] = name
    out[#out + 1] = value
  end
  if #ids == LOOK then
    out[#out + 1] = 'most'
    out[#out + 1] = LOOK
  end
  return out
end

reader('entry_list', 'kind! from# page# word[] prefix[]', function(c)
  local ids = redis.call('LRANGE', c.key .. 'k:' .. c.kind, -LOOK, -1)
  local newest_first = {}
  for i = #ids, 1, -1 do newest_first[#newest_first + 1] = ids[i] end
  return page_of(c, newest_first)
end)

-- The sets of entries that hold a word, and how many entries they have at most.
local function sets_of(c, word, is_prefix)
  local words, count, sets = as_good_as(c, word), 0, {}
  if is_prefix then
    words = redis.call('ZRANGEBYLEX', c.key .. 't:lex:' .. c.kind, '[' .. word,
      '[' .. word .. '\255', 'LIMIT', 0, ALIKE)
  end
  for _, one in ipairs(words) do
    sets[#sets + 1] = c.key .. 't:w:' .. c.kind .. ':' .. one
    count = count + redis.call('ZCARD', sets[#sets])
  end
  return sets, count
end

-- Entries that hold the rarest of the words; so all that hold every one are among them.
local function candidates(c)
  local rarest, fewest
  local function consider(word, is_prefix)
    local sets, count = sets_of(c, word, is_prefix)
    if not fewest or count < fewest then rarest, fewest = sets, count end
  end
  for _, word in ipairs(c.word or {}) do consider(word, false) end
  for _, word in ipairs(c.prefix or {}) do consider(word, true) end
  local ids, seen = {}, {}
  for _, set in ipairs(rarest) do
    for _, id in ipairs(redis.call('ZREVRANGE', set, 0, math.ceil(LOOK * 2 / #rarest))) do
      if not seen[id] then
        seen[id] = true
        ids[#ids + 1] = tonumber(id)
      end
    end
  end
  table.sort(ids, function(a, b) return a > b end)
  while #ids > LOOK do ids[#ids] = nil end
  return ids
end

reader('entry_search', 'kind! from# page# word[] prefix[]', function(c)
  c.champion = champion_of(c)
  return page_of(c, candidates(c))
end)

-- The standard that a challenge says is not kept: "#standard-3".
local function put_standard(c, e, out)
  local no = string.match(' ' .. (e.g or '') .. ' ', ' standard%-?(%d+) ')
  local id = no and #no < 15 and redis.call('LINDEX', c.key .. 'k:standard', tonumber(no) - 1)
  local standard = id and newest(c.key, entry_get(c.key, id))
  if not standard or standard.gone then return end
  put(out, 'standard', standard.t)
  put(out, 'standard.no', no)
end

reader('entry_show', 'kind! no!', function(c)
  local e, refusal = meant(c)
  if not e then return refusal end
  local out = { 'no', e.no, 'by', e.by, 'd', e.d, 't', e.t, 'x', e.x or '', 'v', e.v or '',
    'votes', votes_of(c, e.id), 'known', marks_of(c, 'acks', e.id) }
  if e.ed then put(out, 'editor', redis.call('HGET', c.key .. 'e:' .. e.ed, 'by')) end
  if e.k == 'challenge' then
    put_standard(c, e, out)
    put(out, 'owner', owner_of(c, e) or '')
    put(out, 's', e.s or 'open')
    put(out, 'n', e.n or 0)
    local state = e.st and entry_get(c.key, e.st) or {}
    for name, field in pairs({ ['state.by'] = 'by', ['state.d'] = 'd', learned = 't' }) do
      if state[field] then put(out, name, state[field]) end
    end
  end
  return out
end)
