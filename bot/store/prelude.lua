-- prelude.lua -- what all functions share.
--
-- A function gets the key prefix of its team ("bravo:{T}:") as its one key, and
-- named arguments, all of them strings or lists of strings: as one JSON object;
-- or, for who types them, as name, value, name, value, where a name that ends
-- with "[]" may come more than once and makes a list.  It gives back a flat list
-- of names and values, all of them strings.
--
-- All checks come before the first write: Redis does not roll back, see `whole`.
--
-- Keys of a team:
--   team          hash: seq, settings version, founder, zone, secret, home, ...
--   settings      hash: what admins have set
--   roles         hash: person -> manager | admin | everyone, whatever the platform says
--   notes         hash: what the platform's adapter remembers, by name
--   lists         hash: name -> people, with spaces between
--   channels      hash: channel that gets the board -> JSON: since, minute, days, zone, v
--   boards        hash: channel -> day of its last board;  editions: see board_post.lua
--   e:<id>        hash: an entry of the journal, see `journal` below
--   i:<3 hex>     hash: rest of an identity's digest -> generation \t entry ids \t text's digest
--   k:<kind>      list: ids of all entries of a kind; the place is the number people see
--   d:<day>       list: ids of all entries of a day
--   t:...         tallies, derived from the journal, see `tally` below
--   z:...         rankings, derived from tallies when a board is read, see ranking.lua
--   out           stream: what is to be posted; out:tries hash: row -> times handed out
--   cel           hash: what has been celebrated, so that it is not again
--   rounds, due   what is to be done in the morning, see round.lua
--   touchpoints   where the team meets its customers, see touchpoint.lua

local function has(list, item)
  for _, one in ipairs(list) do
    if one == item then return true end
  end
  return false
end

-- ------------------------------------------------------------ the calendar
-- A day is a number of days since 1970-01-01; so the weekday of 0 is Thursday.

local function weekday(day) return (day + 3) % 7 end -- 0 Monday .. 6 Sunday
local function week_of(day) return day - weekday(day) end

local function civil(day) -- year, month, day of the month
  local z = day + 719468
  local era = math.floor(z / 146097)
  local doe = z - era * 146097
  local yoe = math.floor((doe - math.floor(doe / 1460) + math.floor(doe / 36524)
              - math.floor(doe / 146096)) / 365)
  local doy = doe - (365 * yoe + math.floor(yoe / 4) - math.floor(yoe / 100))
  local mp = math.floor((5 * doy + 2) / 153)
  local month = mp < 10 and mp + 3 or mp - 9
  local year = yoe + era * 400 + (month <= 2 and 1 or 0)
  return year, month, doy - math.floor((153 * mp + 2) / 5) + 1
end

local function month_of(day)
  local year, month = civil(day)
  return string.format('%04d%02d', year, month)
end

-- The first day of the block of 1, 3 or 12 months that a day is in.
local function first_of(day, months)
  local _, month, date = civil(day)
  day = day - date + 1
  for _ = 1, (month - 1) % months do
    _, _, date = civil(day - 1)
    day = day - date
  end
  return day
end

-- The names of the periods that a day is in.  Kept from call to call: making
-- texts of numbers is what costs.
local memo_day, memo_periods
local function periods_of(day)
  day = tonumber(day)
  if day ~= memo_day then
    memo_day = day
    memo_periods = { day = 'd' .. day, week = 'w' .. week_of(day), month = 'm' .. month_of(day) }
  end
  return memo_periods
end

-- ------------------------------------------------------------ answers

-- A whole number as text.  Making these costs as much as a command of Redis, the
-- more so if Redis is left to make them; so those of small numbers are kept.
local small = {}
local function text_of(number)
  local text = small[number]
  if not text then
    text = string.format('%d', number)
    if number >= 0 and number < 1000 then small[number] = text end
  end
  return text
end

