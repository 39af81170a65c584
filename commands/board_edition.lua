-- board_edition.lua -- the whole week, or month, behind its last board.  Where that
-- board was skipped, for Bravo was away, it comes behind the next one.
--
--   owed   hash: channel -> "week" or "month", and the date of the board that was skipped

local GENEROUS = 3
local TREND = { week = 13, month = 12 } -- spans, this one among them
local TREND_LEAST = 3
local DAYS_MOST, GOALS, RESOLVED, LOOK = 31, 6, 3, 1000

-- Thanks of this span and of those before it, as far back as there were any.
local function trend_rows(c, name)
  local day, rows = tonumber(c.day), {}
  for _ = 1, TREND[name] do
    local from, to, before = span_days(name, day)
    table.insert(rows, 1, { n = thanks_between(c, from, to) })
    day = before
  end
  while rows[1] and rows[1].n == 0 do table.remove(rows, 1) end
  return #rows >= TREND_LEAST and rows or {}
end

-- How much there was, and how much more than in the span before, if there was
-- anything then.
local function put_counts(c, out, from, to, before_from, before_to)
  local rows, now = {}, entries_between(c, from, to)
  local before, any = entries_between(c, before_from, before_to)
  local thanks = thanks_between(c, from, to)
  local thanks_before = thanks_between(c, before_from, before_to)
  any = any + thanks_before > 0
  for _, kind in ipairs(WRITTEN) do
    if now[kind] > 0 then
      rows[#rows + 1] = { kind = kind, n = now[kind], more = any and now[kind] - before[kind] or 0 }
    end
  end
  put(out, 'thanks', thanks)
  put(out, 'thanks.more', any and thanks - thanks_before or 0)
  add_list(out, 'count', rows)
end

local function put_ranks(c, out, from, to, before_from, before_to)
  local now = ranking(c, 'r', c.ch, pieces_of(from, to))
  local before = ranking(c, 'r', c.ch, pieces_of(before_from, before_to))
  if redis.call('EXISTS', before) == 0 then before = nil end
  add_list(out, 'rank', ranks_of(now, before, tonumber(c['board.size'])))
  put(out, 'ranked', redis.call('ZCARD', now))
  local givers, rows = ranking(c, 'g', c.ch, pieces_of(from, to)), {}
  local flat = redis.call('ZRANGE', givers, 0, GENEROUS - 1, 'WITHSCORES')
  for i = 1, #flat, 2 do rows[#rows + 1] = { what = flat[i], n = -tonumber(flat[i + 1]) } end
  add_list(out, 'generous', rows)
  put(out, 'people', redis.call('ZCARD', givers))
end

-- How many of its periods each metric was at its goal, of those that have a value.
local function goal_rows(c, from, to)
  local rows = {}
  for _, m in ipairs(metrics.list(c)) do
    local hit, of = 0, 0
    local scope = m.whose == 'channel' and c.ch or ''
    for _, p in ipairs(metrics.periods(c, m, scope, math.min(to, tonumber(c.day)), DAYS_MOST)) do
      local within = p.last >= from and p.last <= to and p.value
      if within and metrics.goal(c, m, p.last) then
        of = of + 1
        if metrics.reached(c, m, p) then hit = hit + 1 end
      end
    end
    if of > 0 and #rows < GOALS then
      rows[#rows + 1] = { name = m.t, period = m.period, hit = hit, of = of }
    end
  end
  return rows
end

-- The challenges that were resolved in it, and what was learned, the newest first.
local function resolved_rows(c, from, to)
  local rows, ids = {}, redis.call('LRANGE', c.key .. 'k:challenge', -LOOK, -1)
  for i = #ids, 1, -1 do
    local e = entry_get(c.key, ids[i])
    if e and not e.gone and (not e.v or e.c == c.ch) and newest(c.key, e).s == 'resolved' then
      local state = entry_get(c.key, e.st)
      local day = tonumber(state.d)
      if day >= from and day <= to and #rows < RESOLVED then
        rows[#rows + 1] = { by = state.by, text = e.t, learned = state.t or '' }
      end
    end
  end
  return rows
end

-- `late`: its days are over.
local function tell(c, name, late)
  local from, to, before_from, before_to = span_days(name, tonumber(c.day))
  local out = { 'span', name, 'day', c.day, 'from', from,
    'rest', late and 0 or days_off_after(c, tonumber(c.day)) }
  put_counts(c, out, from, to, before_from, before_to)
  put_ranks(c, out, from, to, before_from, before_to)
  add_list(out, 'story', best_of(c, entries_since(c, 'story', from)))
  add_list(out, 'lesson', best_of(c, entries_since(c, 'lesson', from)))
  add_list(out, 'goal', goal_rows(c, from, to))
  add_list(out, 'resolved', resolved_rows(c, from, to))
  add_list(out, 'trend', trend_rows(c, name))
  notice(c, 'edition', { channel = c.ch }, as_text(out))
end

board_skipped(function(c)
  local name = c['board.monthly'] == 'on' and ends_span(c, 'month') and 'month'
               or c['board.weekly'] == 'on' and ends_span(c, 'week') and 'week'
  if name then hash_set(c.key .. 'owed', c.ch, name .. ' ' .. c.day) end
end)

follows_board('owed', function(c)
  local owed = redis.call('HGET', c.key .. 'owed', c.ch)
  if not owed then return end
  hash_clear(c.key .. 'owed', c.ch)
  local name, day = string.match(owed, '^(%S+) (%S+)$')
  local from, to = span_days(name, tonumber(day))
  local _, written = entries_between(c, from, to)
  if written + thanks_between(c, from, to) == 0 then return end
  tell(setmetatable({ day = day }, { __index = c }), name, true)
end)

follows_board('week', function(c, edition)
  if weekly_follows(c, edition) then tell(c, 'week') end
end)

follows_board('month', function(c, edition)
  if monthly_follows(c, edition) then tell(c, 'month') end
end)
