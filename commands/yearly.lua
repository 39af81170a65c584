-- yearly.lua -- birthdays and work anniversaries, of those who want them celebrated.
--
-- An entry of the kind `birthday` or `anniversary`: t is "mm-dd" or "yyyy-mm-dd",
-- x "off"; `pre` is the person's one before it.
--   yearly:<kind>   hash: person -> the newest

local yearly = { big = 5 } -- every so many years is a big one

RECORD.birthday, RECORD.anniversary = true, true

-- The person's own, as it stands; nil: it is not to be celebrated.
function yearly.of(c, kind, person)
  local id = redis.call('HGET', c.key .. 'yearly:' .. kind, person)
  while id do
    local e = entry_get(c.key, id)
    if not e.gone then return e.x ~= 'off' and e or nil, e.id end
    id = e.pre
  end
end

-- The first such day after `day`, and how many years that makes. 29 February is the 28th
-- in other years.
function yearly.next(e, day)
  local year, month, date = string.match(e.t, '^(%d*)%-?(%d%d)%-(%d%d)$')
  local this = civil(day)
  local on = day_of(this, tonumber(month), tonumber(date))
  if on <= day then
    this = this + 1
    on = day_of(this, tonumber(month), tonumber(date))
  end
  return on, year ~= '' and this - tonumber(year) or 0
end

function yearly.answer(c, e)
  local day, years = yearly.next(e, tonumber(c.aday))
  return { 'day', day, 'years', years }
end

function yearly.note(c, text, off)
  local _, before = yearly.of(c, c.kind, c.who)
  local e = journal(c, { k = c.kind, by = c.who, ad = c.aday, t = text, x = off, pre = before,
    m = c.message })
  hash_set(c.key .. 'yearly:' .. c.kind, c.who, e.id)
  return e
end

function yearly.remind(c, e, day, zone) remind(c, e.k, e.id, (yearly.next(e, day)), zone) end

local function known_kind(c) return c.kind == 'birthday' or c.kind == 'anniversary' end

writer('yearly_set', 'kind! year# month# date#', function(c)
  if not known_kind(c) then return refuse('none') end
  local text = string.format('%02d-%02d', tonumber(c.month), tonumber(c.date))
  if c.year ~= '0' then text = string.format('%04d-', tonumber(c.year)) .. text end
  if not string.find(text, '^%d*%-?[01]%d%-[0-3]%d$') then return refuse('none') end
  local now = yearly.of(c, c.kind, c.who)
  if now and now.t == text then return { 'same', '1' }, { now.id } end
  local e = yearly.note(c, text)
  yearly.remind(c, e, tonumber(c.aday), c.zone)
  return yearly.answer(c, e), { e.id }
end)

writer('yearly_off', 'kind!', function(c)
  if not known_kind(c) or not yearly.of(c, c.kind, c.who) then return refuse('none') end
  local e = yearly.note(c, nil, 'off')
  return {}, { e.id }
end)

reader('yearly_show', 'kind! aday#?', function(c)
  c.aday = c.aday or c.day
  local e = known_kind(c) and yearly.of(c, c.kind, c.who)
  if not e then return refuse('none') end
  return yearly.answer(c, e)
end)

-- Wherever the team celebrates; with nowhere to say it, it waits for the next year.
function yearly.morning(kind, size_of)
  reminder('morning', kind, function(c, day, id, date)
    local e = entry_get(c.key, id)
    local now = yearly.of(c, kind, e.by)
    if not now or now.id ~= id then return end -- it was said otherwise since
    yearly.remind(c, e, day, string.match(c.round, '^%S+ (.+)$'))
    if not c.cheers and not c.ch then return end
    local _, years = yearly.next(e, date - 1)
    celebrate(c, kind .. ':' .. e.by .. ':' .. date, kind, size_of(years),
      { who = e.by, n = years })
  end)
end

yearly.morning('birthday', function() return 'small' end)
yearly.morning('anniversary', function(years)
  return years % yearly.big == 0 and 'big' or 'small'
end)