-- Appends a list of rows (tables of named values) as list.1.name, list.2.name.
local function add_list(out, name, rows)
  out[#out + 1] = name .. '.n'
  out[#out + 1] = #rows
  for i, row in ipairs(rows) do
    for field, value in pairs(row) do
      out[#out + 1] = name .. '.' .. text_of(i) .. '.' .. field
      out[#out + 1] = value
    end
  end
end

local function as_text(out)
  for i = 1, #out do
    local value = out[i]
    local kind = type(value)
    if kind == 'number' then
      out[i] = text_of(value)
    elseif kind ~= 'string' then
      out[i] = tostring(value)
    end
  end
  return out
end

-- What a function gives back when it changes nothing, and why.
local function refuse(why, ...) return { 'refused', why, ... } end

-- ------------------------------------------------------------ writing
-- Redis does not roll back what a function wrote before one of its commands
-- failed, be it for a key of another type or a field that is no number.  So what
-- the writers below write is noted, as the command that takes it back: four
-- places each.  Keys that are made anew anyway (rankings, counters of a day) need
-- no note.

local notes, noted = {}, 0
local touched -- by rebuild.lua while it counts: the keys that are written

local function note(command, key, field, value)
  if touched then
    touched[key] = true
    return
  end
  notes[noted + 1], notes[noted + 2] = command, key
  notes[noted + 3], notes[noted + 4] = field or false, value or false
  noted = noted + 4
end

local function add(key, field, n)
  local sum = redis.call('HINCRBY', key, field, n)
  if sum == 0 then redis.call('HDEL', key, field) end
  note('HINCRBY', key, field, n)
  return sum
end

local function list_push(key, value)
  redis.call('RPUSH', key, value)
  note('RPOP', key)
end

local function hash_set(key, field, value)
  local old = redis.call('HGET', key, field)
  redis.call('HSET', key, field, value)
  note(old and 'HSET' or 'HDEL', key, field, old)
end

local function hash_clear(key, field)
  local old = redis.call('HGET', key, field)
  if old then
    redis.call('HDEL', key, field)
    note('HSET', key, field, old)
  end
end

-- To a sorted set; what is in it already keeps its score in ours.
local function rank_add(key, score, member)
  if redis.call('ZADD', key, score, member) == 1 then note('ZREM', key, member) end
end

local function rank_drop(key, member)
  local score = redis.call('ZSCORE', key, member)
  if score then
    redis.call('ZREM', key, member)
    note('ZADD', key, score, member)
  end
end

local function roll_back(from)
  for i = noted - 3, from + 1, -4 do
    local command, key, field, value = notes[i], notes[i + 1], notes[i + 2], notes[i + 3]
    if command == 'HINCRBY' then
      local sum = redis.pcall(command, key, field, string.format('%d', -tonumber(value)))
      if sum == 0 then redis.pcall('HDEL', key, field) end
    elseif value then redis.pcall(command, key, field, value)
    elseif field then redis.pcall(command, key, field)
    else redis.pcall(command, key) end
  end
  noted = from
end

-- Runs it wholly or not at all; gives back what pcall does.
local function whole(run, ...)
  local from = noted
  local well, out = pcall(run, ...)
  if not well then roll_back(from) end
  return well, out
end

-- ------------------------------------------------------------ identity

-- Where an identity is kept: the hash, and the field in it.
local function place_of(c, identity)
  local place = c.places[identity]
  if not place then
    local hex = redis.sha1hex(c.secret .. identity)
    place = { key = c.key .. 'i:' .. string.sub(hex, 1, 3), field = string.sub(hex, 4, 24) }
    c.places[identity] = place
  end
  return place
end

-- What is known of an event: its newest generation, the entries it made, and a digest
-- of what it said, if that was not refused.
local function recall(c, identity)
  local place = place_of(c, identity)
  local record = redis.call('HGET', place.key, place.field)
  place.record = record
  if not record then return nil end
  local gen, list, said = string.match(record, '^([^\t]*)\t([^\t]*)\t?(.*)$')
  local ids = {}
  for id in string.gmatch(list, '[^,]+') do ids[#ids + 1] = id end
  return { gen = gen, ids = ids, said = said }
end

local function remember(c, identity, ids, said)
  local place = place_of(c, identity)
  redis.call('HSET', place.key, place.field,
    c.gen .. '\t' .. table.concat(ids, ',') .. (said and '\t' .. said or ''))
  note(place.record and 'HSET' or 'HDEL', place.key, place.field, place.record)
end

-- ------------------------------------------------------------ the journal
-- Fields of an entry; those that say nothing are left out.
--   k kind   by author   at instant   d day   ad the author's own local day, if another
--   to person   grp group   n points   t text   g tags (spaces between)   p people named
--   v visibility, if not public   c channel   m message   b first entry of the same command
--   of the entry it is about (undo, vote, a change)   x tone   no number among its kind
--   w what it is found by: words, #tags, @people   s state of a challenge, if not open
--   pre the change of the same sort that a change came after
-- An entry is never rewritten.  Links are added to it later, all of them derivable:
--   gone   the entry that took it back        ed st ow wt mv   its newest change, see CHANGES

local ENTRY = { 'by', 'ad', 'to', 'grp', 'n', 't', 'g', 'p', 'v', 'c', 'm', 'b', 'of', 'x', 'no',
                'w', 's', 'pre' } -- beside k, at, d, which all have

-- Entries that change another one: which link leads to them, and what they bring anew.
local CHANGES = {
  edit = { link = 'ed', 't', 'g', 'p', 'x', 'w' },
  state = { link = 'st', 's' },
  assign = { link = 'ow', 'to' },
  weight = { link = 'wt', 'n' },
}

local function entry_get(key, id)
  local flat = redis.call('HGETALL', key .. 'e:' .. id)
  if #flat == 0 then return nil end
  local e = { id = id }
  for i = 1, #flat, 2 do e[flat[i]] = flat[i + 1] end
  return e
end

-- The entry as it reads since it was last changed.
local function newest(key, e)
  for _, change in pairs(CHANGES) do
    local id = e[change.link]
    if id then
      local values = redis.call('HMGET', key .. 'e:' .. id, unpack(change))
      for i, field in ipairs(change) do e[field] = values[i] or nil end
    end
  end
  return e
end

-- May this person see it where they ask?  What was not public stays in its
-- channel, and what was said to the bot alone with who said it.
local function visible(c, e)
  return not e.v or (e.c == c.ch and (e.v ~= 'direct' or e.by == c.who))
end

-- The standing entries of this kind that the event made before it was edited.
local function standing(c, kind)
  local list = {}
  for _, id in ipairs(c.before and c.before.ids or {}) do
    local e = entry_get(c.key, id)
    if e and not e.gone and (not kind or e.k == kind) then list[#list + 1] = e end
  end
  return list
end

local function journal(c, e)
  local id = text_of(redis.call('HINCRBY', c.key .. 'team', 'seq', '1'))
  e.d = e.d or c.day
  e.at = e.at or c.at
  if e.v == 'public' then e.v = nil end
  if e.ad == e.d then e.ad = nil end
  local flat, n = { 'k', e.k, 'at', e.at, 'd', e.d }, 6
  for _, field in ipairs(ENTRY) do
    local value = e[field]
    if value and value ~= '' then
      flat[n + 1], flat[n + 2], n = field, value, n + 2
    end
  end
  redis.call('HSET', c.key .. 'e:' .. id, unpack(flat))
  note('DEL', c.key .. 'e:' .. id)
  e.id = id
  return e
end

-- ------------------------------------------------------------ tallies
-- Hashes of whole numbers.  Board r (received), g (given), v (values), t (teams), by period:
--   t:<board>:<period>            of what was public
--   t:<board>:<scope>:<period>    of what was not: scope ~ is all of that together, and
--                                 each private channel has its own
-- Periods: d<day> w<monday> m<yyyymm> all.  Quarters and years are sums of months.
--   t:n:<period>   kind -> how many (kudos: points), public;  d<day> and all only
--   t:a:d<day>     giver -> points given on the giver's own day: the allowance
--   t:pv:<person>  value -> points received for it, public
-- What only some kinds of entries count: entries.lua.  Two are no numbers, for each with words:
--   t:w:<kind>:<word>   sorted set: the entries that hold the word, by id
--   t:lex:<kind>        sorted set: all words, for those that begin alike

-- Gives back the sums of the week and of all time.
local function add_periods(prefix, p, field, n)
  add(prefix .. p.day, field, n)
  add(prefix .. p.month, field, n)
  return add(prefix .. p.week, field, n), add(prefix .. 'all', field, n)
end

-- A kudos on the boards of one scope; gives back its receiver's sums.
local function tally_scope(at, scope, e, p, n)
  add_periods(at .. 'g:' .. scope, p, e.by, n)
  if e.grp then add_periods(at .. 't:' .. scope, p, e.grp, n) end
  for tag in string.gmatch(e.g or '', '%S+') do
    add_periods(at .. 'v:' .. scope, p, tag, n)
    if e.to and not e.v then add(at .. 'pv:' .. e.to, tag, n) end
  end
  if e.to then return add_periods(at .. 'r:' .. scope, p, e.to, n) end
end

local function tally_kudos(at, e, p, n)
  add(at .. 'a:d' .. (e.ad or e.d), e.by, n)
  if not e.v then return tally_scope(at, '', e, p, n) end
  if e.v ~= 'direct' then tally_scope(at, e.c .. ':', e, p, n) end
  return tally_scope(at, '~:', e, p, n)
end

-- What an entry is found by: of a challenge also how it stands, and whose it is.
local function words_of(e)
  if e.k ~= 'challenge' then return e.w end
  local pending = e.s ~= 'resolved' and ' =pending' or ''
  return e.w .. ' =' .. (e.s or 'open') .. pending .. (e.to and ' =@' .. e.to or ' =nobody')
end

local function tally_words(at, e, sign)
  local words, lexicon = at .. 'w:' .. e.k .. ':', at .. 'lex:' .. e.k
  for word in string.gmatch(words_of(e), '%S+') do
    if sign > 0 then
      rank_add(words .. word, e.id, e.id)
      rank_add(lexicon, 0, word)
    else
      rank_drop(words .. word, e.id)
      if redis.call('EXISTS', words .. word) == 0 then rank_drop(lexicon, word) end
    end
  end
end

-- Kinds of entries that are records and count nowhere.
local RECORD = { undo = true, admin = true, board = true, edit = true, state = true,
                 assign = true, weight = true }

local COUNTS = {} -- what else a kind counts: a function, true: and no more (entries.lua)

-- Moves all tallies that an entry, as it reads now, counts in.  `at` is where
-- they stand: the team's own, or a second set that is being compared with it.
-- Each entry is tallied when it is journaled and, with a sign of -1, when it is
-- taken back or about to read otherwise, and nothing else is a tally: from that
-- rebuild.lua makes them anew.
-- Gives back the sums that celebrations ask for: a kudos' receiver's of the week
-- and of all time (of the public, or of all that was private), and all of its kind.
local function tally(at, e, sign)
  if RECORD[e.k] then return end
  local p = periods_of(e.d)
  local n = sign > 0 and '1' or '-1'
  local week, all, together
  local count = COUNTS[e.k]
  if count and count(at, e, p, n) then return end
  if e.w then tally_words(at, e, sign) end
  if e.k == 'kudos' then
    n = sign > 0 and e.n or '-' .. e.n
    week, all = tally_kudos(at, e, p, n)
  end
  if not e.v then
    add(at .. 'n:' .. p.day, e.k, n)
    together = add(at .. 'n:all', e.k, n)
  end
  return week, all, together
end

local function tallied(c, board, period, field)
  return tonumber(redis.call('HGET', c.key .. 't:' .. board .. ':' .. period, field) or 0)
end

-- All that a person ever received.
local function total_of(c, person)
  return tallied(c, 'r', 'all', person) + tallied(c, 'r', '~:all', person)
end

-- What is left of the allowance on a day of this person's.
local function left_on(c, day)
  return math.max(tonumber(c.allowance) - tallied(c, 'a', 'd' .. day, c.who), 0)
end

-- ------------------------------------------------------------ the outbox

-- A row for the channel where it happened, in a thread if there is one, or for
-- a person alone: its kind and its fields, names and values in turn.
local function notice(c, kind, to, fields)
  if c.absent and to.channel == c.ch then return end -- it is not heard there
  local out, id = c.key .. 'out', nil
  if to.person then
    id = redis.call('XADD', out, '*', 'kind', kind, 'to_person', to.person, unpack(fields))
  elseif to.thread then
    id = redis.call('XADD', out, '*', 'kind', kind, 'to_channel', to.channel,
      'to_thread', to.thread, unpack(fields))
  else
    id = redis.call('XADD', out, '*', 'kind', kind, 'to_channel', to.channel, unpack(fields))
  end
  note('XDEL', out, id)
end
