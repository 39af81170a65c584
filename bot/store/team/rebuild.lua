-- rebuild.lua -- makes the tallies anew from the journal, beside the team's own,
-- and compares the two, or mends the team's own.
--
-- It is called again and again and does a little each time, as much as the
-- caller says (`work`), so that nobody has to wait for it:
--   clear    away with what an earlier one has left
--   count    the journal, from its first entry on, into the second set (v: for t:)
--   compare  key by key; before that, in the same call, what has been journaled
--            meanwhile is counted, so that both sets tell of the same entries
--   drop     the second set
-- What it remembers from call to call:
--   vs:state  hash: token, phase, pos, cursor, name, side, field, sums
--   vs:names  set: the tallies that were ever written, without t: or v:
--   vs:todo   list: names that are to be compared
--   vs:is     hash: link and entry -> the change that it reads as, at this place in the journal

local ENTRY_WORK, NAME_WORK = 10, 2 -- in fields that are compared
local FIRST = { phase = 'clear', pos = 0, cursor = '0', name = '', side = 'v', field = '0',
                fields = 0, differences = 0 }
local NUMBERS = { pos = true, fields = true, differences = true }
local MANY = 100 -- fields or names looked at in one go
local SHOWN = 100 -- differences told of in one answer

local function differ(c, s, difference)
  s.differences = s.differences + 1
  if #c.found < SHOWN then c.found[#c.found + 1] = difference end
end

-- ------------------------------------------------------------ counting

-- Had the entry been taken back when the journal came to entry `at`?
local function gone_by(c, id, at)
  local gone = redis.call('HGET', c.key .. 'e:' .. id, 'gone')
  return gone and tonumber(gone) <= tonumber(at)
end

-- Counts an entry as it reads at this place in the journal.
local function tally_reading(c, id, sign)
  local e = entry_get(c.key, id)
  if not e then return end
  for _, change in pairs(CHANGES) do
    e[change.link] = redis.call('HGET', c.key .. 'vs:is', change.link .. id) or nil
  end
  tally(c.key .. 'v:', newest(c.key, e), sign)
end

-- From this place in the journal on, an entry reads as another change of it;
-- nil: as it was written.
local function reads_otherwise(c, at, id, link, change)
  local gone = gone_by(c, id, at)
  if not gone then tally_reading(c, id, -1) end
  if change then
    redis.call('HSET', c.key .. 'vs:is', link .. id, change)
  else
    redis.call('HDEL', c.key .. 'vs:is', link .. id)
  end
  if not gone then tally_reading(c, id, 1) end
end

local function count_undo(c, undo)
  local e = entry_get(c.key, undo.of)
  if not e then return end
  local change = CHANGES[e.k]
  if not change then
    tally_reading(c, e.id, -1)
  elseif redis.call('HGET', c.key .. 'vs:is', change.link .. e.of) == e.id then
    local before = e.pre
    while before and gone_by(c, before, undo.id) do
      before = redis.call('HGET', c.key .. 'e:' .. before, 'pre')
    end
    reads_otherwise(c, undo.id, e.of, change.link, before or nil)
  end
end

local function count_entry(c, s, id)
  local e = entry_get(c.key, id)
  if not e then
    differ(c, s, { name = 'e:' .. id, has = 'no entry' })
  elseif CHANGES[e.k] then
    reads_otherwise(c, e.id, e.of, CHANGES[e.k].link, e.id)
  elseif e.k == 'undo' then
    count_undo(c, e)
  else
    tally(c.key .. 'v:', e, 1)
  end
end

local function count_entries(c, s)
  while s.pos < s.seq and c.work > 0 do
    s.pos = s.pos + 1
    c.work = c.work - ENTRY_WORK
    count_entry(c, s, string.format('%.0f', s.pos))
  end
end

