-- span.lua -- the week or the month of a board: what a channel may know of it.
--
-- A channel sees what was public, and what was said in it.

local BEST_LOOK = 500 -- of the newest entries of a kind
local WRITTEN = { 'story', 'lesson', 'comment', 'idea', 'practice', 'challenge' }

-- Which days, and those of the span before.
local function span_days(name, day)
  if name == 'week' then
    local from = week_of(day)
    return from, from + 6, from - 7, from - 1
  end
  local from = first_of(day, 1)
  local before = first_of(from - 1, 1)
  return from, first_of(from + 31, 1) - 1, before, from - 1
end

-- Is this board of the channel the last of its week, of its month?
local function ends_span(c, name)
  local day = tonumber(c.day)
  if not c.next then return false end
  local _, to = span_days(name, day)
  return tonumber(c.next) > to
end

local function thanks_between(c, from, to)
  local sum = 0
  for day = from, to do
    sum = sum + tallied(c, 'n', 'd' .. day, 'kudos')
    for _, n in ipairs(redis.call('HVALS', c.key .. 't:g:' .. c.ch .. ':d' .. day)) do
      sum = sum + tonumber(n)
    end
  end
  return sum
end

-- Kind -> how many, of what people write; and of all kinds together.
local function entries_between(c, from, to)
  local counts, all = {}, 0
  for _, kind in ipairs(WRITTEN) do
    counts[kind] = 0
    for day = from, to do counts[kind] = counts[kind] + tallied(c, 'n', 'd' .. day, kind) end
    all = all + counts[kind]
  end
  return counts, all
end

-- Those of a kind since a day that the channel may see, oldest first.
local function entries_since(c, kind, from)
  local list = {}
  local ids = redis.call('LRANGE', c.key .. 'k:' .. kind, -BEST_LOOK, -1)
  for i = #ids, 1, -1 do
    local e = entry_get(c.key, ids[i])
    if e and tonumber(e.d) < from then break end
    if e and not e.gone and (not e.v or e.c == c.ch) then table.insert(list, 1, e) end
  end
  return list
end

-- How many stories and comments felt good, and bad.
local function felt_between(c, week)
  local counts = { good = 0, bad = 0 }
  for _, kind in ipairs({ 'story', 'comment' }) do
    for _, e in ipairs(entries_since(c, kind, week.from)) do
      local tone = tonumber(e.d) <= week.to and newest(c.key, e).x
      if tone then counts[tone] = counts[tone] + 1 end
    end
  end
  return counts
end

-- Has there been more in it than its last board tells?  A span with one board is
-- told by that.
local function worth_telling(c, name, edition)
  local from, to = span_days(name, tonumber(c.day))
  if not c.before or c.before < from then return false end
  local told = 0
  for _, kind in ipairs(WRITTEN) do told = told + #entries_in(edition, kind) end
  local _, written = entries_between(c, from, to)
  return written > told or thanks_between(c, from, to) > edition.thanks
end

local function monthly_follows(c, edition)
  return c['board.monthly'] == 'on' and ends_span(c, 'month') and
         worth_telling(c, 'month', edition)
end

-- Not where the month ends as well: one more message is enough.
local function weekly_follows(c, edition)
  return c['board.weekly'] == 'on' and ends_span(c, 'week') and
         worth_telling(c, 'week', edition) and not monthly_follows(c, edition)
end
