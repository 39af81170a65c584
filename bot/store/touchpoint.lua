-- touchpoint.lua -- where we meet our customers: the team's list, and how it felt there.
--
--   touchpoints       hash: tag -> the touch point's name; an entry's #tag says that it was there
--   touchpoints:was   hash: a tag that it had once -> its tag now, so that what was said
--                     under an old name still counts

local function touchpoints_key(c) return c.key .. 'touchpoints' end

-- The tag that a touch point has now.
local function touchpoint_tag(c, tag)
  return redis.call('HGET', touchpoints_key(c) .. ':was', tag) or tag
end

local function touchpoint_name(c, tag)
  return redis.call('HGET', touchpoints_key(c), tag) or nil
end

-- All of them, by name, each with all tags that it ever had.
local function touchpoints(c)
  local list, by_tag = {}, {}
  local flat = redis.call('HGETALL', touchpoints_key(c))
  for i = 1, #flat, 2 do
    local one = { tag = flat[i], name = flat[i + 1], tags = { flat[i] } }
    list[#list + 1], by_tag[one.tag] = one, one
  end
  flat = redis.call('HGETALL', touchpoints_key(c) .. ':was')
  for i = 1, #flat, 2 do
    local one = by_tag[flat[i + 1]]
    if one then
      one.tags[#one.tags + 1], by_tag[flat[i]] = flat[i], one
    end
  end
  table.sort(list, function(a, b) return a.name < b.name end)
  return list, by_tag
end

-- Adds to them, by their tags, how many stories and comments felt good and bad, as
-- far as they may be seen here.
local function touchpoints_felt(c, by_tag, pieces, good, bad)
  local scopes, fields = { '' }, { good = good, bad = bad }
  if c.v ~= 'public' and c.v ~= 'direct' then scopes[2] = c.ch .. ':' end
  for _, scope in ipairs(scopes) do
    for _, piece in ipairs(pieces) do
      local flat = redis.call('HGETALL', c.key .. 't:f:' .. scope .. piece)
      for i = 1, #flat, 2 do
        local tone, tag = string.match(flat[i], '^(%S+) (.*)$')
        local one, field = by_tag[tag], fields[tone]
        if one then one[field] = (one[field] or 0) + tonumber(flat[i + 1]) end
      end
    end
  end
end
