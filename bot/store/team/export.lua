-- export.lua -- the journal, or what of it is about one person, as JSON, some entries at a time.

local STEP = 200

-- What the fields of an entry are called outside (see `journal` in prelude.lua), in the order in
-- which they are read.
local FIELDS = { { 'k', 'kind' }, { 'no', 'no' }, { 'by', 'by' }, { 'to', 'to' },
  { 'grp', 'group' }, { 'n', 'number' }, { 'x', 'how' }, { 't', 'text' }, { 'g', 'tags' },
  { 'p', 'people' }, { 's', 'state' }, { 'v', 'visibility' }, { 'c', 'channel' },
  { 'm', 'message' }, { 'of', 'of' }, { 'at', 'at' }, { 'gone', 'taken_back_by' } }

local function is_about(e, person)
  return e.by == person or e.to == person or among(e.p, person)
         or (e.t and string.find(e.t, '\2@' .. person, 1, true) ~= nil)
end

local function date_of(day) return string.format('%04d-%02d-%02d', civil(tonumber(day))) end

-- "@ben" in place of his token (include/event.h).
local function readable(text)
  return (string.gsub(text, '\2(.)([^|\3]*)[^\3]*\3', function(kind, id) return kind .. id end))
end

local function row_of(e)
  local parts = { '"id":' .. cjson.encode(e.id), '"date":' .. cjson.encode(date_of(e.d)) }
  for _, field in ipairs(FIELDS) do
    local value = e[field[1]]
    if value then
      if field[2] == 'text' then value = readable(value) end
      parts[#parts + 1] = cjson.encode(field[2]) .. ':' .. cjson.encode(value)
    end
  end
  return { json = '{' .. table.concat(parts, ',') .. '}' }
end

register('export', 'after#', function(c)
  local last, from = tonumber(redis.call('HGET', c.key .. 'team', 'seq') or 0), tonumber(c.after)
  local rows, to = {}, math.min(from + STEP, last)
  for id = from + 1, to do
    local e = entry_get(c.key, text_of(id))
    if e and (not c.person or is_about(e, c.person)) then rows[#rows + 1] = row_of(e) end
  end
  local out = { 'at', to, 'last', last }
  add_list(out, 'entry', rows)
  return out
end)
