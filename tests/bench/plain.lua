#!lua name=bravo
-- plain.lua -- a thank-you counted the plain way, for function.sh to compare with: a key
-- for the identity, a sorted set for each board, a counter, a feed.  No journal, no
-- taking back, no visibility, nothing that can be verified.
redis.register_function('bravo_kudos', function(keys, argv)
  local key, c = keys[1], cjson.decode(argv[1])
  if not redis.call('SET', key .. 'i:' .. c.identity, '1', 'NX', 'EX', 604800) then
    return { 'seen', '1' }
  end
  local given = redis.call('INCRBY', key .. 'a:' .. c.who .. ':' .. c.day, c.n)
  if given > tonumber(c.allowance) then return { 'refused', 'allowance' } end
  for _, period in ipairs({ 'd20777', 'w20773', 'm202611', 'all' }) do
    redis.call('ZINCRBY', key .. 'r:' .. period, c.n, c.to[1])
    redis.call('ZINCRBY', key .. 'g:' .. period, c.n, c.who)
  end
  redis.call('HINCRBY', key .. 'p:' .. c.to[1], 'received', c.n)
  redis.call('XADD', key .. 'feed', '*', 'by', c.who, 'to', c.to[1], 'text', c.text)
  return { 'left', tostring(c.allowance - given) }
end)
