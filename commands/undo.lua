-- undo.lua -- takes back what a person did.

-- What stays: records, and what happened by itself.
local LASTING = { undo = true, admin = true, cheer = true }

-- How far to look for the newest.  Entries are not quite in the order of their
-- instants: an edit keeps that of the message, and some events come late.
local LOOK, LOOK_PAST = 5000, 200

-- The newest thing of this person that can still be taken back.
local function newest_of(c)
  local seq = tonumber(redis.call('HGET', c.key .. 'team', 'seq') or 0)
  local past = 0
  for id = seq, math.max(seq - LOOK, 1), -1 do
    local e = redis.call('HMGET', c.key .. 'e:' .. id, 'by', 'at', 'gone', 'k', 'b')
    if not within_window(c, { at = e[2] or 0 }) then
      past = past + 1
      if past > LOOK_PAST then return nil end
    elseif e[1] == c.who and not e[3] and not LASTING[e[4]] then
      return tostring(e[5] or id)
    end
  end
end

-- All standing entries of the command that made this one.
local function batch_of(c, first)
  local list = {}
  local id = tonumber(first)
  while true do
    local e = entry_get(c.key, string.format('%.0f', id))
    if not e or (e.id ~= first and e.b ~= first) then break end
    if not e.gone then list[#list + 1] = e end
    id = id + 1
  end
  return list
end

writer('undo', 'last allowance# tell', function(c)
  local list
  if c.last == '1' then
    local first = newest_of(c)
    list = first and batch_of(c, first) or {}
  else
    list = standing(c)
  end
  if #list == 0 then return refuse('nothing') end
  if not within_window(c, list[1]) then return refuse('late') end
  if list[1].by ~= c.who then return refuse('other') end
  for _, e in ipairs(list) do take_back(c, e) end
  for _, e in ipairs(list) do tell_taken_back(c, e) end
  local out = {}
  say_taken(c, out, list)
  return out, {}
end)
