/*
 * test_model.c -- thank-yous at random, on the whole bot and on a small model.
 *
 * People thank, react, edit, delete and undo; deliveries come late, twice, and
 * in any order.  After every step all tallies in Redis must be what the model
 * makes of the gifts that stand, and at the end what the journal says.
 *
 * BRAVO_MODEL_RUNS: how many runs; BRAVO_SEED: the seed of the first of them.
 */

#include "arena.h"
#include "buf.h"
#include "fixture.h"
#include "kudos_model.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Monday 2026-11-30, 23:50 UTC: a new day, and a new month, are near. */
static const int64_t monday_ms = 1796082600000;

enum { RUNS = 400, STEPS = 50, TO_MAX = 3, MINUTE_MS = 60000, DUMP_BYTES = 1 << 16 };

static const char *const emojis[] = {"👏", "🙌"};

/* -------------------------------------------------------------- what Redis has */

/* All tallies, but those of celebrations: sorted, a line each. */
static const char dump_script[] =
    "local out = {} "
    "for _, key in ipairs(redis.call('KEYS', KEYS[1] .. 't:*')) do "
    "  local flat = redis.call('HGETALL', key) "
    "  for i = 1, #flat, 2 do "
    "    if flat[i] ~= 'cheer' then "
    "      out[#out + 1] = { string.sub(key, #KEYS[1] + 1), flat[i], flat[i + 1] } "
    "    end "
    "  end "
    "end "
    "table.sort(out, function(a, b) return a[1] < b[1] or (a[1] == b[1] and a[2] < b[2]) end) "
    "local text = '' "
    "for _, line in ipairs(out) do text = text .. table.concat(line, ' ') .. '\\n' end "
    "return text";

/* What the journal alone says was received, given and taken from allowances. */
static const char journal_script[] =
    "local sums, wrong = {}, '' "
    "local function add(key, field, n) "
    "  key = key .. ' ' .. field; sums[key] = (sums[key] or 0) + n "
    "end "
    "for id = 1, tonumber(redis.call('HGET', KEYS[1] .. 'team', 'seq') or 0) do "
    "  local e = redis.call('HMGET', KEYS[1] .. 'e:' .. id, 'k', 'by', 'to', 'n', 'd', 'gone') "
    "  if not e[1] then wrong = wrong .. 'no entry ' .. id .. '; ' end "
    "  if e[1] == 'kudos' and e[2] == e[3] then wrong = wrong .. 'self ' .. id .. '; ' end "
    "  if e[1] == 'kudos' and not e[6] then "
    "    add('r:all', e[3], e[4]); add('g:all', e[2], e[4]); add('a:d' .. e[5], e[2], e[4]) "
    "  end "
    "  if e[6] and redis.call('HGET', KEYS[1] .. 'e:' .. e[6], 'of') ~= tostring(id) then "
    "    wrong = wrong .. 'gone ' .. id .. '; ' "
    "  end "
    "end "
    "for _, key in ipairs(redis.call('KEYS', KEYS[1] .. 't:*')) do "
    "  local name = string.sub(key, #KEYS[1] + 3) "
    "  if name == 'r:all' or name == 'g:all' or string.sub(name, 1, 3) == 'a:d' then "
    "    local flat = redis.call('HGETALL', key) "
    "    for i = 1, #flat, 2 do add(name, flat[i], -flat[i + 1]) end "
    "  end "
    "end "
    "for key, n in pairs(sums) do "
    "  if n ~= 0 then wrong = wrong .. key .. ' differs by ' .. n .. '; ' end "
    "end "
    "return wrong";

/* A new team, but for what the running bot holds. */
static const char wipe_script[] = "for _, key in ipairs(redis.call('KEYS', KEYS[1] .. '*')) do "
                                  "  if key ~= KEYS[1] .. 'lease' then redis.call('DEL', key) end "
                                  "end "
                                  "return ''";

static const char *redis_eval(struct fixture *f, const char *script)
{
    return fixture_redis(f, "EVAL", script, "1", "~", NULL);
}

/* ----------------------------------------------------------------- the runs */

