-- forget.lua -- a person is forgotten: their name and all they wrote, for good.
--
-- What they gave and received still counts, as that of somebody with a made-up id, so
-- that everybody else's numbers stay as they are. The journal is rewritten, a few entries
-- at a time, by who works on the outbox: a row of it that names the function `work_forget`
-- is there until all is done.
-- At the end Redis writes its file anew, without all that was there before; what comes
-- after that must not name the person either.
--   forgetting   hash: the made-up id -> JSON: person, name (their name's words), phase, at;
--                rewrites: how many there had been before

local STEP, SCAN = 50, 500 -- entries, keys in one call
writer('forget', 'to! name', function(c)
  if c.to ~= c.who and RANK[role_of(c)] < RANK.admin then return refuse('role', 'need', 'admin') end
  if redis.call('HGET', c.key .. 'roles', c.to) == 'admin' and is_last_admin(c.key, c.to) then
    return refuse('last')
  end
  for _, state in ipairs(redis.call('HVALS', c.key .. 'forgetting')) do
    if cjson.decode(state).person == c.to then return { 'same', '1' } end
  end
  local as = 'gone-' .. string.sub(redis.sha1hex(c.secret .. c.to .. c.now), 1, 12)
  hash_set(c.key .. 'forgetting', as,
    cjson.encode({ person = c.to, name = c.name, phase = 'journal', at = '1' }))
  local out = c.key .. 'out'
  note('XDEL', out, redis.call('XADD', out, '*', 'kind', 'work', 'work', 'forget', 'whom', as))
  return {}
end)

-- All that is no entry and no tally.
local function forget_keys(c, s)
  local person = s.person
  for _, name in ipairs({ 'roles', 'privacy', 'left', 'pledges', 'exported',
    'yearly:birthday', 'yearly:anniversary' }) do
    redis.call('HDEL', c.key .. name, person)
  end
  if redis.call('HGET', c.key .. 'team', 'founder') == person then -- there has to be one
    redis.call('HSET', c.key .. 'team', 'founder', s.as)
  end
  for _, name in ipairs({ 'team', 'cel', 'notes', 'digest:told' }) do
    forgetting.drop_fields(c.key .. name, person)
  end
  for week = -1, 1 do
    local monday = week_of(tonumber(c.day)) + 7 * week
    redis.call('HDEL', c.key .. 'award:ballots:' .. monday, person)
  end
  for _, item in ipairs(redis.call('LRANGE', c.key .. 'training:expiring', 0, -1)) do
    if forgetting.holds_person(item, person) then
      redis.call('LREM', c.key .. 'training:expiring', 0, item)
    end
  end
  redis.call('HSET', c.key .. 'left', s.as, '-') -- on no board
  forgetting.drop_lists(c, person)
  forgetting.drop_rows(c, person)
  redis.call('DEL', c.key .. 'vs:state', c.key .. 'vs:is')
end

-- Rankings and what a rebuild has left are made of tallies, and made anew.
local function drop_made(c, s)
  local reply = redis.call('SCAN', s.at, 'MATCH', c.key .. '[zv]:*', 'COUNT', SCAN)
  for _, key in ipairs(reply[2]) do redis.call('DEL', key) end
  s.at = reply[1]
end

-- Has Redis written its file anew since?  Says what is to be done.
local function rewrite(s)
  local info = redis.call('INFO', 'persistence')
  local function says(what) return string.find(info, what, 1, true) ~= nil end
  local count = tonumber(string.match(info, 'aof_rewrites:(%d+)') or 0)
  if says('aof_enabled:0') then return 'done' end
  if not says('aof_rewrite_in_progress:0') or not says('aof_rewrite_scheduled:0') then
    return 'wait'
  end
  if s.rewrites and count > s.rewrites and says('aof_last_bgrewrite_status:ok') then
    return 'done'
  end
  s.rewrites = count
  return 'rewrite'
end

local function rewrite_entries(c, s)
  local last, at = tonumber(redis.call('HGET', c.key .. 'team', 'seq') or 0), tonumber(s.at)
  for id = at, math.min(at + STEP - 1, last) do
    local e = entry_get(c.key, text_of(id))
    local new = e and forgetting.fields_without(c, e, s)
    if new then forgetting.rewrite_entry(c, e, new) end
    if new and forgetting.REMOVED[e.k] and e.by == s.person and not e.gone then
      take_back(c, entry_get(c.key, e.id))
    end
  end
  s.at = text_of(math.min(at + STEP, last + 1))
  if tonumber(s.at) > last then s.phase, s.at = 'keys', '0' end
end

local function step(c, s)
  if s.phase == 'journal' then
    rewrite_entries(c, s)
  elseif s.phase == 'keys' then
    forget_keys(c, s)
    s.phase = 'made'
  elseif s.phase == 'made' then
    drop_made(c, s)
    if s.at == '0' then s.phase, s.person, s.name = 'rewrite', nil, nil end
  else
    return rewrite(s)
  end
  return 'more'
end

-- The made-up id that a row of the outbox is about.
local function whom(c)
  local row = redis.call('XRANGE', c.key .. 'out', c.row, c.row)[1]
  for i = 1, row and #row[2] or 0, 2 do
    if row[2][i] == 'whom' then return row[2][i + 1] end
  end
end

-- more: to be called again; wait: after a while; rewrite: after BGREWRITEAOF.
register('work_forget', 'owner! row! now# day#', function(c)
  if redis.call('GET', c.key .. 'lease') ~= c.owner then return { 'refused', 'lease' } end
  local as = whom(c)
  local state = as and redis.call('HGET', c.key .. 'forgetting', as)
  if not state then return { 'work', 'done' } end
  local s = cjson.decode(state)
  s.as, c.who, c.at, c.today = as, as, c.now, c.day
  local then_do = step(c, s)
  if then_do == 'done' then
    redis.call('HDEL', c.key .. 'forgetting', as)
  else
    s.as = nil
    redis.call('HSET', c.key .. 'forgetting', as, cjson.encode(s))
  end
  return { 'work', then_do }
end)
