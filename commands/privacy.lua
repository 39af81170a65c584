-- privacy.lua -- what a person wants nothing of.

writer('privacy_set', 'what! off#', function(c)
  if c.what ~= 'boards' and c.what ~= 'celebrations' then return refuse('what') end
  local wants = { boards = absence.wants_no(c, c.who, 'boards'),
    celebrations = absence.wants_no(c, c.who, 'celebrations') }
  local off = c.off == '1'
  if wants[c.what] == off then return { 'same', '1' } end
  wants[c.what] = off
  local text = (wants.boards and 'boards ' or '') .. (wants.celebrations and 'celebrations' or '')
  if text == '' then
    hash_clear(c.key .. 'privacy', c.who)
  else
    hash_set(c.key .. 'privacy', c.who, text)
  end
  journal(c, { k = 'privacy', by = c.who, to = c.who, at = c.now, d = c.today })
  return {}
end)

reader('privacy', '', function(c)
  return { 'boards', absence.wants_no(c, c.who, 'boards') and 1 or 0,
    'celebrations', absence.wants_no(c, c.who, 'celebrations') and 1 or 0 }
end)
