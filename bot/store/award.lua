-- award.lua -- what managers hand out, and who is voted for week by week.
--
--   k:award        list: awards, with numbers: to, x is the title, t what for; n the votes that
--                  a winner of the week had, who is nobody's (by ?)
--   award:closed   the Monday of the newest week whose vote is closed
--   award:ballots:<monday>   hash: person -> their ballot
-- Tallies, by the Monday of the week that it is for (n of the entries):
--   t:nominated:<monday>   person -> how often;  t:ballots:<monday>  person -> votes

COUNTS.nomination = function(at, e, _, n)
  add(at .. 'nominated:' .. e.n, e.to, n)
  return true
end

COUNTS.ballot = function(at, e, _, n)
  add(at .. 'ballots:' .. e.n, e.to, n)
  return true
end

local awards = {}

-- The Monday of the week that a vote is for: once it is closed, of the next.
function awards.round(c, day)
  local monday = week_of(tonumber(day))
  local closed = tonumber(redis.call('HGET', c.key .. 'team', 'award:closed') or 0)
  return closed >= monday and monday + 7 or monday
end

-- Who is nominated for a week, those with most votes first: who, votes, and the entries
-- that say why, newest first.
function awards.nominees(c, monday)
  local votes, list = c.key .. 't:ballots:' .. monday, {}
  for _, who in ipairs(redis.call('HKEYS', c.key .. 't:nominated:' .. monday)) do
    if not absence.left(c)[who] then
      local n = tonumber(redis.call('HGET', votes, who) or 0)
      list[#list + 1] = { who = who, votes = n, why = {} }
    end
  end
  table.sort(list, function(a, b)
    if a.votes ~= b.votes then return a.votes > b.votes end
    return a.who < b.who
  end)
  local by = {}
  for _, one in ipairs(list) do by[one.who] = one end
  local ids = redis.call('LRANGE', c.key .. 'award:nominations:' .. monday, 0, -1)
  for i = #ids, 1, -1 do
    local e = entry_get(c.key, ids[i])
    if not e.gone and by[e.to] then table.insert(by[e.to].why, e) end
  end
  return list
end

-- Where an award is told: on the stage, or, of what is not public, where it was said.
function awards.stage(c)
  if c.v and c.v ~= 'public' and c.v ~= 'direct' then return c.ch end
  if c.cheers == '-' then return nil end
  return c.cheers or (c.v == 'public' and c.ch) or home_of(c)
end

-- Journals an award; gives it back.
function awards.give(c, e)
  local list = c.key .. 'k:award'
  e.k, e.no = 'award', redis.call('LLEN', list) + 1
  list_push(list, journal(c, e).id)
  list_push(c.key .. 'd:' .. e.d, e.id)
  tally(c.key .. 't:', e, 1)
  return e
end
