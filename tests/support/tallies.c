/* tallies.c -- are a team's tallies what its journal says, and can they be made anew? */

#include "tallies.h"

#include "arena.h"
#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { STEPS_MAX = 10000 };

/* All tallies as one text: every key with its fields or members, sorted. */
static const char dump_script[] =
    "local keys, out = redis.call('KEYS', KEYS[1] .. 't:*'), {} table.sort(keys) "
    "for _, key in ipairs(keys) do "
    "  local flat = redis.call('TYPE', key).ok == 'zset' and "
    "    redis.call('ZRANGE', key, 0, -1, 'WITHSCORES') or redis.call('HGETALL', key) "
    "  local pairs_of = {} "
    "  for i = 1, #flat, 2 do pairs_of[#pairs_of + 1] = flat[i] .. '=' .. flat[i + 1] end "
    "  table.sort(pairs_of) "
    "  out[#out + 1] = string.sub(key, #KEYS[1] + 1) .. ' ' .. table.concat(pairs_of, ' ') "
    "end "
    "return table.concat(out, '\\n')";

/* Every third tally is lost, and in every third there is one too many; and in one that
 * all have. */
static const char spoil_script[] =
    "local keys = redis.call('KEYS', KEYS[1] .. 't:*') table.sort(keys) "
    "for i, key in ipairs(keys) do "
    "  local zset = redis.call('TYPE', key).ok == 'zset' "
    "  if i % 3 == 0 then redis.call('DEL', key) "
    "  elseif i % 3 == 1 and zset then redis.call('ZADD', key, 999, '999') "
    "  elseif i % 3 == 1 then redis.call('HINCRBY', key, 'nobody', 3) end "
    "end "
    "redis.call('HINCRBY', KEYS[1] .. 't:n:all', 'nothing', 7) "
    "return ''";

static const char *run(struct fixture *f, const char *script)
{
    return fixture_redis(f, "EVAL", script, "1", "~", NULL);
}

/* All steps of a rebuild; how many differences it found. */
static long rebuild(struct fixture *f, const char *mend)
{
    const char *begin = "1";

    for (int step = 0; step < STEPS_MAX; step++) {
        const char *reply = fixture_redis(f, "FCALL", "bravo_rebuild", "1", "~", "token", "test",
                                          "begin", begin, "work", "100000", "mend", mend, NULL);

        begin = "0";
        if (strncmp(reply, "phase end ", 10) == 0) {
            return strtol(strstr(reply, "differences ") + strlen("differences "), NULL, 10);
        }
        assert_memory_equal(reply, "phase ", 6);
    }
    fail_msg("%s", "a rebuild does not come to an end");
    return -1;
}

void tallies_check(struct fixture *f)
{
    struct arena *a = arena_new();
    const char *before = arena_text(a, run(f, dump_script));

    assert_int_equal(rebuild(f, "0"), 0);
    (void)run(f, spoil_script);
    assert_int_not_equal(rebuild(f, "0"), 0);
    assert_int_not_equal(rebuild(f, "1"), 0);
    assert_string_equal(run(f, dump_script), before);
    assert_int_equal(rebuild(f, "0"), 0);
    arena_free(a);
}
