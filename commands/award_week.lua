-- award_week.lua -- the vote of the week is closed on Friday at noon, and what the board
-- says of awards.

local WINNERS, ON_BOARD, REASONS = 5, 4, 5

-- Those with most votes; all of them, if they are not too many to celebrate.
local function winners_of(list)
  local winners = {}
  for _, one in ipairs(list) do
    if one.votes > 0 and one.votes == list[1].votes then winners[#winners + 1] = one end
  end
  return #winners <= WINNERS and winners or {}
end

every('noon', 'award', function(c, day)
  local friday = has_come(c, day, FRIDAY)
  if not friday or c['award.weekly'] ~= 'on' then return end
  local monday, people = week_of(friday), {}
  hash_set(c.key .. 'team', 'award:closed', monday)
  local winners = winners_of(awards.nominees(c, monday))
  for i, one in ipairs(winners) do
    local why = one.why[1] and one.why[1].t or ''
    awards.give(c, { to = one.who, x = c['award.title'], t = why, n = text_of(one.votes) })
    people[i] = { who = one.who, text = why }
  end
  local stage = awards.stage(c)
  if not winners[1] or not stage then return end
  local row = { 'title', c['award.title'], 'votes', winners[1].votes }
  add_list(row, 'person', people)
  notice(c, 'award_won', { channel = stage }, row)
end)

-- Whoever was nominated since the board before; on the day before it closes, all.
local function nominees_told(c, edition)
  local monday, list = awards.round(c, c.today), {}
  local last = weekday(tonumber(c.day)) == FRIDAY - 1 and monday <= tonumber(c.day)
  local fresh = {}
  for _, e in ipairs(entries_in(edition, 'nomination')) do
    if e.to and not fresh[e.to] then fresh[e.to] = e.t end
  end
  for _, one in ipairs(awards.nominees(c, monday)) do
    if (last or fresh[one.who]) and #list < ON_BOARD then
      list[#list + 1] = { who = one.who, text = not last and fresh[one.who] or nil }
    end
  end
  table.sort(list, function(a, b) return a.who < b.who end)
  return list, last
end

section('award', function(c, edition, _, out)
  local rows, list = {}, entries_in(edition, 'award')
  for i = math.max(#list - REASONS + 1, 1), #list do
    local e = list[i]
    rows[#rows + 1] = { who = e.to, title = e.x, text = e.t, votes = e.by == '?' and e.n or 0 }
  end
  add_list(out, 'award', rows)
  if c['award.weekly'] ~= 'on' then return end
  local nominees, last = nominees_told(c, edition)
  add_list(out, 'award.nominee', nominees)
  put(out, 'award.last', last and 1 or 0)
end)
