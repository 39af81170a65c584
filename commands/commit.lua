-- commit.lua -- what people commit themselves to, and how it went.
--
-- A reminder comes the working day before, and on the day; and on the first working
-- day after it the question whether it was done. Each sets the next: what was
-- settled, moved or taken back meanwhile is seen then.

local function open(e) return not e.gone and not e.s end

-- May it be shown here?  To who made it, wherever they talk with the bot alone.
local function shown(c, e)
  return visible(c, e) or (c.alone == '1' and e.by == c.who)
end

-- The one that is meant by its number, as it reads now.
local function one(c)
  local id = #c.no <= 15 and redis.call('LINDEX', c.key .. 'k:commit', tonumber(c.no) - 1)
  local e = id and entry_get(c.key, id)
  if not e or not shown(c, e) then return nil, refuse('unknown') end
  if e.gone then return nil, refuse('gone') end
  return newest(c.key, e)
end

-- ------------------------------------------------------------ reminders

-- The first day after `day` on which there is something to say about it.
local function next_word(c, due, day)
  local before = working_day_before(c, due)
  if before > day then return before end
  return due > day and due or working_day_after(c, due)
end

reminder('morning', 'commit', function(c, day, id)
  local e = entry_get(c.key, id)
  e = e and newest(c.key, e)
  if not e or not open(e) or absence.left(c)[e.by] then return end
  local due = tonumber(e.n)
  if day >= working_day_before(c, due) then
    notice(c, 'commit_due', { person = e.by }, { 'no', e.no, 'text', e.t, 'due', due, 'day', day,
      'moved', e.mv and 1 or 0 })
  end
  if due >= day then
    local zone = string.match(c.round, '^%S+ (.+)$')
    remind(c, 'commit', id, next_word(c, due, day), zone)
  end
end)

-- Never later than it was: a change may be taken back.
local function remind_of(c, e)
  remind_by(c, 'commit', e.id, next_word(c, tonumber(e.n), tonumber(c.aday)), c.zone)
end

-- ------------------------------------------------------------ making

-- To the channel where it was made, if there is one; `what`: made or done.
local function tell(c, e, what)
  if e.v == 'direct' then return end
  notice(c, 'commit_told', { channel = e.c, thread = c.ch == e.c and c.thread or nil },
    { 'what', what, 'no', e.no, 'by', e.by, 'text', e.t, 'due', e.n,
      'heard', what == 'made' and c.message and 1 or 0 })
end

writer('commit_add', 'text! due#', function(c)
  local old = standing(c, 'commit')[1]
  if old and old.t == c.text and old.n == c.due then return { 'same', '1' }, c.before.ids end
  if old and not within_window(c, old) then return refuse('late') end
  local list = c.key .. 'k:commit'
  local e = journal(c, { k = 'commit', by = c.who, ad = c.aday, t = c.text, g = c.g, n = c.due,
    v = c.v, c = c.ch, m = c.message, no = redis.call('LLEN', list) + 1 })
  list_push(list, e.id)
  tally(c.key .. 't:', e, 1)
  remind_of(c, e)
  tell(c, e, 'made')
  return { 'no', e.no }, { e.id }
end)

-- ------------------------------------------------------------ settling

-- The one that is meant, if it is open and theirs; without the change that an older
-- generation of the same event made, which has the kind `k`. Otherwise the answer.
local function to_change(c, k)
  local e, refusal = one(c)
  if not e then return nil, refusal end
  if e.by ~= c.who and not manages(c) then return nil, refuse('other', 'by', e.by) end
  local own = standing(c, k)[1]
  if own and own.of == e.id then
    if own.s == c.s and own.n == c.due then return nil, { 'same', '1' }, c.before.ids end
    take_back(c, own)
    e = newest(c.key, entry_get(c.key, e.id))
  end
  if e.s then return nil, refuse('settled', 's', e.s) end
  return e
end

writer('commit_settle', 'no! s!', function(c)
  local e, answer, ids = to_change(c, 'state')
  if not e then return answer, ids end
  local state = change(c, e, { k = 'state', s = c.s })
  if c.s == 'done' then tell(c, e, 'done') end
  return { 'no', e.no, 't', e.t }, { state.id }
end)

writer('commit_move', 'no! due#', function(c)
  local e, answer, ids = to_change(c, 'move')
  if not e then return answer, ids end
  if e.mv then return refuse('moved', 'due', e.n) end
  if e.n == c.due then return refuse('same', 'due', e.n) end
  local move = change(c, e, { k = 'move', n = c.due })
  e.n = c.due
  remind_of(c, e)
  return { 'no', e.no, 't', e.t }, { move.id }
end)

writer('commit_thanks', 'no!', function(c)
  local e, refusal = one(c)
  if not e then return refusal end
  if e.by == c.who then return refuse('own') end
  if e.s ~= 'done' then return refuse('unkept', 'by', e.by) end
  if tallied(c, 'thanker', e.id, c.who) > 0 then return refuse('thanked', 'by', e.by) end
  local thanks = journal(c, { k = 'thanks', by = c.who, of = e.id, v = e.v, c = e.c,
    ad = c.aday, m = c.message })
  tally(c.key .. 't:', thanks, 1)
  if c.tell == 'on' then
    notice(c, 'commit_thanked', { person = e.by }, { 'by', c.who, 'no', e.no, 'text', e.t })
  end
  return { 'by', e.by }, { thanks.id }
end)
