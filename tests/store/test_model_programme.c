/* test_model_programme.c -- every command at random, on the whole bot.
 *
 * The model is what was there before: whatever people say, in whatever state,
 *
 *   - what makes no entry changes nothing at all: what is refused, what only looks;
 *   - the same event again changes nothing, and posts nothing;
 *   - a message that is edited to what it said already changes nothing;
 *   - what is taken back, by undo or by deleting the message, leaves all tallies and all that
 *     people read as it was before it was said;
 *   - and in the end the tallies are what the journal says, to the byte.
 *
 * BRAVO_MODEL_RUNS: how many runs; BRAVO_SEED: the seed of the first of them.
 */

#include "arena.h"
#include "buf.h"
#include "fixture.h"
#include "kept.h"
#include "tallies.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Wednesday 2026-11-25, 22:00 UTC. */
static const int64_t wednesday_ms = 1795644000000;

#ifdef BRAVO_SANITIZED
enum { RUNS = 12 };
#else
enum { RUNS = 40 };
#endif
enum { STEPS = 120, MINUTE_MS = 60000, STORY_BYTES = 1 << 20, LINE_BYTES = 256, NUMBERS = 3 };

static const char *const people[] = {"ana", "ben", "cat", "dan"};
enum { PEOPLE = sizeof(people) / sizeof(people[0]) };

/* @ is somebody, # a number that there may be, ! one that is new. */
static const char *const lines[] = {
    "kudos @ for idea !",
    "kudos @ @ for the till #care",
    "kudos @ +2 for the till",
    "story Guest ! came back. #checkout good",
    "story edit # Guest ! came back twice.",
    "story remove #",
    "story vote #",
    "lesson Ask twice before saying no, says !",
    "lesson vote #",
    "lesson ack #",
    "lesson edit # Ask once, says !",
    "comment good They call us by name, says !. #checkout",
    "comment bad The music is too loud, says !. #checkout",
    "comment remove #",
    "idea A bench for ! more #customer",
    "idea vote #",
    "practice We count the till ! times #process",
    "challenge The door sticks ! times a day #tools",
    "challenge vote #",
    "challenge start #",
    "challenge resolve # Oil does it, ! times a month.",
    "challenge reopen #",
    "challenge assign # @",
    "challenge assign # nobody",
    "challenge weight # high",
    "challenge lesson #",
    "challenge edit # The door sticks ! times now.",
    "challenge remove #",
    "touchpoint add Checkout",
    "touchpoint add Phone",
    "touchpoint rename Phone to Telephone",
    "touchpoint remove Checkout",
    "touchpoint card",
    "metric define tips unit $ goal 300 up daily",
    "metric define calls down weekly sum",
    "metric set tips 30#",
    "metric set tips 2!",
    "metric set tips 29# yesterday",
    "metric set calls !",
    "metric goal tips 29#",
    "metric remove calls",
    "metric show tips",
    "mission Every guest leaves ! times lighter.",
    "mission remove",
    "pledge",
    "pledge withdraw",
    "standard add We greet within ! seconds",
    "standard ack #",
    "standard edit # We greet within ! minutes",
    "standard retire #",
    "commit call back ! guests by friday",
    "commit done #",
    "commit missed #",
    "commit move # monday",
    "commit thanks #",
    "checkin add \"Millers\" every # weeks",
    "checkin add \"Bakers\" every 2 months by @",
    "checkin log \"Millers\" all ! of them are fine",
    "checkin change \"Millers\" every # days",
    "checkin remove \"Bakers\"",
    "training add \"Complaints\" valid 12 months",
    "training done @ \"Complaints\"",
    "training done \"Complaints\"",
    "training remove \"Complaints\"",
    "champion @",
    "champion nobody",
    "award @ \"Star\" for ! late trains",
    "award remove #",
    "award nominate @ for ! late trains",
    "award vote @",
    "reward add \"Ticket\" 1 stock 3",
    "reward add \"Ticket\" 2 stock #",
    "reward redeem \"Ticket\"",
    "reward approve #",
    "reward decline # not now",
    "reward remove \"Ticket\"",
    "celebrate @ sold ! tickets",
    "celebrate big ! tickets",
    "birthday 12 march",
    "birthday off",
    "anniversary 1 may 201#",
    "privacy boards off",
    "privacy boards on",
    "team front @ @",
    "team remove front",
    "role @ manager",
    "role @ everyone",
    "setting kudos.allowance 1#",
    "setting reset kudos.allowance",
    "board week",
    "dimension",
    "me",
    "stats @",
    "undo",
    "no such thing as !",
};
enum { LINES = sizeof(lines) / sizeof(lines[0]) };

/* -------------------------------------------------------------- what Redis has */

