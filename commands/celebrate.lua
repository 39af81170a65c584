-- celebrate.lua -- the win at hand.

-- Where it is celebrated; '': on the board only. What is not public stays where it was said.
local function stage_of(c)
  if c.v ~= 'public' then return c.ch end
  if c.cheers == '-' then return '' end
  return c.cheers or c.ch
end

writer('celebrate', 'text! big#', function(c)
  local old, size = standing(c, 'celebration')[1], c.big == '1' and 'big' or nil
  if size and not manages(c) then return refuse('role', 'need', 'manager') end
  if old then old = newest(c.key, old) end
  if old and old.t == c.text and old.x == size then return {}, c.before.ids end
  if old then
    if not within_window(c, old) then return refuse('late') end
    change(c, old, { k = 'edit', t = c.text, p = c.p, x = size })
    return { 'changed', '1' }, c.before.ids
  end
  local e = journal(c, { k = 'celebration', by = c.who, ad = c.aday, t = c.text, p = c.p, x = size,
    v = c.v, c = c.ch, m = c.message })
  list_push(c.key .. 'd:' .. e.d, e.id)
  tally(c.key .. 't:', e, 1)
  local channel = stage_of(c)
  if channel == '' then return { 'channel', '' }, { e.id } end
  local row, people = { 'by', c.who, 'text', c.text, 'big', c.big }, {}
  for person in string.gmatch(c.p or '', '%S+') do people[#people + 1] = { who = person } end
  add_list(row, 'person', people)
  notice(c, 'celebrated', { channel = channel }, row)
  return { 'channel', channel }, { e.id }
end)
