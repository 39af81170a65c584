-- lesson.lua -- lessons come back: on the board one a day, and each person says which
-- they know.

local LOOK = 1000 -- lessons, the newest
local REST = 7 -- days before one is on the same board again
local SHOWN = 200 -- that were on boards, the newest
local NAMES = 50

-- ------------------------------------------------------------ who knows it

-- Names are told of what is public: who can see the rest is not known here.
local function put_knowing(c, e, out)
  local set, count = knowing(c, e.id)
  if not set[e.by] then set[e.by], count = true, count + 1 end
  local known, missing, people = {}, {}, not e.v and us(c) or nil
  for i, who in ipairs(sorted_keys(set)) do
    if i <= NAMES then known[i] = { who = who } end
  end
  local unknowing = people and without(people, set) or {}
  for i = 1, math.min(#unknowing, NAMES) do missing[i] = { who = unknowing[i] } end
  put(out, 'known', count)
  put(out, 'missing', people and #unknowing or '')
  add_list(out, 'knows', known)
  add_list(out, 'not', missing)
  return out
end

writer('lesson_ack', 'kind! no!', function(c)
  local e, refusal = meant(c)
  if not e then return refusal end
  if e.by == c.who then return refuse('wrote') end
  if tallied(c, 'acker', e.id, c.who) > 0 then return refuse('acked') end
  local ack = journal(c, { k = 'ack', by = c.who, of = e.id, v = e.v, c = e.c, m = c.message })
  tally(c.key .. 't:', ack, 1)
  return put_knowing(c, e, { 'no', e.no }), { ack.id }
end)

reader('lesson_who', 'kind! no! ch!', function(c)
  local e, refusal = meant(c)
  if not e then return refusal end
  return put_knowing(c, e, { 'no', e.no })
end)

-- ------------------------------------------------------------ on the board

-- Those that were on this channel's board lately.
local function shown_lately(c)
  local list = {}
  for _, id in ipairs(redis.call('LRANGE', c.key .. 'k:shown', -SHOWN, -1)) do
    local f = redis.call('HMGET', c.key .. 'e:' .. id, 'of', 'c', 'd')
    if f[2] == c.ch and tonumber(f[3]) > tonumber(c.day) - REST then list[f[1]] = true end
  end
  return list
end

-- The one that was on this board least, for the votes that it has; of those the oldest.
local function come_back(c)
  local best, least
  local lately = shown_lately(c)
  for _, id in ipairs(redis.call('LRANGE', c.key .. 'k:lesson', -LOOK, -1)) do
    local f = redis.call('HMGET', c.key .. 'e:' .. id, 'gone', 'v', 'by', 'c')
    if not f[1] and not lately[id] and visible(c, { v = f[2], by = f[3], c = f[4] }) then
      local seen = marks_of(c, 'seen:' .. c.ch, id) / (1 + votes_of(c, id))
      if not best or seen < least then best, least = id, seen end
    end
  end
  if not best then return {} end
  local e = newest(c.key, entry_get(c.key, best))
  return { { by = e.by, text = e.t, votes = votes_of(c, e.id), no = e.no, id = e.id } }
end

section('lesson', function(c, edition, _, out)
  local rows = best_of(c, entries_in(edition, 'lesson'))
  if not rows[1] then
    rows = come_back(c)
    put(out, 'lesson.again', #rows)
  end
  add_list(out, 'lesson', rows)
  if not rows[1] then return end
  local shown = journal(c, { k = 'shown', of = rows[1].id, c = c.ch, at = c.now, d = c.day })
  list_push(c.key .. 'k:shown', shown.id)
  tally(c.key .. 't:', shown, 1)
end)
