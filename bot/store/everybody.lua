-- everybody.lua -- who "us" is.

local US_MOST = 5000 -- counted in one go; more are just many

-- Who has thanked or was thanked in this month or the two before, as a set, and
-- who else is in `sets`, without those who have left; nil: they are too many to count.
local function us(c, ...)
  local gone = absence.left(c)
  local people, count, day = {}, 0, tonumber(c.day)
  local function take(key)
    count = count + redis.call('HLEN', key)
    if count > US_MOST then return end
    for _, person in ipairs(redis.call('HKEYS', key)) do people[person] = true end
  end
  for _ = 1, 3 do
    for _, board in ipairs({ 'r:', 'g:', 'r:~:', 'g:~:' }) do
      take(c.key .. 't:' .. board .. 'm' .. month_of(day))
    end
    local _, _, date = civil(day)
    day = day - date
  end
  for _, key in ipairs({ ... }) do take(key) end
  if c.who then people[c.who] = true end
  for person in pairs(gone) do people[person] = nil end
  return count <= US_MOST and people or nil
end

local function sorted_keys(set)
  local list = {}
  for key in pairs(set) do list[#list + 1] = key end
  table.sort(list)
  return list
end
