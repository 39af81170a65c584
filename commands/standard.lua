-- standard.lua -- sets standards, shows them, and notes who knows them.

local NAMES = 50

-- That a person knows a version.
local function acknowledge(c, version, first)
  local ack = journal(c, { k = 'ack', by = c.who, of = version, ad = c.aday, m = c.message,
    b = first })
  tally(c.key .. 't:', ack, 1)
  return ack.id
end

local function tell(c, e, version)
  remind(c, 'standard', e.id, working_day_after(c, tonumber(c.day)))
  local channel = c.v == 'public' and c.ch or home_of(c)
  if not channel then return end
  notice(c, 'standard_told', { channel = channel },
    { 'no', e.no, 'text', e.t, 'by', c.who, 'version', version })
end

writer('standard_add', 'text!', function(c)
  local list = c.key .. 'k:standard'
  local e = journal(c, { k = 'standard', by = c.who, ad = c.aday, t = c.text, m = c.message,
    no = redis.call('LLEN', list) + 1 })
  list_push(list, e.id)
  tell(c, e, 1)
  return { 'no', e.no }, { e.id, acknowledge(c, e.id, e.id) }
end)

-- One that holds, by its number.
local function holding(c)
  c.kind = 'standard'
  local e, refusal = meant(c)
  if e and e.s == 'retired' then return nil, refuse('retired') end
  return e, refusal
end

writer('standard_edit', 'no! text!', function(c)
  local e, refusal = holding(c)
  if not e then return refusal end
  if e.t == c.text then return { 'no', e.no, 'same', '1' } end
  local version = version_number(c, e) + 1
  local edit = change(c, e, { k = 'edit', t = c.text, n = version, no = e.no })
  e.t = c.text
  tell(c, e, version)
  return { 'no', e.no, 'version', version }, { edit.id, acknowledge(c, edit.id, edit.id) }
end)

writer('standard_retire', 'no!', function(c)
  local e, refusal = holding(c)
  if not e then return refusal end
  return { 'no', e.no }, { change(c, e, { k = 'state', s = 'retired' }).id }
end)

-- ------------------------------------------------------------ who knows them

local function unknown_to(c)
  local list = {}
  for _, e in ipairs(standards_of(c)) do
    if not knows(c, e, c.who) then list[#list + 1] = e end
  end
  return list
end

-- Without a number: the only one that the person does not know yet.
writer('standard_ack', '', function(c)
  local e, refusal
  if c.no then
    e, refusal = holding(c)
    if not e then return refusal end
  else
    local list, rows = unknown_to(c), {}
    if #list ~= 1 then
      for i, one in ipairs(list) do rows[i] = { no = one.no, t = one.t } end
      local out = refuse('which')
      add_list(out, 'standard', rows)
      return out
    end
    e = list[1]
  end
  local out = { 'no', e.no, 'version', version_number(c, e), 't', e.t }
  if knows(c, e, c.who) then
    put(out, 'same', 1)
    return out
  end
  return out, { acknowledge(c, version_of(e)) }
end)

reader('standard_list', 'day#', function(c)
  local rows, people, out = {}, us(c), {}
  for i, e in ipairs(standards_of(c)) do
    local set, count = knowing(c, version_of(e))
    rows[i] = { no = e.no, t = e.t, known = count, own = set[c.who] and 1 or 0,
      missing = people and #without(people, set) }
  end
  add_list(out, 'standard', rows)
  return out
end)

-- Those that not all of us know.
digest('standards', function(c, _, out)
  local rows, stand, people = {}, {}, us(c)
  for _, e in ipairs(people and standards_of(c) or {}) do
    local missing = without(people, (knowing(c, version_of(e))))
    if missing[1] then
      rows[#rows + 1] = { no = e.no, missing = #missing }
      stand[#stand + 1] = version_of(e) .. ' ' .. #missing
    end
  end
  add_list(out, 'standards', rows)
  return stand[1] and table.concat(stand, ' ')
end)

local function add_people(out, name, list)
  local rows = {}
  for i = 1, math.min(#list, NAMES) do rows[i] = { who = list[i] } end
  add_list(out, name, rows)
  put(out, name .. '.all', #list)
end

-- Who knows an earlier version: its first, or one of its edits.
local function knowing_earlier(c, e)
  local all, version = {}, e.ed
  while version do
    version = redis.call('HGET', c.key .. 'e:' .. version, 'pre') or nil
    for person in pairs((knowing(c, version or e.id))) do all[person] = true end
  end
  return all
end

reader('standard_show', 'no! day#', function(c)
  c.kind = 'standard'
  local e, refusal = meant(c)
  if not e then return refusal end
  local current = redis.call('HMGET', c.key .. 'e:' .. version_of(e), 'by', 'd')
  local set, earlier, people = knowing(c, version_of(e)), knowing_earlier(c, e), us(c)
  local out = { 'no', e.no, 't', e.t, 'by', current[1], 'd', current[2],
    'version', version_number(c, e), 'retired', e.s == 'retired' and 1 or 0,
    'own', set[c.who] and 1 or 0 }
  add_people(out, 'known', sorted_keys(set))
  add_people(out, 'earlier', without(earlier, set))
  for person in pairs(earlier) do set[person] = true end
  if people then add_people(out, 'missing', without(people, set)) end
  return out
end)