-- true: all that has been journaled is counted.
local function count(c, s)
  touched = {}
  local well, problem = pcall(count_entries, c, s)
  local names = touched
  touched = nil -- by all means: it is there for everybody
  if not well then error(problem) end
  for name in pairs(names) do
    redis.call('SADD', c.key .. 'vs:names', string.sub(name, #c.key + 3))
  end
  return s.pos == s.seq
end

-- ------------------------------------------------------------ comparing

local function type_of(key) return redis.call('TYPE', key).ok end

local function mend(c, s, kind, field, should)
  local key = c.key .. 't:' .. s.name
  if kind == 'hash' then
    if should then redis.call('HSET', key, field, should) else redis.call('HDEL', key, field) end
  else
    if should then redis.call('ZADD', key, should, field) else redis.call('ZREM', key, field) end
  end
end

-- The next fields on one side, against the other side; false: there are no more.
local function compare_fields(c, s, from, other)
  local kind = type_of(from)
  if kind == 'none' then return false end
  local scan, get = 'HSCAN', 'HGET'
  if kind == 'zset' then scan, get = 'ZSCAN', 'ZSCORE' end
  local reply = redis.call(scan, from, s.field, 'COUNT', MANY)
  c.work = c.work - #reply[2] / 2
  for i = 1, #reply[2], 2 do
    local field, value = reply[2][i], reply[2][i + 1]
    local others = redis.call(get, other, field) or nil
    local has, should = others, value
    if s.side == 't' then has, should = value, others else s.fields = s.fields + 1 end
    if has ~= should and (s.side == 'v' or not should) then
      differ(c, s, { name = 't:' .. s.name, field = field, has = has, should = should })
      if c.mend == '1' then mend(c, s, kind, field, should) end
    end
  end
  s.field = reply[1]
  return s.field ~= '0'
end

-- A key that holds something else altogether; true: so it stays.
local function compare_types(c, s, own, shadow)
  local has, should = type_of(own), type_of(shadow)
  local fits = should == 'none' and (has == 'hash' or has == 'zset') or has == should
  if has == 'none' or fits then return false end
  differ(c, s, { name = 't:' .. s.name, has = 'a ' .. has })
  if c.mend == '1' then redis.call('UNLINK', own) end
  return c.mend ~= '1'
end

local function next_name(c, s)
  local name = redis.call('LPOP', c.key .. 'vs:todo')
  while not name and s.cursor ~= 'end' do
    local reply = redis.call('SSCAN', c.key .. 'vs:names', s.cursor, 'COUNT', MANY)
    s.cursor = reply[1] == '0' and 'end' or reply[1]
    for _, found in ipairs(reply[2]) do redis.call('RPUSH', c.key .. 'vs:todo', found) end
    name = redis.call('LPOP', c.key .. 'vs:todo')
  end
  s.name = name or ''
  return name
end

-- First what there should be, then what there is too much.
local function compare(c, s)
  while c.work > 0 do
    c.work = c.work - NAME_WORK
    if s.name == '' and not next_name(c, s) then return true end
    local own, shadow = c.key .. 't:' .. s.name, c.key .. 'v:' .. s.name
    local skip = s.side == 'v' and s.field == '0' and compare_types(c, s, own, shadow)
    local more
    if s.side == 'v' then
      more = not skip and compare_fields(c, s, shadow, own)
    else
      more = compare_fields(c, s, own, shadow)
    end
    if not more then
      s.field = '0'
      if s.side == 't' or skip then
        s.side, s.name = 'v', ''
      else
        s.side = 't'
      end
    end
  end
  return false
end

-- ------------------------------------------------------------ the steps

local function drop(c)
  while c.work > 0 do
    local names = redis.call('SPOP', c.key .. 'vs:names', MANY)
    c.work = c.work - #names * NAME_WORK
    if #names == 0 then
      redis.call('UNLINK', c.key .. 'vs:todo', c.key .. 'vs:is')
      return true
    end
    for _, name in ipairs(names) do redis.call('UNLINK', c.key .. 'v:' .. name) end
  end
  return false
end

local function step(c, s)
  if s.phase == 'clear' then
    if drop(c) then s.phase = 'count' end
  elseif s.phase == 'count' then
    if count(c, s) then s.phase = 'compare' end
  elseif s.phase == 'compare' then
    if count(c, s) and compare(c, s) then s.phase = 'drop' end
  elseif drop(c) then
    s.phase = 'end'
  end
end

local function recall_state(c)
  local s = {}
  for name, value in pairs(FIRST) do s[name] = value end
  s.token = c.token
  if c.begin ~= '1' then
    local flat = redis.call('HGETALL', c.key .. 'vs:state')
    for i = 1, #flat, 2 do
      s[flat[i]] = NUMBERS[flat[i]] and tonumber(flat[i + 1]) or flat[i + 1]
    end
    if #flat == 0 or s.token ~= c.token then return nil end
  end
  s.seq = tonumber(redis.call('HGET', c.key .. 'team', 'seq') or 0)
  return s
end

-- mend: '1' puts right what differs.  token: whose work it is; begin: '1' takes it over.
redis.register_function('bravo_rebuild', function(keys, argv)
  local c = arguments(argv)
  c.key, c.found, c.work = keys[1], {}, tonumber(c.work)
  local s = recall_state(c)
  if not s then return refuse('taken') end
  step(c, s)
  if s.phase == 'end' then
    redis.call('UNLINK', c.key .. 'vs:state')
  else
    local flat = { 'token', c.token }
    for name in pairs(FIRST) do
      flat[#flat + 1] = name
      flat[#flat + 1] = s[name]
    end
    redis.call('HSET', c.key .. 'vs:state', unpack(as_text(flat)))
  end
  local out = { 'phase', s.phase, 'pos', s.pos, 'seq', s.seq, 'fields', s.fields,
    'differences', s.differences }
  add_list(out, 'difference', c.found)
  return as_text(out)
end)
