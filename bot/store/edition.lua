-- edition.lua -- what has happened since a channel's board before.
--
-- An edition is a stretch of the journal, by the numbers of its entries: so
-- what is said after a board is on the next, and nothing is on two.  It goes
-- back at most 7 days.

local EDITION_DAYS = 7

-- The first entry after `after` that is no older than 7 days.  The team may be a day ahead
-- of the channel.
local function edition_first(c, after, day)
  local first
  for d = day - EDITION_DAYS, day + 1 do
    local id = tonumber(redis.call('LINDEX', c.key .. 'd:' .. d, 0))
    if id and (not first or id < first) then first = id end
  end
  return first and math.max(first, after + 1)
end

local function edition_new()
  return { thanks = 0, received = {}, given = {}, givers = {}, teams = {}, why = {}, entries = {} }
end

-- The entries of a kind in an edition, oldest first: id, by, t, n, no, x, g, ed.
local function entries_in(edition, kind) return edition.entries[kind] or {} end

-- At most two reasons for each person, the newest.
local function edition_why(edition, person, text)
  local why = edition.why[person] or {}
  if text ~= '' and text ~= why[1] then edition.why[person] = { text, why[1] } end
end

local function edition_kudos(c, edition, e)
  local n = tonumber(e.n)
  edition.thanks = edition.thanks + n
  edition.givers[e.by] = true
  if not absence.hidden(c, e.by) then edition.given[e.by] = (edition.given[e.by] or 0) + n end
  if e.grp then edition.teams[e.grp] = (edition.teams[e.grp] or 0) + n end
  if not e.to or absence.hidden(c, e.to) then return end
  edition.received[e.to] = (edition.received[e.to] or 0) + n
  edition_why(edition, e.to, e.t)
end

-- Reads the entries first..last that the channel may see.
local function edition_read(c, first, last, day)
  local edition = edition_new()
  for id = first or 1, first and last or 0 do
    local f = redis.call('HMGET', c.key .. 'e:' .. string.format('%.0f', id),
      'k', 'by', 'to', 'grp', 'n', 't', 'v', 'c', 'd', 'gone', 'ed', 'no', 'x', 'g')
    local e = { id = id, k = f[1], by = f[2] or '?', to = f[3], grp = f[4], n = f[5] or 1,
                t = f[6] or '', ed = f[11], no = f[12], x = f[13], g = f[14] }
    local seen = e.k and not f[10] and (not f[7] or f[8] == c.ch)
                 and tonumber(f[9]) >= day - EDITION_DAYS
    if seen and e.k == 'kudos' then
      edition_kudos(c, edition, e)
    elseif seen and not RECORD[e.k] then
      local list = edition.entries[e.k] or {}
      edition.entries[e.k] = list
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
  return { { by = best.by, text = text, votes = most, no = best.no, id = best.id } }
end
