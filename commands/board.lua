-- board.lua -- the ranking of a period, as asked for.

-- The ranking of some people only, for as long as this call takes.
local function ranking_among(key, people)
  local members, among = key .. ':members', key .. ':among'
  local flat = {}
  redis.call('DEL', members)
  for person in string.gmatch(people, '%S+') do
    flat[#flat + 1] = 0
    flat[#flat + 1] = person
    if #flat == 4000 then
      redis.call('ZADD', members, unpack(flat))
      flat = {}
    end
  end
  if #flat > 0 then redis.call('ZADD', members, unpack(flat)) end
  redis.call('ZINTERSTORE', among, 2, key, members, 'WEIGHTS', 1, 0)
  redis.call('DEL', members)
  return among
end

reader('board', 'board! period! day# today#? aday#? size#', function(c)
  local scope = (c.v == 'private' or c.v == 'shared') and c.ch or ''
  local now, before
  if c.period == 'all' then
    now = ranking(c, c.board, scope, { 'all' })
  else
    local from, to, before_from, before_to = period_days(c, c.period, tonumber(c.day))
    now = ranking(c, c.board, scope, pieces_of(from, to))
    before = ranking(c, c.board, scope, pieces_of(before_from, before_to))
  end
  if c.members then
    now = ranking_among(now, c.members)
    before = before and ranking_among(before, c.members)
  end
  if before and redis.call('EXISTS', before) == 0 then before = nil end

  local rows, moved = ranks_of(now, before, tonumber(c.size)), false
  for _, row in ipairs(rows) do moved = moved or row.trend ~= '' and row.trend ~= 0 end
  local out = { 'count', redis.call('ZCARD', now), 'trends', moved and 1 or 0 }
  add_list(out, 'rank', rows)
  local index = redis.call('ZRANK', now, c.who)
  if index and index >= tonumber(c.size) then
    local n, place = standing_in(now, c.who)
    local trend = trend_of(before, c.who, place)
    for _, value in ipairs({ 'own.n', n, 'own.place', place, 'own.trend', trend }) do
      out[#out + 1] = value
    end
  end
  if c.members then redis.call('DEL', now, before or now) end
  return out
end)
