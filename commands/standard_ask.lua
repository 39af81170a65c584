-- standard_ask.lua -- asks in private who does not know a new standard, or a
-- changed one: once, in the morning of the next working day.

local ASKED = 500 -- people in one morning

reminder('morning', 'standard', function(c, _, id)
  local e = entry_get(c.key, id)
  if not e or e.gone then return end
  e = newest(c.key, e)
  local people = e.s ~= 'retired' and us(c)
  if not people then return end
  local asked = without(people, (knowing(c, version_of(e))))
  for i = 1, math.min(#asked, ASKED) do
    notice(c, 'standard_asked', { person = asked[i] },
      { 'no', e.no, 'text', e.t, 'version', version_number(c, e) })
  end
end)
