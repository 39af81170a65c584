/* test_arguments.c -- a call that is refused or fails changes nothing.
 *
 * Each function that writes is called as it should be, and then with each of its
 * arguments left out and in each of some strange forms: what is refused or fails
 * must leave Redis as it was, to the byte.  A function that is not in the list is
 * called without any arguments of its own.  Then each key that a call writes to is
 * put in its way with another type: what it wrote before it came to that is gone.
 */

#include "arena.h"
#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Friday 2026-11-20, 10:00 UTC. */
static const int64_t friday_ms = 1795168800000;

enum { DIGEST = 96 };

/* What every event has; `identity` is the tries' own. */
#define EVENT                                                                                      \
    "who=ana spoken=1 now=1795168800000 today=20777 at=1795168800000 day=20777 aday=20777 gen=7 "  \
    "ch=C0STORE v=public message=m9 thread=m9 undo=10 celebrations=3 azone=Europe/Berlin "
#define OWNER "now=1795168800000 today=20777 day=20777 owner=me ch=C0STORE "

static const struct {
    const char *function;
    const char *pairs;
} calls[] = {
    {"kudos", EVENT "identity=k/1 to[]=ben to[]=cat n=1 text=tea said_for=1 allowance=50 tell=on "
                    "tag[]=care"},
    {"kudos", EVENT "identity=k/1 group[]=desk member[]=ben member[]=cat n=2 text= said_for=0 "
                    "allowance=50 tell=on emoji=clap"},
    {"kudos", EVENT "identity=k/old edited=1 keep=kudos to[]=dan n=3 text=tea said_for=1 "
                    "allowance=50 tell=on"},
    {"undo", EVENT "identity=k/old edited=0 last=0 allowance=50 tell=on"},
    {"undo", EVENT "identity=k/1 last=1 allowance=50 tell=on"},
    {"withdraw", EVENT "identity=k/old edited=1 keep=story allowance=50 tell=on"},
    {"stats", EVENT "identity=k/old edited=1 keep=me person=ben allowance=50 tell=on"},
    {"entry_add", EVENT "identity=k/1 kind=story streak=1 text=once x=good g=desk p=ben w=once "
                        "tell=on"},
    {"entry_add", EVENT "identity=s/old edited=1 keep=story kind=story streak=1 text=twice p=cat "
                        "w=twice allowance=50 tell=on"},
    {"entry_edit", EVENT "identity=k/1 kind=story no=1 text=twice x=bad p=cat w=twice tell=on"},
    {"entry_remove", EVENT "identity=k/1 kind=story no=1"},
    {"entry_vote", EVENT "identity=k/1 who=ben kind=story no=1"},
    {"celebrate", EVENT "identity=k/1 text=tea p=ben big=0"},
    {"award_give", EVENT "identity=k/1 to[]=ben title=star text=tea"},
    {"award_nominate", EVENT "identity=k/1 to=ben text=tea weekly=on title=star"},
    {"reward_add", EVENT "identity=k/1 name=rest label=rest price=5 stock=3"},
    {"privacy_set", EVENT "identity=k/1 what=boards off=1"},
    {"channel_answers", EVENT "identity=k/1 channel=C0STORE how=reply"},
    {"export_me", EVENT "identity=k/1"},
    {"forget", EVENT "identity=k/1 to=ben name=ben"},
    {"champion_set", EVENT "identity=k/1 to=ben"},
    {"yearly_set", EVENT "identity=k/1 kind=birthday year=0 month=3 date=12 zone=Europe/Berlin"},
    {"mission_set", EVENT "identity=k/1 text=twice"},
    {"mission_edit", EVENT "identity=k/1 text=thrice"},
    {"mission_remove", EVENT "identity=k/1"},
    {"pledge", EVENT "identity=k/1"},
    {"pledge_withdraw", EVENT "identity=k/1 who=ben"},
    {"standard_add", EVENT "identity=k/1 text=thrice"},
    {"standard_edit", EVENT "identity=k/1 no=1 text=twice"},
    {"standard_retire", EVENT "identity=k/1 no=1"},
    {"standard_ack", EVENT "identity=k/1 who=ben no=1"},
    {"standard_ack", EVENT "identity=k/1 who=ben"},
    {"challenge_state", EVENT "identity=k/1 kind=challenge no=1 s=resolved text=learned g=desk "
                              "p=ben w=learned post=manager tell=on"},
    {"challenge_assign", EVENT "identity=k/1 kind=challenge no=1 to=ben tell=on"},
    {"challenge_weight", EVENT "identity=k/1 kind=challenge no=1 weight=2"},
    {"challenge_lesson", EVENT "identity=k/1 kind=challenge no=2"},
    {"metric_define", EVENT "identity=k/1 name=visits called=visits goal=7000 direction=down "
                            "period=week how=sum whose=channel unit=guests mark=point"},
    {"metric_goal", EVENT "identity=k/1 name=sales called=sales goal=7000"},
    {"metric_set", EVENT "identity=k/1 name=sales called=sales n=9000 plain=9000 letter= unit=$ "
                         "date=20777 mark=point"},
    {"metric_remove", EVENT "identity=k/1 name=sales called=sales"},
    {"lesson_ack", EVENT "identity=k/1 who=ben kind=lesson no=1"},
    {"commit_add", EVENT "identity=k/1 text=tea g=desk due=20779 zone=Europe/Berlin"},
    {"checkin_add", EVENT "identity=k/1 name=bakers label=Bakers to=ben days=7 rhythm=week "
                          "zone=Europe/Berlin"},
    {"training_add", EVENT "identity=k/1 name=till label=Till months=12"},
    {"touchpoint_add", EVENT "identity=k/1 tag=door name=Door"},
    {"touchpoint_rename", EVENT "identity=k/1 tag=door name=Door old=desk"},
    {"touchpoint_remove", EVENT "identity=k/1 tag=desk"},
    {"role_set", EVENT "identity=k/1 to=ben role=manager rank=manager"},
    {"setting_set", EVENT "identity=k/1 name=board.size old=10 value=7"},
    {"channel_board", EVENT "identity=k/1 channel=C0OTHER seen=public"},
    {"channel_board", EVENT "identity=k/1 channel=C0STORE off=1"},
    {"channel_celebrations", EVENT "identity=k/1 channel=C0OTHER"},
    {"schedule_set", EVENT "identity=k/1 channel=C0STORE minute=600 days=31 zone=Europe/Berlin"},
    {"board_post", OWNER "due=1795168800000 skip=0 section[]=ranking section[]=celebrations "
                         "board.size=10 celebrations.daily=3 kudos.tell=on"},
    {"board_post", OWNER "due=1795168800000 skip=1"},
    {"lease", "owner=me ttl=1000 dead=you"},
    {"lease_end", "owner=me"},
    {"outbox_take", "owner=me row=1-1"},
    {"outbox_done", "row=1-1"},
    {"rebuild", "token=t begin=1 work=100 mend=1"},
};

