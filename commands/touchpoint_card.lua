-- touchpoint_card.lua -- the report card that customers keep of us, by touch point.
--
-- It is made of the stories and comments of a period that felt good or bad, and of
-- the challenges that were open at its end, each as one bad word: what was public,
-- and what this channel has of its own.

local LOOK = 1000 -- challenges, the newest
local QUOTES = 50 -- entries looked at for one line
local GRADES = { { 90, 'A' }, { 75, 'B' }, { 60, 'C' }, { 40, 'D' }, { 0, 'F' } }
local FINE = 60 -- from here on the line that is quoted is a good one

local function count_one(one, field) one[field] = (one[field] or 0) + 1 end

-- Counts a challenge for each touch point that it is about.
local function count_challenge(e, by_tag, open, open_before)
  local counted = {}
  for tag in string.gmatch(e.g or '', '%S+') do
    local one = by_tag[tag]
    if one and not counted[one] then
      counted[one] = true
      if open then count_one(one, 'open') end
      if open_before then count_one(one, 'open_before') end
    end
  end
end

-- The challenges that are open now, and that were at the end of the period before.
local function count_challenges(c, by_tag, before_to)
  for _, id in ipairs(redis.call('LRANGE', c.key .. 'k:challenge', -LOOK, -1)) do
    local e = entry_get(c.key, id)
    if not e.gone and visible(c, e) then
      newest(c.key, e)
      local resolved = e.s == 'resolved' and redis.call('HGET', c.key .. 'e:' .. e.st, 'd')
      local then_open = before_to and tonumber(e.d) <= before_to
                        and (not resolved or tonumber(resolved) > before_to)
      count_challenge(e, by_tag, not resolved, then_open)
    end
  end
end

-- What it is called, and how many of a hundred were good; nil: nothing was said.
local function grade_of(good, bad, open)
  good, bad = good or 0, (bad or 0) + (open or 0)
  if good + bad == 0 then return nil end
  local share = 100 * good / (good + bad)
  for _, grade in ipairs(GRADES) do
    if share >= grade[1] then return grade[2], share end
  end
end

-- The newest entry of a kind with this tag that felt so; of a challenge, that is not resolved.
local function newest_felt(c, kind, tag, from, tone)
  local found = redis.call('ZREVRANGE', c.key .. 't:w:' .. kind .. ':#' .. tag, 0, QUOTES - 1)
  for _, id in ipairs(found) do
    local e = newest(c.key, entry_get(c.key, id))
    local felt = e.x
    if kind == 'challenge' then felt = e.s ~= 'resolved' and 'bad' or nil end
    if felt == tone and visible(c, e) and (kind == 'challenge' or tonumber(e.d) >= from) then
      return e
    end
  end
end

-- The line that says why it has its grade: the newest.
local function quote_of(c, one, from)
  local tone, best = one.share >= FINE and 'good' or 'bad', nil
  for _, kind in ipairs({ 'story', 'comment', 'challenge' }) do
    for _, tag in ipairs(one.tags) do
      local e = newest_felt(c, kind, tag, from, tone)
      if e and (not best or tonumber(e.id) > tonumber(best.id)) then best = e end
    end
  end
  return best or {}
end

-- The graded ones, worst first, and those of which nothing was said; without a `to`,
-- of all time.
local function card_of(c, from, to, before_from, before_to)
  local list, by_tag = touchpoints(c)
  if not to then
    touchpoints_felt(c, by_tag, { 'all' }, 'good', 'bad')
  else
    touchpoints_felt(c, by_tag, pieces_of(from, to), 'good', 'bad')
    touchpoints_felt(c, by_tag, pieces_of(before_from, before_to), 'good_before', 'bad_before')
  end
  count_challenges(c, by_tag, before_to)
  local graded, silent = {}, {}
  for _, one in ipairs(list) do
    one.grade, one.share = grade_of(one.good, one.bad, one.open)
    one.before = grade_of(one.good_before, one.bad_before, one.open_before)
    table.insert(one.grade and graded or silent, one)
  end
  table.sort(graded, function(a, b)
    if a.share ~= b.share then return a.share < b.share end
    return a.name < b.name
  end)
  return graded, silent
end

local function row_of(c, one, from)
  local quote = quote_of(c, one, from)
  return { name = one.name, grade = one.grade, before = one.before or '', good = one.good or 0,
    bad = one.bad or 0, open = one.open or 0, by = quote.by, text = quote.t }
end

reader('touchpoint_card', 'period! day# ch! v!', function(c)
  local from, to, before_from, before_to = 0, nil, nil, nil
  if c.period ~= 'all' then
    from, to, before_from, before_to = period_days(c, c.period, tonumber(c.day))
  end
  local graded, silent = card_of(c, from, to, before_from, before_to)
  local out, rows, names = {}, {}, {}
  for i, one in ipairs(graded) do rows[i] = row_of(c, one, from) end
  for i, one in ipairs(silent) do names[i] = { name = one.name } end
  add_list(out, 'touchpoint', rows)
  add_list(out, 'silent', names)
  return out
end)

-- At the end of the week, the worst of it; or the best, if all went well.
section('touchpoints', function(c, _, _, out)
  if not ends_week(c, tonumber(c.day)) then return end
  local from, to, before_from, before_to = period_days(c, 'week', tonumber(c.day))
  local graded = card_of(c, from, to, before_from, before_to)
  local worst, best = graded[1], graded[#graded]
  if not worst then return end
  local hard = worst.share < FINE
  put(out, 'touchpoints.hard', hard and 1 or 0)
  add_list(out, 'touchpoints', { row_of(c, hard and worst or best, from) })
end)

-- What customers said; the best touch point, if it is fine, and the worst, if it isn't.
digest('fails', function(c, week, out)
  local felt = felt_between(c, week)
  local graded = card_of(c, week.from, week.to, week.from - 7, week.from - 1)
  local worst, best = graded[1], graded[#graded]
  local fine = best and best.share >= FINE and row_of(c, best, week.from) or nil
  local poor = worst and worst.share < FINE and row_of(c, worst, week.from) or nil
  put(out, 'felt.good', felt.good)
  put(out, 'felt.bad', felt.bad)
  add_list(out, 'best', { fine })
  add_list(out, 'worst', { poor })
  return poor and felt.bad == 0 and poor.name .. poor.grade .. (poor.text or '')
end)
