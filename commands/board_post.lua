-- board_post.lua -- commits the daily board: one for each channel and date.
--
-- The row has all that the board says: it is how things stood at the commit.
--
--   boards     hash: channel -> the date of its newest board, posted or skipped
--   editions   hash: channel -> the entry of its newest board that was posted;
--              that entry's `of` is the one before it

local BOARD_GENEROUS, BOARD_LEADERS, BOARD_CHEERS = 3, 3, 12

-- Not who leads: the ranking says that.  Not what was taken back since.
local function still_cheered(c, e)
  if e.t == 'lead' then return false end
  return (e.t ~= 'first' and e.t ~= 'received') or tallied(c, 'r', 'all', e.by) >= tonumber(e.n)
end

-- The celebrations, without those that a later one outdoes; same ones side by side.
local function cheers_of(c, list, most)
  local rows, told = {}, {}
  for i = #list, 1, -1 do
    local e = list[i]
    local key = e.t == 'together' and e.t or e.t .. ' ' .. e.by
    if not told[key] and #rows < most and still_cheered(c, e) then
      told[key] = true
      rows[#rows + 1] = { what = e.t, who = e.by, n = e.n, id = e.id }
    end
  end
  table.sort(rows, function(a, b)
    if a.what ~= b.what then return a.what < b.what end
    if a.n ~= b.n then return tonumber(a.n) > tonumber(b.n) end
    return a.id < b.id
  end)
  return rows
end

local function edition_ranks(edition, before, size)
  local rows = top_of(edition.received, size)
  for i, row in ipairs(rows) do
    local up = rows[i - 1]
    row.place = up and up.n == row.n and up.place or i
    local then_at = place_among(before.received, row.what)
    row.trend = then_at and then_at - row.place or next(before.received) and 'new' or ''
    local why = edition.why[row.what] or {}
    row.why1, row.why2 = why[1], why[2]
  end
  return rows
end

-- The week so far: all thanks of it, and who leads.
local function week_lines(c, out, day)
  local total = 0
  for _, scope in ipairs({ '', c.ch .. ':' }) do
    local given = redis.call('HVALS', c.key .. 't:g:' .. scope .. 'w' .. week_of(day))
    for _, n in ipairs(given) do total = total + tonumber(n) end
  end
  local week = ranking(c, 'r', c.ch, { 'w' .. week_of(day) })
  local first = redis.call('ZRANGE', week, 0, 0, 'WITHSCORES')
  local leaders = {}
  if first[1] then leaders = redis.call('ZRANGEBYSCORE', week, first[2], first[2]) end
  local rows = {}
  for i = 1, #leaders <= BOARD_LEADERS and #leaders or 0 do rows[i] = { who = leaders[i] } end
  for _, value in ipairs({ 'week', total, 'week.most', -tonumber(first[2] or 0) }) do
    out[#out + 1] = value
  end
  add_list(out, 'leader', rows)
end

local function board_row(c, edition, before, day)
  local out = { 'day', day, 'thanks', edition.thanks, 'people', count_of(edition.given),
    'stories', #edition.story, 'lessons', #edition.lesson }
  if before.is then
    out[#out + 1] = 'thanks.more'
    out[#out + 1] = edition.thanks - before.thanks
  end
  add_list(out, 'rank', edition_ranks(edition, before, tonumber(c.size)))
  out[#out + 1] = 'ranked'
  out[#out + 1] = count_of(edition.received)
  add_list(out, 'generous', top_of(edition.given, BOARD_GENEROUS))
  add_list(out, 'team', top_of(edition.teams, BOARD_GENEROUS))
  add_list(out, 'story', best_of(c, edition.story))
  add_list(out, 'lesson', best_of(c, edition.lesson))
  add_list(out, 'cheer', cheers_of(c, edition.cheer, BOARD_CHEERS))
  if weekday(day) == 4 then week_lines(c, out, day) end
  return out
end

redis.register_function('bravo_board_post', function(keys, argv)
  local c = arguments(argv)
  c.key = keys[1]
  local day = tonumber(c.day)
  if redis.call('GET', c.key .. 'lease') ~= c.owner then return { 'refused', 'lease' } end
  local posted = tonumber(redis.call('HGET', c.key .. 'boards', c.ch))
  if posted and day <= posted then return { 'board', 'seen' } end
  local entry = { k = 'board', c = c.ch, at = c.now, d = c.day }
  if c.skip == '1' then
    entry.x = 'skipped'
    journal(c, entry)
    redis.call('HSET', c.key .. 'boards', c.ch, c.day)
    return { 'board', 'skipped' }
  end

  local seq = tonumber(redis.call('HGET', c.key .. 'team', 'seq') or 0)
  local last = redis.call('HGET', c.key .. 'editions', c.ch)
  local before = edition_new()
  if last then
    local e = entry_get(c.key, last)
    local then_day = tonumber(e.d)
    local first = edition_first(c, tonumber(e.of or 0), then_day)
    before = edition_read(c, first, tonumber(last), then_day)
    before.is = true
  end
  local edition = edition_read(c, edition_first(c, tonumber(last or 0), day), seq, day)
  notice(c, 'board', { channel = c.ch }, board_row(c, edition, before, day))
  entry.of = last or nil
  journal(c, entry)
  redis.call('HSET', c.key .. 'editions', c.ch, entry.id)
  redis.call('HSET', c.key .. 'boards', c.ch, c.day)
  return { 'board', 'posted' }
end)
