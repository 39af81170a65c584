-- reward.lua -- a catalogue, and who asks for what of it.

local LOOK, PAGE = 500, 20

writer('reward_add', 'name! label! price# stock', function(c)
  local list, old = named_all(c, 'reward', rewards.shown), standing(c, 'reward')[1]
  local known = named_like(list, c.name)
  if known and not (old and known.id == old.id) then
    if known.n == c.price and (known.x or '') == c.stock then
      return { 'same', '1', 'name', known.t }
    end
    local offer = change(c, known, { k = 'offer', n = c.price, x = c.stock })
    return { 'changed', '1', 'name', known.t }, { offer.id }
  end
  if old and old.n == c.price and (old.x or '') == c.stock and old.w == c.name then
    return { 'same', '1' }, c.before.ids
  end
  if #list >= NAMED_MOST then return refuse('many', 'most', NAMED_MOST) end
  return {}, { named_new(c, { k = 'reward', n = c.price, x = c.stock }, true).id }
end)

writer('reward_remove', '', function(c)
  local e, refusal = named_one(c, 'reward', rewards.shown)
  if not e then return refusal end
  return { 'name', e.t }, { change(c, e, { k = 'state', s = 'removed' }).id }
end)

-- ------------------------------------------------------------ who decides

local function decides(c) return manages(c) or champion_of(c) == c.who end

-- Is there anybody else who could?
local function others_decide(c)
  local flat = redis.call('HGETALL', c.key .. 'roles')
  for i = 1, #flat, 2 do
    if flat[i] ~= c.who and flat[i + 1] ~= 'everyone' then return true end
  end
  local champion = champion_of(c)
  return champion ~= nil and champion ~= c.who
end

-- ------------------------------------------------------------ asking

writer('reward_redeem', '', function(c)
  local e, refusal = named_one(c, 'reward', rewards.shown)
  if not e then return refusal end
  local old = standing(c, 'redeem')[1]
  if old and old.of == e.id then return { 'same', '1' }, c.before.ids end
  local left, balance = rewards.left(c, e), rewards.balance(c, c.who)
  if left == 0 then return refuse('gone', 'name', e.t) end
  if balance < tonumber(e.n) then
    return refuse('short', 'name', e.t, 'price', e.n, 'balance', balance)
  end
  local list = c.key .. 'k:redeem'
  local r = journal(c, { k = 'redeem', by = c.who, ad = c.aday, of = e.id, n = e.n, t = e.t,
    no = redis.call('LLEN', list) + 1, m = c.message })
  list_push(list, r.id)
  tally(c.key .. 't:', r, 1)
  for _, person in ipairs(flag_bearers(c)) do
    notice(c, 'reward_asked', { person = person }, { 'by', c.who, 'name', e.t, 'price', e.n,
      'no', r.no })
  end
  return { 'no', r.no, 'name', e.t, 'price', e.n, 'balance', balance - tonumber(e.n) }, { r.id }
end)

-- What was asked for by this number, for who may decide it; or nil and a refusal.
local function asked(c)
  if not decides(c) then return nil, refuse('role', 'need', 'manager') end
  c.kind = 'redeem'
  local e, refusal = meant(c)
  if not e then return nil, refusal end
  if e.s then return nil, refuse('decided', 's', e.s) end
  if e.by == c.who and others_decide(c) then return nil, refuse('own') end
  return e
end

local function decide(c, state)
  local e, refusal = asked(c)
  if not e then return refusal end
  local id = change(c, e, { k = 'state', s = state, t = c.text }).id
  notice(c, 'reward_decided', { person = e.by }, { 'by', c.who, 'name', e.t, 'price', e.n,
    's', state, 'text', c.text or '', 'balance', (rewards.balance(c, e.by)) })
  return { 'no', e.no, 'name', e.t, 'by', e.by }, { id }
end

writer('reward_approve', 'no!', function(c)
  c.text = nil
  return decide(c, 'approved')
end)

writer('reward_decline', 'no!', function(c) return decide(c, 'declined') end)

-- ------------------------------------------------------------ looking

-- What waits: all of it for who decides, else one's own.
local function waiting(c)
  local rows, all = {}, decides(c)
  for _, id in ipairs(redis.call('LRANGE', c.key .. 'k:redeem', -LOOK, -1)) do
    local e = entry_get(c.key, id)
    if not e.gone and (all or e.by == c.who) and not newest(c.key, e).s and #rows < PAGE then
      rows[#rows + 1] = { no = e.no, by = e.by, name = e.t, price = e.n }
    end
  end
  return rows
end

reader('reward_list', '', function(c)
  local rows, list = {}, named_all(c, 'reward', rewards.shown)
  table.sort(list, function(a, b)
    if a.n ~= b.n then return tonumber(a.n) < tonumber(b.n) end
    return tonumber(a.no) < tonumber(b.no)
  end)
  for i, e in ipairs(list) do
    if i <= PAGE then rows[i] = { name = e.t, price = e.n, left = rewards.left(c, e) } end
  end
  local balance, spent = rewards.balance(c, c.who)
  local out = { 'balance', balance, 'spent', spent, 'all', #list, 'decides', decides(c) and 1 or 0 }
  add_list(out, 'reward', rows)
  add_list(out, 'asked', waiting(c))
  return out
end)