static const char *const forms[] = {"", "x", "-1", "1e5", "007", "99999999999999999999"};

static int setup(void **state)
{
    *state = fixture_open(friday_ms, "UTC");
    return 0;
}

static int teardown(void **state)
{
    fixture_close(*state);
    return 0;
}

/* All that there is of the team, as two words: the second without what is
 * remembered of identities, for a refusal is remembered. */
static void digest(struct fixture *f, char out[DIGEST])
{
    const char *reply = fixture_redis(
        f, "EVAL",
        "local keys = redis.call('KEYS', KEYS[1] .. '*') table.sort(keys) "
        "local all, rest = '', '' for _, key in ipairs(keys) do "
        "local sum = key .. redis.call('DUMP', key) all = redis.sha1hex(all .. sum) "
        "if not string.find(key, ':i:', 1, true) then rest = redis.sha1hex(rest .. sum) end end "
        "return { all, rest }",
        "1", "^", NULL);

    (void)snprintf(out, DIGEST, "%s", reply);
}

/* A team that has something of everything, and a copy of it. */
static void furnish(struct fixture *f)
{
    (void)fixture_redis(f, "XADD", "^out", "1-1", "kind", "x", NULL);
    (void)fixture_call(f, "kudos", "who=ana to[]=ben identity=k/old");
    (void)fixture_call(f, "entry_add", "who=ana kind=story text=hello w=hello identity=s/old");
    (void)fixture_call(f, "entry_add", "who=ana kind=challenge text=hm w=hm identity=c/1");
    (void)fixture_call(f, "entry_add", "who=ana kind=challenge text=oh w=oh identity=c/2");
    (void)fixture_call(f, "challenge_state",
                       "who=ana kind=challenge no=2 s=resolved text=so identity=c/3");
    (void)fixture_call(f, "entry_add", "who=ana kind=lesson text=ah w=ah identity=l/1");
    (void)fixture_call(f, "touchpoint_add", "who=ana tag=desk name=Desk identity=t/1");
    (void)fixture_call(f, "mission_set", "who=ana text=once identity=n/1");
    (void)fixture_call(f, "pledge", "who=ben identity=p/1");
    (void)fixture_call(f, "standard_add", "who=ana text=once identity=st/1");
    (void)fixture_call(f, "metric_define",
                       "who=ana name=sales called=sales goal=8000 unit=$ identity=d/1");
    (void)fixture_redis(f, "SET", "^lease", "me", NULL);
    (void)fixture_redis(f, "EVAL",
                        "for _, key in ipairs(redis.call('KEYS', KEYS[1] .. '*')) do "
                        "redis.call('COPY', key, 'copy:' .. key) end",
                        "1", "^", NULL);
}

