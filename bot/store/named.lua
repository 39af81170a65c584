-- named.lua -- what people call by a name of its own: customers, courses.
--
-- Such a thing is an entry with a number: t is its name, w the same folded. Its
-- state is `removed` when it is there no more.

local NAMED_MOST = 500 -- of a kind

-- All of a kind that stand and may be shown, as they read now, oldest first.
local function named_all(c, kind, shown)
  local list = {}
  for _, id in ipairs(redis.call('LRANGE', c.key .. 'k:' .. kind, 0, -1)) do
    local e = entry_get(c.key, id)
    if e and not e.gone and shown(c, e) then
      e = newest(c.key, e)
      if e.s ~= 'removed' then list[#list + 1] = e end
    end
  end
  return list
end

local function named_like(list, name)
  for _, e in ipairs(list) do
    if e.w == name then return e end
  end
end

-- The one that a person means, by its name (c.name, folded) or its number (c.no).
local function named_one(c, kind, shown)
  local list, names = named_all(c, kind, shown), {}
  for i, e in ipairs(list) do
    if (c.name and e.w == c.name) or (not c.name and e.no == c.no) then return e end
    names[i] = { name = e.t, folded = e.w }
  end
  local out = refuse('unknown')
  add_list(out, 'known', names)
  return nil, out
end

-- Journals a new one; c.label is its name as it was typed. Without `everywhere` only
-- those know of it who could hear it.
local function named_new(c, e, everywhere)
  local list = c.key .. 'k:' .. e.k
  e.by, e.ad, e.m, e.t, e.w = c.who, c.aday, c.message, c.label, c.name
  if not everywhere then e.v, e.c = c.v, c.ch end
  e.no = redis.call('LLEN', list) + 1
  list_push(list, journal(c, e).id)
  tally(c.key .. 't:', e, 1)
  return e
end
