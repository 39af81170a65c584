-- outbox.lua -- the rows that wait to be posted, and who may post them.
--
-- One copy of Bravo holds the lease of a team and works on its outbox and its
-- schedule.  A row is taken, posted, and then struck out; how often it was
-- taken tells whether it may have been posted already.

-- Takes or renews the lease.  `dead`: a holder that the caller knows has died.
redis.register_function('bravo_lease', function(keys, argv)
  local c = arguments(argv)
  local key = keys[1] .. 'lease'
  local holder = redis.call('GET', key)
  if holder and holder ~= c.owner and holder ~= c.dead then return { 'holder', holder } end
  redis.call('SET', key, c.owner, 'PX', c.ttl)
  return { 'holder', c.owner }
end)

redis.register_function('bravo_lease_end', function(keys, argv)
  local c = arguments(argv)
  local key = keys[1] .. 'lease'
  if redis.call('GET', key) == c.owner then redis.call('DEL', key) end
  return {}
end)

-- The rows after one: their ids and where they go.
redis.register_function('bravo_outbox', function(keys, argv)
  local c = arguments(argv)
  local rows = {}
  local found = redis.call('XRANGE', keys[1] .. 'out', '(' .. c.after, '+', 'COUNT', c.count)
  for _, row in ipairs(found) do
    local place = { id = row[1] }
    for i = 1, #row[2], 2 do
      local name = row[2][i]
      if name == 'to_channel' then place.channel = row[2][i + 1] end
      if name == 'to_person' then place.person = row[2][i + 1] end
    end
    rows[#rows + 1] = place
  end
  local out = {}
  add_list(out, 'row', rows)
  return as_text(out)
end)

-- Hands a row out for posting, to the holder of the lease only.
redis.register_function('bravo_outbox_take', function(keys, argv)
  local c = arguments(argv)
  if redis.call('GET', keys[1] .. 'lease') ~= c.owner then return { 'refused', 'lease' } end
  local row = redis.call('XRANGE', keys[1] .. 'out', c.row, c.row)[1]
  if not row then return { 'refused', 'gone' } end
  local out = { 'tries', redis.call('HINCRBY', keys[1] .. 'out:tries', c.row, 1) }
  for _, value in ipairs(row[2]) do out[#out + 1] = value end
  return as_text(out)
end)

-- Strikes a row out.
redis.register_function('bravo_outbox_done', function(keys, argv)
  local c = arguments(argv)
  redis.call('XDEL', keys[1] .. 'out', c.row)
  redis.call('HDEL', keys[1] .. 'out:tries', c.row)
  return {}
end)
