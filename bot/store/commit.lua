-- commit.lua -- how a call is let in, and what an event does to what it did before.

-- ------------------------------------------------------------ taking back

-- The undo window is counted from when the entry was made.
local function within_window(c, e)
  return tonumber(c.now) - tonumber(e.at) <= tonumber(c.undo) * 60000
end

-- Lets an entry read as a change of it does; nil: as it was written.
local function reads_as(c, e, link, change)
  local key = c.key .. 'e:' .. e.id
  if not e.gone then tally(c.key .. 't:', newest(c.key, e), -1) end
  if change then hash_set(key, link, change) else hash_clear(key, link) end
  if not e.gone then tally(c.key .. 't:', newest(c.key, entry_get(c.key, e.id)), 1) end
end

-- The newest change before this one that still stands.
local function change_before(key, change)
  local id = change.pre
  while id do
    local gone = redis.call('HMGET', key .. 'e:' .. id, 'gone', 'pre')
    if not gone[1] then return id end
    id = gone[2] or nil
  end
end

-- Journals that an entry is taken back and moves the tallies.
local function take_back(c, e)
  local undo = journal(c, { k = 'undo', by = c.who, of = e.id, at = c.now, d = c.today })
  hash_set(c.key .. 'e:' .. e.id, 'gone', undo.id)
  local change = CHANGES[e.k]
  if not change then
    tally(c.key .. 't:', newest(c.key, e), -1)
    return undo
  end
  local of = entry_get(c.key, e.of)
  if of[change.link] == e.id then reads_as(c, of, change.link, change_before(c.key, e)) end
  return undo
end

-- To who was thanked and is no more.
local function tell_taken_back(c, e)
  if e.k ~= 'kudos' or not e.to or c.tell ~= 'on' then return end
  notice(c, 'kudos_taken_back', { person = e.to }, { 'by', e.by, 'total', total_of(c, e.to) })
end

