/* kept.c -- all that Redis keeps of a team, as one text. */
#include "kept.h"

#include "arena.h"
#include "fixture.h"

#include <stddef.h>

static const char script[] =
    "local skip = { lease = true, out = true, ['out:tries'] = true, notes = true } "
    "local out = {} "
    "local function flat_of(key) "
    "  local kind = redis.call('TYPE', key).ok "
    "  if kind == 'hash' then return redis.call('HGETALL', key) end "
    "  if kind == 'zset' then return redis.call('ZRANGE', key, 0, -1, 'WITHSCORES') end "
    "  if kind == 'string' then return { redis.call('GET', key), '' } end "
    "  local list = kind == 'list' and redis.call('LRANGE', key, 0, -1) "
    "               or redis.call('SMEMBERS', key) "
    "  if kind == 'set' then table.sort(list) end "
    "  return { table.concat(list, ' '), '' } "
    "end "
    "for _, key in ipairs(redis.call('KEYS', KEYS[1] .. '*')) do "
    "  local name = string.sub(key, #KEYS[1] + 1) "
    "  if not skip[name] and not string.find(name, '^[zi]:') then "
    "    local flat = flat_of(key) "
    "    for i = 1, #flat, 2 do out[#out + 1] = name .. ' ' .. flat[i] .. ' ' .. flat[i + 1] end "
    "  end "
    "end "
    "table.sort(out) "
    "return table.concat(out, '\\n')";

const char *kept_of(struct fixture *f, struct arena *a)
{
    return arena_text(a, fixture_redis(f, "EVAL", script, "1", "~", NULL));
}
