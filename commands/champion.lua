-- champion.lua -- who carries the flag of the programme, and what they hear once a week.
--
--   digest:told   hash: part of the digest -> how it stood in the newest one

local NAMES = 50
local WEEK, LONG = 7, 30 -- days

-- Without `to`: nobody.
writer('champion_set', '', function(c)
  local old = champion_of(c)
  if old == c.to then return { 'same', '1' } end
  if not c.to then
    hash_clear(c.key .. 'team', 'champion')
    record_change(c, { g = 'champion', t = 'nobody' })
    return {}
  end
  hash_set(c.key .. 'team', 'champion', c.to)
  record_change(c, { g = 'champion', to = c.to, t = 'named' })
  redis.call('DEL', c.key .. 'digest:told') -- all is new to who is new
  if c.to ~= c.who then notice(c, 'champion_named', { person = c.to }, { 'by', c.who }) end
  if c.v == 'public' then
    notice(c, 'champion_told', { channel = c.ch }, { 'champion', c.to })
  end
  return {}
end)

reader('champion', 'day#', function(c) return { 'champion', champion_of(c) or '' } end)

-- ------------------------------------------------------------ who is not thanked

-- Of us, those who got no thanks in the last days; nil: we are too many to say.
local function unthanked(c)
  local people, day = us(c), tonumber(c.day)
  if not people then return nil end
  for back = 0, LONG - 1 do
    for _, board in ipairs({ 'r:d', 'r:~:d' }) do
      for _, person in ipairs(redis.call('HKEYS', c.key .. 't:' .. board .. day - back)) do
        people[person] = nil
      end
    end
  end
  return sorted_keys(people)
end

local function put_people(out, name, list)
  local rows = {}
  for i = 1, math.min(#list, NAMES) do rows[i] = { who = list[i] } end
  put(out, name .. '.all', #list)
  add_list(out, name, rows)
end

reader('champion_unthanked', 'day#', function(c)
  local list = unthanked(c)
  if not list then return refuse('many') end
  local out = {}
  put_people(out, 'unthanked', list)
  return out
end)

-- ------------------------------------------------------------ the digest

-- Not before the team has been here for so long.
digest('unthanked', function(c, _, out)
  local began = tonumber(redis.call('HGET', c.key .. 'e:1', 'd') or c.day)
  local list = tonumber(c.day) - began >= LONG and unthanked(c)
  if not list or not list[1] then return nil end
  put_people(out, 'unthanked', list)
  return table.concat(list, ' ')
end)

-- How much there was; and how much more, if there was anything in the week before.
local function put_numbers(c, week, out)
  local now = entries_between(c, week.from, week.to)
  local before, any = entries_between(c, week.from - WEEK, week.from - 1)
  local thanks = thanks_between(c, week.from, week.to)
  local more, rows = thanks - thanks_between(c, week.from - WEEK, week.from - 1), {}
  any = any + thanks - more > 0
  for kind, n in pairs(now) do
    if n > 0 then rows[#rows + 1] = { kind = kind, n = n, more = any and n - before[kind] or 0 } end
  end
  table.sort(rows, function(a, b) return a.kind < b.kind end)
  put(out, 'thanks', thanks)
  put(out, 'thanks.more', any and more or 0)
  add_list(out, 'count', rows)
end

-- The team's by-clock call, as it is for who may know what is public.
local function in_public(c, day)
  local view = { ch = '-', v = 'public', day = text_of(day), today = text_of(day) }
  return setmetatable(view, { __index = c })
end

every('morning', 'champion', function(c, day)
  local champion, wanted = champion_of(c), WEEKDAYS[c['digest.day']]
  local date = champion and wanted and has_come(c, day, wanted)
  if not date then return end
  local week = { from = date - WEEK, to = date - 1 }
  local view, told, same = in_public(c, date - 1), c.key .. 'digest:told', {}
  local out = { 'day', day, 'from', week.from, 'mark', c['numbers.mark'] or '' }
  put_numbers(view, week, out)
  for _, part in ipairs(DIGEST) do
    attempt(c, part.name, function()
      local stands = part.add(view, week, out)
      if stands and redis.call('HGET', told, part.name) == stands then
        same[#same + 1] = { name = part.name }
      end
      if stands then hash_set(told, part.name, stands)
      else hash_clear(told, part.name) end
    end)
  end
  add_list(out, 'same', same)
  notice(c, 'champion_digest', { person = champion }, as_text(out))
end)