/* The tallies alone, without those of celebrations, which stay. */
static const char tallies_script[] =
    "local out = {} "
    "for _, key in ipairs(redis.call('KEYS', KEYS[1] .. 't:*')) do "
    "  local zset = redis.call('TYPE', key).ok == 'zset' "
    "  local flat = zset and redis.call('ZRANGE', key, 0, -1, 'WITHSCORES') "
    "               or redis.call('HGETALL', key) "
    "  for i = 1, #flat, 2 do "
    "    if flat[i] ~= 'cheer' and (zset or flat[i + 1] ~= '0') then "
    "      out[#out + 1] = string.sub(key, #KEYS[1] + 1) .. ' ' .. flat[i] .. ' ' .. flat[i + 1] "
    "    end "
    "  end "
    "end "
    "table.sort(out) "
    "return table.concat(out, '\\n')";

/* Have all entries of some been taken back, but for what happened by itself, and was there
 * one?  No, if they took back something older themselves, which stays so, or are records. */
static const char gone_script[] =
    "local found = 0 "
    "for id = tonumber(ARGV[1]), tonumber(ARGV[2]) do "
    "  local e = redis.call('HMGET', KEYS[1] .. 'e:' .. id, 'k', 'gone', 'of') "
    "  if e[1] == 'admin' then return 0 end "
    "  if e[1] == 'undo' and tonumber(e[3]) < tonumber(ARGV[1]) then return 0 end "
    "  if e[1] ~= 'undo' and e[1] ~= 'cheer' then "
    "    if not e[2] then return 0 end "
    "    found = 1 "
    "  end "
    "end "
    "return found";

/* How many rows the outbox ever had. */
static const char rows_script[] =
    "if redis.call('EXISTS', KEYS[1] .. 'out') == 0 then return '0' end "
    "local info = redis.call('XINFO', 'STREAM', KEYS[1] .. 'out') "
    "for i = 1, #info, 2 do "
    "  if info[i] == 'entries-added' then return string.format('%d', info[i + 1]) end "
    "end "
    "return '?'";

static const char wipe_script[] = "for _, key in ipairs(redis.call('KEYS', KEYS[1] .. '*')) do "
                                  "  if key ~= KEYS[1] .. 'lease' then redis.call('DEL', key) end "
                                  "end "
                                  "return ''";

/* ----------------------------------------------------------------- the runs */

struct run {
    struct fixture *f;
    struct arena *arena;
    uint64_t seed;
    uint64_t random;
    int messages;
    unsigned generation;
    int fresh;
    int compared;     /* after something was taken back */
    struct buf story; /* to be read when it fails */
};

static unsigned any(struct run *r, unsigned below)
{
    r->random ^= r->random << 13;
    r->random ^= r->random >> 7;
    r->random ^= r->random << 17;
    return (unsigned)(r->random >> 33) % below;
}

/* A copy: the next command takes its place. */
static const char *look(struct run *r, const char *script)
{
    return arena_text(r->arena, fixture_redis(r->f, "EVAL", script, "1", "~", NULL));
}

static long entries(struct run *r)
{
    return strtol(fixture_redis(r->f, "HGET", "~team", "seq", NULL), NULL, 10);
}

static bool are_gone(struct run *r, long from, long to)
{
    const char *first = arena_printf(r->arena, "%ld", from);
    const char *last = arena_printf(r->arena, "%ld", to);

    return strcmp(fixture_redis(r->f, "EVAL", gone_script, "1", "~", first, last, NULL), "1") == 0;
}

static void any_line(struct run *r, char out[LINE_BYTES])
{
    const char *line = lines[any(r, LINES)];
    struct buf text;

    buf_init(&text, LINE_BYTES - 1);
    for (; *line != '\0'; line++) {
        if (line[0] == '@') {
            buf_printf(&text, "@%s", people[any(r, PEOPLE)]);
        } else if (line[0] == '#' && (line[1] == '\0' || line[1] == ' ')) {
            buf_printf(&text, "%u", 1 + any(r, NUMBERS));
        } else if (line[0] == '!') {
            buf_printf(&text, "%d", ++r->fresh);
        } else {
            buf_char(&text, *line);
        }
    }
    (void)snprintf(out, LINE_BYTES, "%s", text.data);
    buf_release(&text);
}

struct gesture {
    enum event_kind kind;
    const char *who;
    int message;
    unsigned generation;
    const char *text;
};

static const char *deliver(struct run *r, const struct gesture *g)
{
    static const char *const names[] = {
        [EVENT_SAID] = "says", [EVENT_EDITED] = "edits", [EVENT_DELETED] = "deletes"};
    const char *message = arena_printf(r->arena, "m%" PRIu64 ".%d", r->seed, g->message);
    struct event *ev = fixture_event_new(g->kind, g->who, message);
    const char *reply;

    ev->at_ms = fixture_clock(r->f)->now_ms;
    ev->generation = g->generation == 0 ? "0" : arena_printf(ev->arena, "%010u", g->generation);
    if (g->kind != EVENT_DELETED) {
        fixture_text(ev, g->text);
    }
    reply = fixture_event(r->f, ev);
    buf_printf(&r->story, "  %s %s m%d: %s\n      > %s\n", g->who, names[g->kind], g->message,
               g->text, reply);
    return reply;
}

