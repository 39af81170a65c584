-- checkin.lua -- which customers there are, in which rhythm, and how they are.

local PAGE = 10

-- Whoever looks after them hears of it on a working day; from now on, in their own zone.
local function remind_of(c, e)
  local due = rhythm.due(e, rhythm.last(c, e))
  local ask = c.to and remind or remind_by
  ask(c, 'checkin', e.id, working(c, due) and due or working_day_after(c, due), c.zone)
  return due
end

local function tell_owner(c, e)
  if e.to == c.who then return end
  notice(c, 'checkin_given', { person = e.to }, { 'by', c.who, 'name', e.t, 'rhythm', e.x,
    'due', rhythm.due(e, rhythm.last(c, e)) })
end

writer('checkin_add', 'name! label! to! days# rhythm!', function(c)
  local list, old = named_all(c, 'checkin', rhythm.shown), standing(c, 'checkin')[1]
  if old and old.w == c.name and old.n == c.days and old.to == c.to then
    return { 'same', '1' }, c.before.ids
  end
  local known = named_like(list, c.name)
  if known and not (old and known.id == old.id) then
    return refuse('known', 'name', known.t, 'rhythm', known.x, 'owner', known.to)
  end
  if #list >= NAMED_MOST then return refuse('many', 'most', NAMED_MOST) end
  local e = named_new(c, { k = 'checkin', to = c.to, n = c.days, x = c.rhythm })
  local due = remind_of(c, e)
  tell_owner(c, e)
  return { 'no', e.no, 'due', due }, { e.id }
end)

-- One that is theirs, or that they named; managers have all.
local function own(c)
  local e, refusal = named_one(c, 'checkin', rhythm.shown)
  if e and e.to ~= c.who and e.by ~= c.who and not manages(c) then
    return nil, refuse('other', 'name', e.t, 'owner', e.to)
  end
  return e, refusal
end

writer('checkin_change', '', function(c)
  local e, refusal = own(c)
  if not e then return refusal end
  local before = e.to
  local new = change(c, e, { k = 'rhythm', n = c.days or e.n, x = c.rhythm or e.x,
    to = c.to or e.to })
  e.n, e.x, e.to = new.n, new.x, new.to
  local due = remind_of(c, e)
  if e.to ~= before then tell_owner(c, e) end
  return { 'name', e.t, 'rhythm', e.x, 'owner', e.to, 'due', due }, { new.id }
end)

writer('checkin_remove', '', function(c)
  local e, refusal = own(c)
  if not e then return refusal end
  return { 'name', e.t }, { change(c, e, { k = 'state', s = 'removed' }).id }
end)

-- What is said of a customer is seen by who can see the customer, and where it was said.
writer('checkin_log', 'text!', function(c)
  local e, refusal = named_one(c, 'checkin', rhythm.shown)
  if not e then return refusal end
  local old = standing(c, 'contact')[1]
  if old and old.of == e.id and old.t == c.text then return { 'same', '1' }, c.before.ids end
  local contact = journal(c, { k = 'contact', by = c.who, ad = c.aday, of = e.id, t = c.text,
    v = e.v or c.v, c = e.v and e.c or c.ch, m = c.message })
  list_push(c.key .. 'd:' .. contact.d, contact.id)
  tally(c.key .. 't:', contact, 1)
  local due = remind_of(c, e)
  if c.v ~= 'direct' and c.ch == contact.c then
    notice(c, 'checkin_told', { channel = c.ch, thread = c.thread },
      { 'by', c.who, 'name', e.t, 'text', c.text, 'due', due })
  end
  return { 'name', e.t, 'due', due, 'shared', contact.v ~= 'direct' and 1 or 0 }, { contact.id }
end)

-- ------------------------------------------------------------ the list

-- May the line be shown here?
local function told(c, line)
  return visible(c, line) or (c.alone == '1' and line.by == c.who)
end

local function row_of(c, e)
  local last = rhythm.last(c, e)
  local row = { no = e.no, name = e.t, rhythm = e.x, owner = e.to, due = rhythm.due(e, last) }
  if last then
    row.day = last.d
    if told(c, last) then row.by, row.text = last.by, last.t end
  end
  return row
end

-- c.due: only those that are due by this date.
reader('checkin_list', 'page#', function(c)
  local rows, page_rows, next_due = {}, {}, nil
  for _, e in ipairs(named_all(c, 'checkin', rhythm.shown)) do
    local row = row_of(c, e)
    local fits = not c.person or e.to == c.person
    if fits and (not next_due or row.due < next_due) then next_due = row.due end
    if fits and (not c.due or row.due <= tonumber(c.due)) then rows[#rows + 1] = row end
  end
  table.sort(rows, function(a, b)
    if a.due ~= b.due then return a.due < b.due end
    return tonumber(a.no) < tonumber(b.no)
  end)
  local pages = math.max(math.ceil(#rows / PAGE), 1)
  local page = math.min(tonumber(c.page), pages)
  for i = (page - 1) * PAGE + 1, math.min(page * PAGE, #rows) do
    page_rows[#page_rows + 1] = rows[i]
  end
  local out = { 'total', #rows, 'page', page, 'pages', pages, 'next', next_due or '' }
  add_list(out, 'checkin', page_rows)
  return out
end)
