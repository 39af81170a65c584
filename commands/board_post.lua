-- board_post.lua -- commits the daily board: one for each channel and date.
--
-- A board has an edition: the stretch of the journal, by the numbers of its
-- entries, since the channel's board before.  So what is said after a board is
-- on the next, and nothing is on two.  It goes back at most 7 days.  The row
-- has all that the board says: it is how things stood at the commit.
--
--   boards     hash: channel -> the date of its newest board, posted or skipped
--   editions   hash: channel -> the entry of its newest board that was posted;
--              that entry's `of` is the one before it

local EDITION_DAYS = 7
local BOARD_GENEROUS, BOARD_LEADERS, BOARD_CHEERS = 3, 3, 12

-- ------------------------------------------------------------ what has happened

-- The first entry after `after` that is no older than 7 days.
local function edition_first(c, after, day)
  local first
  for d = day - EDITION_DAYS, day do
    local id = tonumber(redis.call('LINDEX', c.key .. 'd:' .. d, 0))
    if id and (not first or id < first) then first = id end
  end
  return first and math.max(first, after + 1)
end

local function edition_new()
  return { thanks = 0, received = {}, given = {}, teams = {}, why = {},
           story = {}, lesson = {}, cheer = {} }
end

-- At most two reasons for each person, the newest.
local function edition_why(edition, person, text)
  local why = edition.why[person] or {}
  if text ~= '' and text ~= why[1] then edition.why[person] = { text, why[1] } end
end

local function edition_kudos(edition, e)
  local n = tonumber(e.n)
  edition.thanks = edition.thanks + n
  edition.given[e.by] = (edition.given[e.by] or 0) + n
  if e.grp then edition.teams[e.grp] = (edition.teams[e.grp] or 0) + n end
  if not e.to then return end
  edition.received[e.to] = (edition.received[e.to] or 0) + n
  edition_why(edition, e.to, e.t)
end

-- Reads the entries first..last that the channel may see.
local function edition_read(c, first, last, day)
  local edition = edition_new()
  for id = first or 1, first and last or 0 do
    local f = redis.call('HMGET', c.key .. 'e:' .. string.format('%.0f', id),
      'k', 'by', 'to', 'grp', 'n', 't', 'v', 'c', 'd', 'gone', 'ed')
    local e = { id = id, k = f[1], by = f[2] or '?', to = f[3], grp = f[4], n = f[5] or 1,
                t = f[6] or '', ed = f[11] }
    local seen = e.k and not f[10] and (not f[7] or f[8] == c.ch)
                 and tonumber(f[9]) >= day - EDITION_DAYS
    if seen and e.k == 'kudos' then
      edition_kudos(edition, e)
    elseif seen and (e.k == 'story' or e.k == 'lesson' or e.k == 'cheer') then
      local list = edition[e.k]
      list[#list + 1] = e
    end
  end
  return edition
end

-- ------------------------------------------------------------ picking from an edition

local function count_of(map)
  local n = 0
  for _ in pairs(map) do n = n + 1 end
  return n
end

-- The k with most, in one pass.
local function top_of(counts, k)
  local list = {}
  for what, n in pairs(counts) do
    local at = #list + 1
    while at > 1 and (list[at - 1].n < n or (list[at - 1].n == n and list[at - 1].what > what)) do
      at = at - 1
    end
    if at <= k then
      table.insert(list, at, { what = what, n = n })
      list[k + 1] = nil
    end
  end
  return list
end

local function place_among(counts, what)
  local n, place = counts[what], 1
  if not n then return nil end
  for _, other in pairs(counts) do
    if other > n then place = place + 1 end
  end
  return place
end

-- The entry with most votes, the newest of those, with its newest text.
local function best_of(c, list)
  local best, most
  for _, e in ipairs(list) do
    local votes = tonumber(redis.call('HGET', c.key .. 't:votes', e.id) or 0)
    if not best or votes >= most then best, most = e, votes end
  end
  if not best then return {} end
  local text = best.ed and redis.call('HGET', c.key .. 'e:' .. best.ed, 't') or best.t
  return { { by = best.by, text = text, votes = most } }
end

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

-- ------------------------------------------------------------ what the board says

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
