-- notes.lua -- what a platform's adapter keeps beyond its process: texts by name.

redis.register_function('bravo_notes', function(keys)
  local list = {}
  local flat = redis.call('HGETALL', keys[1] .. 'notes')
  for i = 1, #flat, 2 do list[#list + 1] = { name = flat[i], value = flat[i + 1] } end
  local out = {}
  add_list(out, 'note', list)
  return as_text(out)
end)

redis.register_function('bravo_note', function(keys, argv)
  local c = arguments(argv)
  if c.value then
    redis.call('HSET', keys[1] .. 'notes', c.name, c.value)
  else
    redis.call('HDEL', keys[1] .. 'notes', c.name)
  end
  return {}
end)
