-- arguments.lua -- what a function is called with, and what is wrong with it.

local function arguments(argv)
  if #argv == 1 then return cjson.decode(argv[1]) end
  local a = {}
  for i = 1, #argv, 2 do
    local name, value = argv[i], argv[i + 1]
    local list = string.match(name, '^(.*)%[%]$')
    if not list then
      a[name] = value
    elseif a[list] then
      table.insert(a[list], value)
    else
      a[list] = { value }
    end
  end
  return a
end

local FORMS = { [''] = 'text', ['!'] = 'filled', ['#'] = 'number', ['#?'] = 'maybe',
  ['[]'] = 'list' }

-- What a function takes, of words such as "text" (it cannot do without), "kind!"
-- (nor may it be empty), "no#" (a whole number), "today#?" (one, or nothing) and
-- "to[]" (a list, or nothing).  What is not in them is a text, or nothing; with
-- "*" it may be a list as well.
local function needs(words)
  local need = { names = {}, form = {} }
  for word in string.gmatch(words, '%S+') do
    local name, form = string.match(word, '^([%w_.]+)(.*)$')
    if word == '*' then
      need.any = true
    else
      need.names[#need.names + 1] = name
      need.form[name] = FORMS[form]
    end
  end
  return need
end

-- As HINCRBY takes them, and so that sums of them are still exact.  Each call asks
-- this of the same short ones: they are kept.
local short, shorts = {}, 0
local function is_whole(text)
  if short[text] then return true end
  local whole = text == '0' or (#text <= 15 and string.find(text, '^%-?[1-9]%d*$') ~= nil)
  if whole and #text <= 6 then
    if shorts == 1000 then short, shorts = {}, 0 end
    short[text], shorts = true, shorts + 1
  end
  return whole
end

local function is_list(value)
  if type(value) ~= 'table' then return false end
  for _, item in pairs(value) do
    if type(item) ~= 'string' then return false end
  end
  return true
end

-- What is wrong with the arguments of a call, or nil.  To be asked before the first write.
local function wrong_with(a, need)
  for name, value in pairs(a) do
    if type(value) ~= 'string' and not ((need.any or need.form[name] == 'list') and is_list(value))
    then
      return name .. ' is no text'
    end
  end
  local names, forms = need.names, need.form
  for i = 1, #names do
    local name = names[i]
    local form, value = forms[name], a[name]
    if form == 'text' then
      if not value then return name .. ' is missing' end
    elseif form == 'list' then
      if type(value) == 'string' then return name .. ' is no list' end
    elseif form == 'filled' then
      if not value or value == '' then return name .. ' is missing' end
    elseif value or form == 'number' then
      if not is_whole(value or '') then return name .. ' is no whole number' end
    end
  end
end