struct run {
    struct fixture *f;
    uint64_t seed;
    uint64_t random;
    struct model model;
    struct step steps[STEPS]; /* all that happened so far */
    size_t count;
    int messages;
    struct {
        int author;
        unsigned generation;
    } said[STEPS];
    unsigned generation;
    struct buf story; /* to be read when it fails */
    struct buf expected;
};

static unsigned any(struct run *r, unsigned below)
{
    r->random ^= r->random << 13;
    r->random ^= r->random >> 7;
    r->random ^= r->random << 17;
    return (unsigned)(r->random >> 33) % below;
}

static struct thanks any_thanks(struct run *r)
{
    struct thanks t = {.points = 1};
    unsigned people = 1 + (any(r, 3) == 0 ? any(r, TO_MAX) : 0);

    while (people-- > 0) {
        t.to |= 1U << any(r, MODEL_PEOPLE);
    }
    if (any(r, 4) == 0) {
        t.points = 1 + (int)any(r, MODEL_ALLOWANCE + 1);
    }
    t.tags = any(r, 2) == 0 ? any(r, 1U << MODEL_TAGS) : 0;
    t.reason = (int)any(r, 3);
    return t;
}

/* Something new. */
static struct step any_step(struct run *r)
{
    unsigned dice = any(r, 20);
    struct step s = {.actor = (int)any(r, MODEL_PEOPLE), .at_ms = fixture_clock(r->f)->now_ms};

    if (r->messages == 0 || dice < 8) {
        s.what = SAY;
        s.message = r->messages++;
        r->said[s.message].author = s.actor;
        if (dice < 7) {
            s.thanks = any_thanks(r);
        }
        return s;
    }
    if (dice < 10) {
        s.what = UNDO;
        s.message = r->messages++;
        r->said[s.message].author = s.actor;
        return s;
    }
    s.message = (int)any(r, (unsigned)r->messages);
    s.author = r->said[s.message].author;
    s.generation = ++r->generation;
    if (dice < 16) {
        s.what = dice < 14 ? EDIT : DELETE;
        s.actor = s.author;
        if (dice < 13) {
            s.thanks = any_thanks(r);
        }
        return s;
    }
    s.what = dice < 18 ? REACT : UNREACT;
    s.emoji = (int)any(r, 2);
    if (s.what == REACT) {
        s.thanks = (struct thanks){.to = 1U << s.author, .points = 1, .reason = -1};
    }
    return s;
}

static void write_bits(unsigned bits, const char *before, const char *const *words, struct buf *out)
{
    for (int i = 0; bits >> i != 0; i++) {
        if ((bits >> i & 1U) != 0) {
            buf_printf(out, " %s%s", before, words[i]);
        }
    }
}

static void write_thanks(const struct thanks *t, struct buf *out)
{
    static const char *const reasons[] = {"", " for the till", " for the demo"};

    if (t->to == 0) {
        buf_text(out, "never mind");
        return;
    }
    buf_text(out, "kudos");
    write_bits(t->to, "@", model_people, out);
    buf_text(out, reasons[t->reason]);
    write_bits(t->tags, "#", model_tags, out);
    if (t->points != 1) {
        buf_printf(out, " +%d", t->points);
    }
}

static struct event *event_of(const struct step *s)
{
    static const enum event_kind kinds[] = {
        [SAY] = EVENT_SAID,      [EDIT] = EVENT_EDITED,       [DELETE] = EVENT_DELETED,
        [REACT] = EVENT_REACTED, [UNREACT] = EVENT_UNREACTED, [UNDO] = EVENT_SAID};
    char message[16];
    struct event *ev;
    struct buf text;

    (void)snprintf(message, sizeof(message), "m%d", s->message);
    ev = fixture_event_new(kinds[s->what], model_people[s->actor], message);
    ev->at_ms = s->at_ms;
    ev->generation = s->generation == 0 ? "0" : arena_printf(ev->arena, "%010u", s->generation);
    if (s->what == REACT || s->what == UNREACT) {
        fixture_about(ev, model_people[s->author], emojis[s->emoji]);
    } else if (s->what == UNDO) {
        fixture_text(ev, "undo");
    } else if (s->what != DELETE) {
        buf_init(&text, DUMP_BYTES);
        write_thanks(&s->thanks, &text);
        fixture_text(ev, text.data);
        buf_release(&text);
    }
    return ev;
}

