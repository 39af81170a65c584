-- dimension.lua -- the six dimensions of a service, and which of them are neglected.
--
-- Made of t:m: (entries.lua): lessons, ideas, practices and challenges that have a
-- dimension for a tag, what was public and what this channel has of its own.

local WEEKS = 13
local NEGLECTED = 3 -- fewer than a third of what each would have in balance
local ENOUGH = 6 -- entries; of fewer nobody is told unasked

-- How many entries each dimension had in the last weeks, this one included.
local function balance_of(c)
  local scopes, counts, total, rows = { '' }, {}, 0, {}
  if c.v ~= 'public' and c.v ~= 'direct' then scopes[2] = c.ch .. ':' end
  for week = 0, WEEKS - 1 do
    local monday = week_of(tonumber(c.day)) - 7 * week
    for _, scope in ipairs(scopes) do
      local flat = redis.call('HGETALL', c.key .. 't:m:' .. scope .. 'w' .. text_of(monday))
      for i = 1, #flat, 2 do
        counts[flat[i]] = (counts[flat[i]] or 0) + tonumber(flat[i + 1])
        total = total + tonumber(flat[i + 1])
      end
    end
  end
  for i, name in ipairs(DIMENSIONS) do
    local n = counts[name] or 0
    local neglected = total > 0 and n * #DIMENSIONS * NEGLECTED < total
    rows[i] = { name = name, n = n, neglected = neglected and 1 or 0 }
  end
  return rows, total
end

reader('dimension', 'day# ch! v!', function(c)
  local rows, total = balance_of(c)
  local out = { 'total', total, 'weeks', WEEKS }
  add_list(out, 'dimension', rows)
  return out
end)

digest('dimensions', function(c, _, out)
  local rows, names = {}, {}
  local balance, total = balance_of(c)
  for _, row in ipairs(total >= ENOUGH and balance or {}) do
    if row.neglected == 1 then
      rows[#rows + 1], names[#names + 1] = { name = row.name }, row.name
    end
  end
  add_list(out, 'dimensions', rows)
  return names[1] and table.concat(names, ' ')
end)

-- At the end of the week, one that is neglected: each week another.
section('dimensions', function(c, _, _, out)
  local day, neglected = tonumber(c.day), {}
  if not ends_week(c, day) then return end
  local balance, total = balance_of(c)
  for _, row in ipairs(total >= ENOUGH and balance or {}) do
    if row.neglected == 1 then neglected[#neglected + 1] = row end
  end
  local week = math.floor(day / 7)
  if neglected[1] then put(out, 'dimensions.neglected', neglected[week % #neglected + 1].name) end
end)
