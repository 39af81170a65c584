-- training.lua -- which courses there are, and who has done which.
--
-- A course is an entry of the kind `course`, by its name (named.lua): n is for how
-- many months it is valid, 0 for good. That a person has done it is an entry of the
-- kind `trained`, of it: `to` is the person, n the date.
--   t:trained:<course>         person -> how often
--   t:done:<course>:<person>   sorted set: the entries that say so, by their dates

COUNTS.course = function() return true end -- nowhere

COUNTS.trained = function(at, e, _, n)
  local key = at .. 'done:' .. e.of .. ':' .. e.to
  add(at .. 'trained:' .. e.of, e.to, n)
  if n == '1' then rank_add(key, e.n, e.id) else rank_drop(key, e.id) end
  return true
end

-- The day of a date, or of the last of its month if that is shorter.
local function day_of(year, month, date)
  local y = month <= 2 and year - 1 or year
  local era = math.floor(y / 400)
  local yoe = y - era * 400
  local doy = math.floor((153 * ((month + 9) % 12) + 2) / 5) + date - 1
  local doe = yoe * 365 + math.floor(yoe / 4) - math.floor(yoe / 100) + doy
  local day = era * 146097 + doe - 719468
  local _, then_month, over = civil(day)
  return then_month == month and day or day - over
end

local training = {}

-- The last day on which it is valid; nil: it is so for good.
function training.valid_until(course, day)
  local months = tonumber(course.n)
  if months == 0 then return nil end
  local year, month, date = civil(day)
  month = month + months - 1
  return day_of(year + math.floor(month / 12), month % 12 + 1, date)
end

-- When the person has done it last; nil: never.
function training.done_on(c, course, person)
  local key = c.key .. 't:done:' .. course.id .. ':' .. person
  return tonumber(redis.call('ZREVRANGE', key, 0, 0, 'WITHSCORES')[2])
end

-- Everybody knows of all courses, wherever they were named.
function training.shown() return true end