/* All as it was. */
static void restore(struct fixture *f)
{
    (void)fixture_redis(f, "EVAL",
                        "redis.call('DEL', unpack(redis.call('KEYS', KEYS[1] .. '*'))) "
                        "for _, key in ipairs(redis.call('KEYS', 'copy:*')) do "
                        "redis.call('COPY', key, string.sub(key, 6)) end",
                        "1", "^", NULL);
}

enum outcome { TAKEN, REFUSED, FAILED };

static enum outcome outcome_of(const char *reply)
{
    if (strncmp(reply, "refused", 7) == 0) {
        return REFUSED;
    }
    return strncmp(reply, "ERR", 3) == 0 || strncmp(reply, "WRONGTYPE", 9) == 0 ? FAILED : TAKEN;
}

/* 1: it fails after it has written. */
static int try_it(struct fixture *f, const char *before, const char *function, const char *pairs)
{
    char after[DIGEST];
    enum outcome outcome = outcome_of(fixture_call_bare(f, function, pairs));
    bool same;

    digest(f, after);
    same = strcmp(before, after) == 0 ||
           (outcome == REFUSED && strcmp(strchr(before, ' '), strchr(after, ' ')) == 0);
    if (strcmp(before, after) != 0) {
        restore(f);
    }
    if (!same && outcome != TAKEN) {
        print_message("%s %s\n", function, pairs);
        return 1;
    }
    return 0;
}

/* The pairs without the one at `skip`, or with another value in its place. */
static const char *with(struct arena *a, const char *pairs, size_t skip, const char *brackets,
                        const char *value)
{
    size_t name = strcspn(pairs + skip, "=");
    size_t len = strcspn(pairs + skip, " ");

    return arena_printf(
        a, "%.*s%.*s%s%s%s%s", (int)skip, pairs, value != NULL ? (int)name : 0, pairs + skip,
        value != NULL ? brackets : "", value != NULL ? "=" : "", value != NULL ? value : "",
        value != NULL ? pairs + skip + len : pairs + skip + len + strspn(pairs + skip + len, " "));
}

static int try_argument(struct fixture *f, const char *before, size_t call, size_t at)
{
    const char *function = calls[call].function;
    const char *pairs = calls[call].pairs;
    struct arena *a = arena_new();
    int count = try_it(f, before, function, with(a, pairs, at, "", NULL)) +
                try_it(f, before, function, with(a, pairs, at, "[]", "x"));

    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        count += try_it(f, before, function, with(a, pairs, at, "", forms[i]));
    }
    arena_free(a);
    return count;
}

static int try_call(struct fixture *f, const char *before, size_t call)
{
    const char *pairs = calls[call].pairs;
    const char *reply = fixture_call_bare(f, calls[call].function, pairs);
    int wrong = 0;

    if (outcome_of(reply) != TAKEN) {
        print_message("%s: %s\n", calls[call].function, reply);
        return 1;
    }
    restore(f);
    for (size_t at = 0; pairs[at] != '\0';) {
        wrong += try_argument(f, before, call, at);
        at += strcspn(pairs + at, " ");
        at += strspn(pairs + at, " ");
    }
    return wrong;
}

static void changes_nothing_when_it_fails(void **state)
{
    struct fixture *f = *state;
    char before[DIGEST];
    int wrong = 0;

    furnish(f);
    digest(f, before);
    for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
        wrong += try_call(f, before, i);
    }
    assert_int_equal(wrong, 0); /* those printed fail after they have written */
}

static bool is_called(const char *function, size_t len)
{
    for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
        if (strncmp(calls[i].function, function, len) == 0 && calls[i].function[len] == '\0') {
            return true;
        }
    }
    return false;
}

