-- checkin_board.lua -- who is due for a check-in: on the board, and to who looks
-- after them in the morning, again each week until they did.

local DUE, NEWS = 6, 3
local AGAIN = 7 -- days

reminder('morning', 'checkin', function(c, day, id)
  local e = entry_get(c.key, id)
  e = e and newest(c.key, e)
  if not e or e.gone or e.s == 'removed' then return end
  local last = rhythm.last(c, e)
  local due, zone = rhythm.due(e, last), string.match(c.round, '^%S+ (.+)$')
  local date = due
  if due <= day then
    local row = { 'name', e.t, 'due', due, 'day', day }
    if last then put(row, 'last', last.d) end
    if last and (last.by == e.to or not last.v or (last.v ~= 'direct' and last.c == e.c)) then
      put(row, 'by', last.by)
      put(row, 'text', last.t)
    end
    local whom = absence.left(c)[e.to] and flag_bearers(c) or { e.to }
    for _, person in ipairs(whom) do notice(c, 'checkin_due', { person = person }, row) end
    date = day + AGAIN
  end
  remind(c, 'checkin', id, working(c, date) and date or working_day_after(c, date), zone)
end)

-- Not through the eyes of one person, but of all who see the channel.
local function seen(c, e) return not e.v or (e.v ~= 'direct' and e.c == c.ch) end

-- Due when the next working day is over.
local function due_rows(c, day)
  local rows, until_day = {}, working_day_after(c, day)
  for _, e in ipairs(named_all(c, 'checkin', seen)) do
    local due = rhythm.due(e, rhythm.last(c, e))
    if due <= until_day then
      rows[#rows + 1] = { name = e.t, owner = owner_of(c, e) or e.to, due = due, id = e.id }
    end
  end
  table.sort(rows, function(a, b)
    if a.due ~= b.due then return a.due < b.due end
    return tonumber(a.id) < tonumber(b.id)
  end)
  return rows
end

section('checkin', function(c, edition, _, out)
  local due, rows, news = due_rows(c, tonumber(c.day)), {}, {}
  for i = 1, math.min(#due, DUE) do rows[i] = due[i] end
  local contacts = entries_in(edition, 'contact')
  for i = #contacts, math.max(#contacts - NEWS + 1, 1), -1 do
    local of = redis.call('HGET', c.key .. 'e:' .. text_of(contacts[i].id), 'of')
    news[#news + 1] = { name = redis.call('HGET', c.key .. 'e:' .. of, 't'), by = contacts[i].by,
      text = contacts[i].t }
  end
  add_list(out, 'checkin.due', rows)
  put(out, 'checkin.more', #due - #rows)
  add_list(out, 'checkin.news', news)
end)