-- What a call has taken back, for the person: all of one command.
local function say_taken(c, out, list)
  local e, people = list[1], {}
  for _, one in ipairs(list) do people[#people + 1] = { who = one.to, group = one.grp } end
  local function put(name, value)
    out[#out + 1] = 'took.' .. name
    out[#out + 1] = value
  end
  put('kind', e.k)
  put('no', e.no or e.k == 'metric' and e.t or '')
  put('left', left_on(c, c.aday))
  if e.of then
    local of = redis.call('HMGET', c.key .. 'e:' .. e.of, 'k', 'no', 'of', 't')
    if of[1] == 'edit' then -- what somebody knows is one of its versions
      of = redis.call('HMGET', c.key .. 'e:' .. of[3], 'k', 'no')
    end
    put('of', of[1] .. ' ' .. (of[2] or of[4] or ''))
  end
  add_list(out, 'took.to', people)
end

-- ------------------------------------------------------------ edits
-- A message counts as it reads now.  What it made before it was edited and makes
-- no more is taken back, whether it makes something else now, or nothing: but not
-- what is too old for that, and not what it would still be making (c.keep) had it
-- not been refused.

-- `made`: what the message makes now; nil: nothing.  Gives back all of it that stands.
local function let_go(c, out, made)
  local stand, gone, stays = { unpack(made or {}) }, {}, nil
  local keep = ' ' .. (c.keep or '') .. ' '
  for _, e in ipairs(standing(c)) do
    local kept = not made and string.find(keep, ' ' .. e.k .. ' ', 1, true)
    if not has(stand, e.id) then
      if not kept and within_window(c, e) then
        gone[#gone + 1] = e
      else
        stand[#stand + 1] = e.id
        stays = kept and 'kept' or 'late'
      end
    end
  end
  for _, e in ipairs(gone) do take_back(c, e) end
  for _, e in ipairs(gone) do tell_taken_back(c, e) end
  if c.edited == '1' and (gone[1] or stays) then
    if gone[1] then say_taken(c, out, gone) end
    out[#out + 1] = 'took.' .. (stays or 'all')
    out[#out + 1] = '1'
  end
  return stand
end

-- A message that only asks for something now.
local function let_go_before(c)
  local out = {}
  c.before = recall(c, c.identity)
  if c.before and c.gen > c.before.gen then remember(c, c.identity, let_go(c, out)) end
  return out
end

-- ------------------------------------------------------------ entry to all functions

local RANK = { everyone = 0, manager = 1, admin = 2 }

-- The first member of the team who speaks to the bot is its admin, and the
-- team's days are this person's until an admin says otherwise.  If that is news,
-- the call goes by the wrong days and is to be made again.
local function found(c)
  hash_set(c.key .. 'roles', c.who, 'admin')
  hash_set(c.key .. 'team', 'founder', c.who)
  if not c.azone then return nil end
  hash_set(c.key .. 'team', 'zone', c.azone)
  redis.call('HINCRBY', c.key .. 'team', 'sv', 1)
  return { 'stale', '1' }
end

-- Reads what every call needs to know of its team.  Who goes by other settings
-- than the team's has to load them first, and so does who finds no secret: it is
-- made then (load.lua).  Days that are the same as `day` need not be said.
local function admit(c)
  local team = redis.call('HMGET', c.key .. 'team', 'sv', 'secret', 'cheers')
  if not team[2] or (c.sv and c.sv ~= (team[1] or '0')) then return { 'stale', '1' } end
  c.secret, c.places = team[2], {}
  c.cheers = team[3] or nil
  c.aday, c.today = c.aday or c.day, c.today or c.day
  if c.spoken and redis.call('HEXISTS', c.key .. 'team', 'founder') == 0 then return found(c) end
end

-- What the platform lets a person do counts until an admin says otherwise.
local function role_of(c)
  return redis.call('HGET', c.key .. 'roles', c.who) or c.standing or 'everyone'
end

-- What only managers or admins may do.
local function forbid(c)
  if c.need then
    if RANK[role_of(c)] < (RANK[c.need] or 2) then return refuse('role', 'need', c.need) end
  end
end

-- Settings or channels have changed: every copy of Bravo that goes by the old
-- ones is told so at its next call, and this one at once.
local function changed(c, out)
  redis.call('HINCRBY', c.key .. 'team', 'sv', 1)
  out[#out + 1] = 'reload'
  out[#out + 1] = '1'
end

-- The first public channel where something is said to the bot is its home
-- until an admin says otherwise: there the board goes.
local function settle(c, out)
  if not c.spoken or not c.ch or c.v ~= 'public' or c.absent then return end
  if redis.call('HEXISTS', c.key .. 'team', 'home') == 1 then return end
  hash_set(c.key .. 'team', 'home', c.ch)
  hash_set(c.key .. 'channels', c.ch, cjson.encode({ since = tonumber(c.now) }))
  changed(c, out)
end

-- What every event has; and what each call lacks that comes of an edit, unless it
-- asks for it by itself.
local EVENT = 'who! now# at# day# today#? aday#? identity! gen! ch! undo# celebrations# '
local EDITED = 'now# day# identity! gen! undo# allowance# tell'

-- What a function answers that failed on the way, and so has done nothing.
local function failure(problem)
  if type(problem) == 'table' then return problem end
  return redis.error_reply('ERR ' .. problem)
end

-- Registers a function; without its arguments it writes nothing.
local function register(name, takes, run)
  local need, edit_need -- made by the first call: while it loads, a library has no `string`
  redis.register_function('bravo_' .. name, function(keys, argv)
    local c = arguments(argv)
    need = need or needs(takes)
    local wrong = wrong_with(c, need)
    if c.edited and not wrong then
      edit_need = edit_need or needs(EDITED .. ' ' .. takes)
      wrong = wrong_with(c, edit_need)
    end
    if wrong then return redis.error_reply('ERR bravo_' .. name .. ': ' .. wrong) end
    c.key, noted = keys[1], 0
    local well, out = whole(run, c)
    return well and as_text(out) or failure(out)
  end)
end

-- Registers a function that writes at most what it is asked for.  `takes`: the
-- arguments that it cannot do without, and its lists, see needs(); it may be left out.
local function reader(name, takes, run)
  if not run then takes, run = '*', takes end
  register(name, 'who! ' .. takes, function(c)
    local stale = admit(c)
    if stale then return stale end
    local took = c.edited == '1' and let_go_before(c) or {}
    local out = forbid(c) or run(c)
    for _, value in ipairs(took) do out[#out + 1] = value end
    return out
  end)
end

-- Registers a function that commits an event: once, however often it comes.
-- `takes` as above, besides those of every event; all other checks are run's,
-- before its first write.
-- `run` gives back its answer and the ids of the entries it made; it finds in
-- c.before what an older generation of the same event made.
local function writer(name, takes, run)
  if not run then takes, run = '*', takes end
  register(name, EVENT .. takes, function(c)
    local stale = admit(c)
    if stale then return stale end
    c.before = recall(c, c.identity)
    if c.before and c.gen <= c.before.gen then return { 'seen', '1' } end
    if c.also and c.gen == '0' and recall(c, c.also) then return { 'seen', '1' } end
    if c.before and c.said and c.said == c.before.said then -- not a word has changed
      remember(c, c.identity, c.before.ids, c.said)
      return { 'seen', '1' }
    end
    local out, ids = forbid(c)
    if not out then out, ids = run(c) end
    if c.before and (ids or c.edited == '1') then ids = let_go(c, out, ids) end
    settle(c, out)
    if c.reload then changed(c, out) end
    remember(c, c.identity, ids or (c.before and c.before.ids) or {},
      out[1] ~= 'refused' and c.said or nil)
    if c.also and c.gen == '0' then remember(c, c.also, {}) end
    return out
  end)
end

redis.register_function{
  function_name = 'bravo_version',
  callback = function() return VERSION end,
  flags = { 'no-writes', 'allow-stale', 'allow-oom' },
}

-- A message was edited, and makes nothing now.
writer('withdraw', '', function() return {} end)