static void fail_run(struct run *r, const char *problem, const char *before, const char *after)
{
    (void)fprintf(stderr, "%s\n", r->story.data);
    while (*before != '\0' || *after != '\0') { /* what differs: both are sorted */
        size_t b = strcspn(before, "\n");
        size_t a = strcspn(after, "\n");
        int order = strncmp(before, after, a < b ? a : b);

        order = order != 0 ? order : (b > a) - (b < a);
        order = b == 0 ? 1 : a == 0 ? -1 : order;
        if (order != 0) {
            (void)fprintf(stderr, "%s %.*s\n", order < 0 ? "before" : "after ",
                          (int)(order < 0 ? b : a), order < 0 ? before : after);
        }
        before += order <= 0 ? b + (before[b] != '\0') : 0;
        after += order >= 0 ? a + (after[a] != '\0') : 0;
    }
    (void)fprintf(stderr, "BRAVO_SEED=%" PRIu64 " BRAVO_MODEL_RUNS=1: %s\n", r->seed, problem);
    fail();
}

static void must_be(struct run *r, const char *before, const char *after, const char *otherwise)
{
    if (strcmp(before, after) != 0) {
        fail_run(r, otherwise, before, after);
    }
}

static void changes_nothing(struct run *r, const struct gesture *g, const char *otherwise)
{
    const char *before = kept_of(r->f, r->arena);
    const char *rows = look(r, rows_script);

    (void)deliver(r, g);
    must_be(r, before, kept_of(r->f, r->arena), otherwise);
    must_be(r, rows, look(r, rows_script), "something is posted for what changes nothing");
}

/* Somebody says something; if it makes an entry, it may be taken back. */
static void one_step(struct run *r)
{
    char text[LINE_BYTES];
    struct gesture g = {.kind = EVENT_SAID, .who = people[any(r, PEOPLE)], .text = text};
    const char *before = kept_of(r->f, r->arena);
    const char *tallies = look(r, tallies_script);
    long first = entries(r) + 1;

    any_line(r, text);
    g.message = ++r->messages;
    (void)deliver(r, &g);
    if (entries(r) < first) {
        must_be(r, before, kept_of(r->f, r->arena), "without an entry something was changed");
    }
    if (any(r, 3) == 0) {
        changes_nothing(r, &g, "the same event again changes something");
    }
    if (any(r, 4) == 0) {
        g.kind = EVENT_EDITED;
        g.generation = ++r->generation;
        changes_nothing(r, &g, "an edit to what it said already changes something");
    }
    if (any(r, 6) == 0) { /* it says something else now */
        any_line(r, text);
        g.kind = EVENT_EDITED;
        g.generation = ++r->generation;
        (void)deliver(r, &g);
        changes_nothing(r, &g, "the same edit again changes something");
    }
    if (entries(r) >= first && !are_gone(r, first, entries(r)) && any(r, 3) == 0) {
        long last = entries(r);

        g.kind = any(r, 2) == 0 ? EVENT_SAID : EVENT_DELETED;
        if (g.kind == EVENT_SAID) {
            g.message = ++r->messages;
        }
        g.generation = g.kind == EVENT_SAID ? 0 : ++r->generation;
        g.text = "undo";
        (void)deliver(r, &g);
        if (are_gone(r, first, last)) {
            r->compared++;
            must_be(r, tallies, look(r, tallies_script), "what was taken back left a trace");
        }
    }
}

static void one_run(struct fixture *f, uint64_t seed)
{
    struct run *r = must_alloc(sizeof(*r));

    r->f = f;
    r->seed = seed;
    r->random = seed * 0x9e3779b97f4a7c15ULL + 1;
    buf_init(&r->story, STORY_BYTES);
    fixture_clock(f)->now_ms = wednesday_ms;
    (void)fixture_redis(f, "EVAL", wipe_script, "1", "~", NULL);
    (void)fixture_say(f, people[0], "m0", "role @ben manager"); /* who begins is the admin */
    for (int i = 0; i < STEPS; i++) {
        r->arena = arena_new();
        one_step(r);
        if (any(r, 4) == 0) {
            fixture_clock(f)->now_ms += any(r, any(r, 5) == 0 ? 1440 : 8) * MINUTE_MS;
            fixture_settle(f);
        }
        arena_free(r->arena);
    }
    assert_true(r->compared > 0);
    tallies_check(f);
    (void)fixture_posts(f);
    buf_release(&r->story);
    free(r);
}

static void leaves_no_trace(void **state)
{
    struct fixture *f = fixture_open(wednesday_ms, "UTC");
    uint64_t first = fixture_option("BRAVO_SEED", 1);
    uint64_t runs = fixture_option("BRAVO_MODEL_RUNS", RUNS);

    (void)state;
    (void)fixture_redis(f, "CONFIG", "SET", "appendfsync", "no", NULL); /* for speed */
    for (uint64_t seed = first; seed < first + runs; seed++) {
        one_run(f, seed);
    }
    fixture_close(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(leaves_no_trace)};

    return cmocka_run_group_tests_name("store.model_programme", tests, NULL, NULL);
}