/* All others, with what every event has and nothing of their own. */
static void lacks_everything(void **state)
{
    struct fixture *f = *state;
    struct arena *a = arena_new();
    char before[DIGEST];
    const char *at;
    int wrong = 0;

    furnish(f);
    digest(f, before);
    at = arena_text(a, fixture_redis(f, "FUNCTION", "LIST", "LIBRARYNAME", "bravo", NULL));
    while ((at = strstr(at, "name bravo_")) != NULL) {
        size_t len = strcspn(at + strlen("name bravo_"), " ");

        at += strlen("name bravo_");
        if (!is_called(at, len)) {
            wrong += try_it(f, before, arena_copy(a, at, len), EVENT "identity=k/9");
        }
    }
    arena_free(a);
    assert_int_equal(wrong, 0); /* those printed fail after they have written */
}

/* What the keys of the team hold, however Redis keeps it; all but numbers that only grow, and
 * what is made anew when it is read. */
static void contents(struct fixture *f, char out[DIGEST])
{
    const char *reply = fixture_redis(
        f, "EVAL",
        "local read = { string = function(key) return { redis.call('GET', key) } end, "
        "list = function(key) return redis.call('LRANGE', key, 0, -1) end, "
        "zset = function(key) return redis.call('ZRANGE', key, 0, -1, 'WITHSCORES') end, "
        "set = function(key) local all = redis.call('SMEMBERS', key) table.sort(all) return all "
        "end, stream = function(key) return { cjson.encode(redis.call('XRANGE', key, '-', '+')) } "
        "end, hash = function(key) local flat, all = redis.call('HGETALL', key), {} "
        "for i = 1, #flat, 2 do if flat[i] ~= 'seq' and flat[i] ~= 'sv' then "
        "all[#all + 1] = flat[i] .. '=' .. flat[i + 1] end end table.sort(all) return all end } "
        "local keys = redis.call('KEYS', KEYS[1] .. '*') table.sort(keys) local sum = '' "
        "for _, key in ipairs(keys) do local of = redis.call('TYPE', key).ok "
        "local all = read[of](key) if #all > 0 and not string.find(key, '}:z:') and not "
        "string.find(key, '}:celn:') then "
        "sum = redis.sha1hex(sum .. key .. of .. table.concat(all, ' ')) end end return sum",
        "1", "^", NULL);

    (void)snprintf(out, DIGEST, "%s", reply);
}

/* The keys that are not as they were, a line each. */
static const char *written(struct fixture *f, struct arena *a)
{
    return arena_text(
        a, fixture_redis(
               f, "EVAL",
               "local list = {} for _, key in ipairs(redis.call('KEYS', KEYS[1] .. '*')) do "
               "if redis.call('DUMP', key) ~= redis.call('DUMP', 'copy:' .. key) then "
               "list[#list + 1] = key .. '\\n' end end table.sort(list) return table.concat(list)",
               "1", "^", NULL));
}

/* 1: it fails half done. */
static int try_spoiled(struct fixture *f, size_t call, const char *key)
{
    char before[DIGEST];
    char after[DIGEST];
    enum outcome outcome;

    restore(f);
    (void)fixture_redis(f, "EVAL",
                        "local of = redis.call('TYPE', ARGV[1]).ok redis.call('DEL', ARGV[1]) "
                        "if of == 'string' then redis.call('HSET', ARGV[1], 'a', 'b') else "
                        "redis.call('SET', ARGV[1], 'spoiled') end",
                        "0", key, NULL);
    contents(f, before);
    outcome = outcome_of(fixture_call_bare(f, calls[call].function, calls[call].pairs));
    contents(f, after);
    if (outcome != TAKEN && strcmp(before, after) != 0) {
        print_message("%s by %s\n", calls[call].function, key);
        return 1;
    }
    return 0;
}

static void does_nothing_by_halves(void **state)
{
    struct fixture *f = *state;
    struct arena *a = arena_new();
    int wrong = 0;
    int tries = 0;

    furnish(f);
    for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
        const char *keys;

        restore(f);
        (void)fixture_call_bare(f, calls[i].function, calls[i].pairs);
        keys = written(f, a);
        for (size_t len; (len = strcspn(keys, "\n")) > 0; keys += len + 1) {
            wrong += try_spoiled(f, i, arena_copy(a, keys, len));
            tries++;
        }
    }
    arena_free(a);
    assert_true(tries > 300);
    assert_int_equal(wrong, 0); /* those printed are half done */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(changes_nothing_when_it_fails, setup, teardown),
        cmocka_unit_test_setup_teardown(lacks_everything, setup, teardown),
        cmocka_unit_test_setup_teardown(does_nothing_by_halves, setup, teardown),
    };

    return cmocka_run_group_tests_name("store.arguments", tests, NULL, NULL);
}
