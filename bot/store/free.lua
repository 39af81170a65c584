-- free.lua -- which days are working days.
--
-- The setting days.free has weekdays and dates: "sat sun 12-25 2026-12-24"
-- (include/free.h).

local FREE_DEFAULT = 'sat sun' -- as in settings.def
local WEEKDAYS = { mon = 0, tue = 1, wed = 2, thu = 3, fri = 4, sat = 5, sun = 6 }

-- Read when it is first asked for: most calls don't.
local function free_days(c)
  if not c.free_days then
    local list = {}
    local text = redis.call('HGET', c.key .. 'settings', 'days.free') or FREE_DEFAULT
    for word in string.gmatch(text, '%S+') do list[WEEKDAYS[word] or word] = true end
    c.free_days = list
  end
  return c.free_days
end

local function working(c, day)
  local free = free_days(c)
  if free[weekday(day)] then return false end
  local year, month, date = civil(day)
  local yearly = string.format('%02d-%02d', month, date)
  return not free[yearly] and not free[string.format('%04d-', year) .. yearly]
end

local LONGEST_REST = 60 -- days; who never works has no working day

local function working_day(c, day, step)
  for i = 1, LONGEST_REST do
    if working(c, day + i * step) then return day + i * step end
  end
  return day + step
end

local function working_day_before(c, day) return working_day(c, day, -1) end
local function working_day_after(c, day) return working_day(c, day, 1) end

-- How many days off follow.
local function days_off_after(c, day) return working_day_after(c, day) - day - 1 end

-- Is it the last working day of its week; of its month?
local function ends_week(c, day)
  return working(c, day) and week_of(working_day_after(c, day)) > week_of(day)
end

local function ends_month(c, day)
  return working(c, day) and month_of(working_day_after(c, day)) ~= month_of(day)
end