static void tell(struct run *r, const struct step *s)
{
    static const char *const whats[] = {"says", "edits", "deletes", "reacts", "unreacts", "undoes"};
    int64_t minute = fixture_clock(r->f)->now_ms / MINUTE_MS;

    buf_printf(&r->story, "  day %" PRId64 " %02d:%02d  %s %s m%d", minute / 1440,
               (int)(minute / 60 % 24), (int)(minute % 60), model_people[s->actor], whats[s->what],
               s->message);
    if (s->what == REACT || s->what == UNREACT) {
        buf_printf(&r->story, " of %s, %s", model_people[s->author], emojis[s->emoji]);
    } else if (s->what == SAY || s->what == EDIT) {
        buf_text(&r->story, ": ");
        write_thanks(&s->thanks, &r->story);
    }
    buf_printf(&r->story, "  (generation %u, %d min old)\n", s->generation,
               (int)((fixture_clock(r->f)->now_ms - s->at_ms) / MINUTE_MS));
}

static void fail_run(struct run *r, const char *problem, const char *found)
{
    (void)fprintf(stderr, "%s\nexpected:\n%sfound:\n%s", r->story.data, r->expected.data, found);
    (void)fprintf(stderr, "BRAVO_SEED=%" PRIu64 " BRAVO_MODEL_RUNS=1: %s\n", r->seed, problem);
    fail();
}

static void deliver(struct run *r, const struct step *s)
{
    const char *found;

    tell(r, s);
    (void)fixture_event(r->f, event_of(s));
    model_step(&r->model, s, fixture_clock(r->f)->now_ms);
    model_dump(&r->model, &r->expected);
    found = redis_eval(r->f, dump_script);
    if (strcmp(found, r->expected.data) != 0) {
        fail_run(r, "the tallies are not those of the model", found);
    }
}

/* Sometimes it comes late, and sometimes something older comes once more. */
static void run_step(struct run *r, struct step *late, size_t *late_count)
{
    struct step s = any_step(r);

    r->steps[r->count++] = s;
    if (any(r, 6) == 0) {
        late[(*late_count)++] = s;
    } else {
        deliver(r, &s);
    }
    if (any(r, 4) == 0) {
        s = r->steps[any(r, (unsigned)r->count)];
        deliver(r, &s);
    }
    if (*late_count > 0 && any(r, 4) == 0) {
        size_t i = any(r, (unsigned)*late_count);

        s = late[i];
        late[i] = late[--*late_count];
        deliver(r, &s);
    }
    fixture_clock(r->f)->now_ms += any(r, 4) * MINUTE_MS;
    if (any(r, 25) == 0) {
        fixture_clock(r->f)->now_ms += 8LL * 60 * MINUTE_MS;
    }
}

static void one_run(struct fixture *f, uint64_t seed)
{
    struct run *r = must_alloc(sizeof(*r));
    struct step late[STEPS];
    size_t late_count = 0;
    const char *wrong;

    r->f = f;
    r->seed = seed;
    r->random = seed * 0x9e3779b97f4a7c15ULL + 1;
    buf_init(&r->story, DUMP_BYTES);
    buf_init(&r->expected, DUMP_BYTES);
    fixture_clock(f)->now_ms = monday_ms;
    (void)redis_eval(f, wipe_script);
    for (int i = 0; i < STEPS; i++) {
        run_step(r, late, &late_count);
    }
    while (late_count > 0) {
        deliver(r, &late[--late_count]);
    }
    wrong = redis_eval(f, journal_script);
    if (*wrong != '\0') {
        fail_run(r, "the tallies are not those of the journal", wrong);
    }
    (void)fixture_posts(f);
    buf_release(&r->story);
    buf_release(&r->expected);
    free(r);
}

static void agrees_with_the_model(void **state)
{
    struct fixture *f = fixture_open(monday_ms, "UTC");
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
    const struct CMUnitTest tests[] = {cmocka_unit_test(agrees_with_the_model)};

    return cmocka_run_group_tests_name("store.model", tests, NULL, NULL);
}
