-- load.lua -- all that a copy of Bravo keeps of a team: settings and channels.

-- Where all teams are listed: under a name of its own, for a cluster's sake.
redis.register_function('bravo_teams_add', function(keys, argv)
  redis.call('SADD', keys[1] .. 'teams', arguments(argv).id)
  return {}
end)

-- What may be asked of any server, also of a replica.
local ASK = { 'no-writes', 'allow-stale', 'allow-oom' }

redis.register_function({ function_name = 'bravo_teams', flags = ASK, callback = function(keys)
  local list = {}
  for i, id in ipairs(redis.call('SMEMBERS', keys[1] .. 'teams')) do list[i] = { id = id } end
  table.sort(list, function(a, b) return a.id < b.id end)
  local out = {}
  add_list(out, 'team', list)
  return as_text(out)
end })

-- What the server says of itself that Bravo cares for.
local SERVER = { redis_version = true, role = true, aof_enabled = true,
  aof_last_write_status = true, maxmemory_policy = true }

redis.register_function({ function_name = 'bravo_server', flags = ASK, callback = function()
  local out = {}
  for name, value in string.gmatch(redis.call('INFO', 'everything'), '([%w_]+):([^\r\n]*)') do
    if SERVER[name] then
      out[#out + 1] = name
      out[#out + 1] = value
    end
  end
  return out
end })

redis.register_function('bravo_team', function(keys, argv)
  local key = keys[1]
  local c = arguments(argv)
  redis.call('HSETNX', key .. 'team', 'secret', redis.sha1hex(c.fresh))
  local team = redis.call('HMGET', key .. 'team', 'sv', 'cheers', 'zone', 'founder', 'home')
  local out = { 'version', team[1] or '0', 'cheers', team[2] or '', 'zone', team[3] or '',
    'settled', team[4] and team[5] and 1 or 0 }
  local settings = {}
  local flat = redis.call('HGETALL', key .. 'settings')
  for i = 1, #flat, 2 do settings[#settings + 1] = { name = flat[i], value = flat[i + 1] } end
  add_list(out, 'setting', settings)
  add_list(out, 'channel', board_channels(key))
  add_list(out, 'list', people_lists(key))
  add_list(out, 'answers', channel_answers(key))
  if c.now then add_list(out, 'round', rounds_of(key, c.mark, c.now)) end
  return as_text(out)
end)
