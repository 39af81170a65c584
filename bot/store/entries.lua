-- entries.lua -- what all kinds of entries have in common that people write,
-- find and vote for: stories, lessons, challenges and their like.
--
-- Their tallies, by period as those of the prelude:
--   t:votes   entry -> how many;  t:voter:<entry> has who
--   t:acks    entry -> how many know it;  t:acker:<entry> has who
--   t:seen:<channel>   lesson -> how often it was on the board there; k:shown has when
--   t:learned   challenge -> lessons made of it
--   t:f:<scope>:<period>   "good checkout" -> stories and comments that felt so, by tag
--   t:m:<scope>:<period>   dimension -> entries about it

-- ------------------------------------------------------------ what they count

-- A mark that a person sets on an entry, at most once.
local function count_mark(sums, people)
  return function(at, e, _, n)
    add(at .. sums, e.of, n)
    add(at .. people .. e.of, e.by, n)
    return true
  end
end

COUNTS.vote = count_mark('votes', 'voter:')
COUNTS.ack = count_mark('acks', 'acker:')

COUNTS.shown = function(at, e, _, n)
  add(at .. 'seen:' .. e.c, e.of, n)
  return true
end

-- As tallies have it: what was said to the bot alone is on no board.
local function scope_of(e)
  if not e.v then return '' end
  return e.v ~= 'direct' and e.c .. ':' or nil
end

-- How a story or a comment felt, for each of its tags.
local function count_felt(at, e, p, n)
  local scope = scope_of(e)
  if not e.x or not e.g or not scope then return end
  for tag in string.gmatch(e.g, '%S+') do
    add_periods(at .. 'f:' .. scope, p, e.x .. ' ' .. tag, n)
  end
end

COUNTS.story = count_felt
COUNTS.comment = count_felt

-- The six dimensions of a service, by the tags that people give them.
local DIMENSIONS = { 'customer', 'concept', 'process', 'tools', 'plan', 'team' }
local DIMENSION = { customer = 'customer', customers = 'customer', concept = 'concept',
  process = 'process', processes = 'process', tools = 'tools', tool = 'tools', plan = 'plan',
  team = 'team' }

local function count_dimensions(at, e, p, n)
  local scope, counted = scope_of(e), {}
  if not e.g or not scope then return end
  for tag in string.gmatch(e.g, '%S+') do
    local dimension = DIMENSION[tag]
    if dimension and not counted[dimension] then
      counted[dimension] = true
      add(at .. 'm:' .. scope .. p.week, dimension, n)
    end
  end
end

COUNTS.idea = count_dimensions
COUNTS.practice = count_dimensions
COUNTS.challenge = count_dimensions
COUNTS.lesson = function(at, e, p, n)
  count_dimensions(at, e, p, n)
  if e.of then add(at .. 'learned', e.of, n) end
end

-- ------------------------------------------------------------ which one is meant

-- Is it one of those in a text with spaces between?
local function among(text, item)
  return text and string.find(' ' .. text .. ' ', ' ' .. item .. ' ', 1, true) ~= nil
end

-- The entry that a person means by its number, as it reads now.  They call an
-- entry by its place in the list of its kind.
local function meant(c)
  if #c.no > 15 then return nil, refuse('unknown') end
  local id = redis.call('LINDEX', c.key .. 'k:' .. c.kind, tonumber(c.no) - 1)
  local e = id and entry_get(c.key, id)
  if not e or not visible(c, e) then return nil, refuse('unknown') end
  if e.gone then return nil, refuse('gone') end
  return newest(c.key, e)
end

-- votes, acks: how many people set such a mark on it.
local function marks_of(c, marks, id)
  return tonumber(redis.call('HGET', c.key .. 't:' .. marks, id) or 0)
end

local function votes_of(c, id) return marks_of(c, 'votes', id) end

-- Who carries the flag of the whole programme; what is nobody's is theirs.
local function champion_of(c)
  local champion = redis.call('HGET', c.key .. 'team', 'champion') or nil
  return champion and not absence.left(c)[champion] and champion or nil
end

-- Who is told what somebody has to see to: the champion, or else the admins.
local function flag_bearers(c)
  local champion, list = champion_of(c), {}
  if champion then return { champion } end
  local flat = redis.call('HGETALL', c.key .. 'roles')
  for i = 1, #flat, 2 do
    if flat[i + 1] == 'admin' then list[#list + 1] = flat[i] end
  end
  table.sort(list)
  return list
end

local function owner_of(c, e)
  return e.to and not absence.left(c)[e.to] and e.to or champion_of(c)
end

local function manages(c)
  return RANK[role_of(c)] >= RANK.manager
end

-- ------------------------------------------------------------ writing them

-- What an entry is found by: its words, its tags and the people in it.
local function found_by(e, author)
  local list = { '@' .. author, e.w } -- the last, for it may be nil
  for tag in string.gmatch(e.g or '', '%S+') do list[#list + 1] = '#' .. tag end
  for person in string.gmatch(e.p or '', '%S+') do
    if person ~= author then list[#list + 1] = '@' .. person end
  end
  return table.concat(list, ' ')
end

-- Journals a new entry of a kind that has numbers; `e.w` is its words only.
local function entry_new(c, e)
  local list = c.key .. 'k:' .. e.k
  e.by, e.ad, e.m, e.no = c.who, c.aday, c.message, redis.call('LLEN', list) + 1
  e.w = found_by(e, c.who)
  journal(c, e)
  list_push(list, e.id)
  list_push(c.key .. 'd:' .. e.d, e.id)
  tally(c.key .. 't:', e, 1)
  return e
end

-- Journals what changes an entry, which reads so from now on.
local function change(c, e, new)
  local link = CHANGES[new.k].link
  new.by, new.of, new.pre, new.v, new.c, new.at, new.d = c.who, e.id, e[link], e.v, e.c, c.now,
    c.today
  journal(c, new)
  reads_as(c, entry_get(c.key, e.id), link, new.id)
  e[link] = new.id
  return new
end

-- Tells the channel; not who spoke to the bot alone.
local function announce_entry(c, e)
  if c.v == 'direct' then return end
  local row = { 'entry', e.k, 'no', e.no, 'by', e.by, 'text', e.t, 'tags', e.g or '',
    'tone', e.x or '', 'heard', c.message and 1 or 0 }
  local people = {}
  for person in string.gmatch(e.p or '', '%S+') do people[#people + 1] = { who = person } end
  add_list(row, 'person', people)
  notice(c, 'entry_told', { channel = c.ch, thread = c.thread }, row)
end
