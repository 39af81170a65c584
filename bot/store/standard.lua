-- standard.lua -- how things are done here, always: what each says now, and who knows it.
--
-- A standard is an entry with a number. Each edit of it is a new version, which
-- everybody is asked to read; an acknowledgement is of one version: the entry, or
-- the edit that it reads as.

RECORD.standard = true

local STANDARDS = 200 -- looked at: the newest

local function version_of(e) return e.ed or e.id end

local function version_number(c, e)
  return e.ed and tonumber(redis.call('HGET', c.key .. 'e:' .. e.ed, 'n')) or 1
end

-- All that hold, as they read now, oldest first.
local function standards_of(c)
  local list = {}
  for _, id in ipairs(redis.call('LRANGE', c.key .. 'k:standard', -STANDARDS, -1)) do
    local e = entry_get(c.key, id)
    if e and not e.gone then
      e = newest(c.key, e)
      if e.s ~= 'retired' then list[#list + 1] = e end
    end
  end
  return list
end

local function knows(c, e, person) return tallied(c, 'acker', version_of(e), person) > 0 end

-- Who knows this version, as a set, and how many.
local function knowing(c, version)
  local set = {}
  local people = redis.call('HKEYS', c.key .. 't:acker:' .. version)
  for _, person in ipairs(people) do set[person] = true end
  return set, #people
end

-- Those of `people` who are not in the set, sorted.
local function without(people, set)
  local list = {}
  for person in pairs(people) do
    if not set[person] then list[#list + 1] = person end
  end
  table.sort(list)
  return list
end
