-- agenda.lua -- what the functions share that come by the clock, and not from a person.
--
-- Their caller, who holds the lease of the team, sends every setting by its
-- name: c['board.size'].

local function put(out, name, value)
  out[#out + 1] = name
  out[#out + 1] = value
end

-- The channel that is the team's home; nil: nothing was said in one yet.
local function home_of(c) return redis.call('HGET', c.key .. 'team', 'home') or nil end

-- Makes of such a call what celebrations and the journal ask for.
local function by_itself(c)
  c.cheers = redis.call('HGET', c.key .. 'team', 'cheers') or nil
  c.at, c.tell, c.celebrations = c.now, c['kudos.tell'], c['celebrations.daily']
end

-- Runs one part of many: what goes wrong in it is told, is not done by halves, and
-- spoils no other.
local function attempt(c, what, run, ...)
  local well, problem = whole(run, ...)
  if well then return end
  if type(problem) == 'table' then problem = problem.err end
  c.failed = c.failed or {}
  c.failed[#c.failed + 1] = { what = what, why = tostring(problem) }
end

-- The answer, with what went wrong on the way.
local function outcome(c, out)
  if c.failed then add_list(out, 'failed', c.failed) end
  return as_text(out)
end
