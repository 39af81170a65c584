/* test_quarter.c -- three months of a team, on Slack: what the terminal says in the
 * transcripts, the daemon says there.
 *
 *     test_quarter TRANSCRIPT
 *
 * A line ":clock" moves the clock from one hour to the next at which something may be due,
 * so that boards, rounds and reminders come at their time.  After each line all must be
 * said that the transcript has there, and nothing else; in what order, across places, is
 * free.
 */
#include "other_clock.h"
#include "script.h"
#include "stage.h"
#include "zone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { LINE_BYTES = 4096, REPORT_BYTES = 1 << 20, PATIENCE_MS = 10000, HOUR_MS = 3600 * 1000 };

/* Enough of Bravo's looks at the clock for it to have begun and ended one. */
enum { LOOKS = 6 };
static const char look_ms[] = "3";

struct play {
    struct script script;
    struct stage *stage;
    struct other_clock *clock;
    const struct zone *zone;
    char channel[SCRIPT_NAME]; /* where people talk */
    size_t heard[2];           /* posts and ephemerals that were looked at */
};

static const char *path; /* of the transcript */

/* ------------------------------------------------------------------- the stage */

static void order(struct play *p, const char *what, cJSON *json)
{
    char *text = cJSON_PrintUnformatted(json);

    cJSON_Delete(stage_order(p->stage, what, text));
    cJSON_free(text);
    cJSON_Delete(json);
}

static cJSON *person(struct play *p, const char *name)
{
    cJSON *user = cJSON_CreateObject();
    cJSON *profile = cJSON_AddObjectToObject(user, "profile");

    cJSON_AddStringToObject(user, "id", script_id(&p->script, "U0", name));
    cJSON_AddStringToObject(user, "name", name);
    cJSON_AddStringToObject(user, "real_name", script_shown(&p->script, name));
    cJSON_AddStringToObject(user, "team_id", "T0TEST");
    cJSON_AddFalseToObject(user, "is_restricted");
    cJSON_AddStringToObject(profile, "display_name", script_shown(&p->script, name));
    return user;
}

static void put_in_zone(struct play *p, const char *name, const char *zone)
{
    cJSON *user = person(p, name);

    cJSON_AddStringToObject(user, "tz", zone);
    order(p, "user", user);
}

static void put_away(struct play *p, const char *name)
{
    cJSON *user = person(p, name);

    cJSON_AddTrueToObject(user, "deleted");
    order(p, "user", user);
}

static void put_channel(struct play *p, const char *name, const char *const *people)
{
    cJSON *channel = cJSON_CreateObject();
    cJSON *members = cJSON_AddArrayToObject(channel, "members");

    cJSON_AddStringToObject(channel, "id", script_id(&p->script, "C0", name));
    cJSON_AddStringToObject(channel, "name", name);
    cJSON_AddItemToArray(members, cJSON_CreateString("U0BRAVO"));
    for (; *people != NULL; people++) {
        cJSON_AddItemToArray(members, cJSON_CreateString(script_id(&p->script, "U0", *people)));
    }
    order(p, "channel", channel);
}

static void open_stage(struct play *p)
{
    static const char *const people[] = {"ana", "ben",  "cat", "dan", "eve", "finn", "gus", "hal",
                                         "ivy", "jack", "jon", "kim", "lee", "mia",  NULL};
    static const char *const channels[] = {"store", "newyork", "sydney", NULL};

    other_clock_show(p->clock, "BRAVO");
    other_clock_show(p->clock, "FAKE_SLACK");
    (void)setenv("CLOCK_LOOK_MS", look_ms, 1);
    p->stage = stage_open(&(struct stage_options){.pace_ms = "0", .own_redis = true});
    for (const char *const *name = people; *name != NULL; name++) {
        put_in_zone(p, *name, zone_name(p->zone));
    }
    for (const char *const *name = channels; *name != NULL; name++) {
        put_channel(p, *name, people);
    }
    stage_bravo_start(p->stage);
    assert_true(stage_wait(p->stage, "sockets=1", PATIENCE_MS));
    assert_true(stage_wait(p->stage, "unacked_max=0", PATIENCE_MS));
}

/* --------------------------------------------------------------------- waiting */

static bool settled(struct play *p)
{
    return stage_wait(p->stage, "unacked_max=0", 10) &&
           strcmp(stage_redis(p->stage, "XLEN", "~out", NULL), "0") == 0;
}

static long number_after(const char *text, const char *what)
{
    const char *at = strstr(text, what);

    return at != NULL ? strtol(at + strlen(what), NULL, 10) : 0;
}

/* How often Bravo has called a function of Redis: each look at the clock is one, at least. */
static long calls(struct play *p)
{
    return number_after(stage_redis(p->stage, "INFO", "commandstats", NULL),
                        "cmdstat_fcall:calls=");
}

/* How many rows the outbox ever had. */
static long rows(struct play *p)
{
    return number_after(stage_redis(p->stage, "XINFO", "STREAM", "~out", NULL), "entries-added ");
}

/* Until Bravo has looked at the clock some times, and had nothing to do. */
static void let_be_quiet(struct play *p)
{
    int64_t deadline = stage_now_ms() + PATIENCE_MS;
    long were;

    do {
        long from = calls(p);

        were = rows(p);
        while (calls(p) < from + LOOKS && stage_now_ms() < deadline) {
            stage_moment();
        }
    } while ((rows(p) != were || !settled(p)) && stage_now_ms() < deadline);
}

/* ------------------------------------------------------------------- the clock */

static int64_t instant(const struct play *p, const char *text)
{
    struct civil c;
    int64_t at_ms;

    assert_int_equal(civil_parse(text, &c), ERR_OK);
    assert_true(zone_instant(p->zone, c.date, c.hour * 60 + c.minute, &at_ms));
    return at_ms + (int64_t)c.second * 1000;
}

/* Is it an hour of day, somewhere, at which something comes? */
static bool is_time(int64_t at_ms)
{
    static const char *const zones[] = {"Europe/Berlin", "America/New_York", "Australia/Sydney"};
    static const bool hours[24] = {
        [0] = true, [8] = true, [9] = true, [12] = true, [17] = true, [18] = true};
    bool found = false;

    for (size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++) {
        found = found || hours[zone_civil(zone_find(zones[i]), at_ms).hour];
    }
    return found;
}

static void move_clock(struct play *p, int64_t to_ms)
{
    while (other_clock_was_set(p->clock) < to_ms) {
        int64_t next = (other_clock_was_set(p->clock) / HOUR_MS + 1) * HOUR_MS;

        while (next < to_ms && !is_time(next)) {
            next += HOUR_MS;
        }
        other_clock_set(p->clock, next < to_ms ? next : to_ms);
        let_be_quiet(p);
    }
}

/* ----------------------------------------------------------------------- lines */

static void say(struct play *p, const char *line)
{
    char name[SCRIPT_NAME];
    cJSON *json = cJSON_CreateObject();
    struct buf text;

    script_word(&line, ">", name);
    buf_init(&text, LINE_BYTES);
    buf_text(&text, "<@U0BRAVO>");
    cJSON_AddStringToObject(json, "user", script_id(&p->script, "U0", name));
    for (line++; *line != '\0';) {
        if (script_take(&line, "@")) {
            script_word(&line, " .,+", name);
            buf_printf(&text, "<@%s>", script_id(&p->script, "U0", name));
        } else {
            buf_char(&text, *line++);
        }
    }
    cJSON_AddStringToObject(json, "channel", script_id(&p->script, "C0", p->channel));
    cJSON_AddStringToObject(json, "text", text.data);
    order(p, "say", json);
    buf_release(&text);
}

static void steer(struct play *p, const char *line)
{
    const char *at = line;
    char name[SCRIPT_NAME];

    if (script_take(&at, ":in #")) {
        script_word(&at, "", p->channel);
    } else if (script_take(&at, ":clock ")) {
        move_clock(p, instant(p, at));
    } else if (script_take(&at, ":person ")) {
        script_word(&at, " ", name);
        if (script_take(&at, " deactivated")) {
            put_away(p, name);
        } else {
            put_in_zone(p, name, at + 1);
        }
    } else {
        fail_msg("what is %s?", line);
    }
}

/* What is new. */
static void hear(struct play *p, size_t kind)
{
    static const char *const kinds[] = {"posts", "ephemerals"};
    cJSON *state = stage_state(p->stage, kinds[kind]);
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(state, kinds[kind]);
    const cJSON *item;
    size_t i = 0;

    cJSON_ArrayForEach(item, list)
    {
        if (i++ >= p->heard[kind]) {
            script_hear(&p->script, item);
        }
    }
    p->heard[kind] = i;
    cJSON_Delete(state);
}

/* After a line: all that it should cause has been said, and no more. */
static void listen(struct play *p, const char *typed)
{
    int64_t deadline = stage_now_ms() + PATIENCE_MS;
    bool done;

    do {
        done = settled(p);
        hear(p, 0);
        hear(p, 1);
    } while (!(done && script_all_heard(&p->script)) && stage_now_ms() < deadline);
    script_end(&p->script, typed);
}

/* The next line that is no comment; false: there is none. */
static bool next_line(FILE *file, char line[LINE_BYTES])
{
    do {
        if (fgets(line, LINE_BYTES, file) == NULL) {
            return false;
        }
        line[strcspn(line, "\n")] = '\0';
    } while (line[0] == '#' || line[0] == '\0');
    return true;
}

static bool is_bots(const char *line)
{
    return line[0] == ' ' || strncmp(line, "bot>", 4) == 0 || strncmp(line, "bot (", 5) == 0;
}

/* Each typed line, with what the bot says up to the next. */
static void play_lines(struct play *p, FILE *file)
{
    char line[LINE_BYTES];
    char typed[LINE_BYTES];
    bool more = next_line(file, line);

    while (more) {
        (void)snprintf(typed, sizeof(typed), "%s", line);
        if (typed[0] == ':') {
            steer(p, typed);
        } else {
            say(p, typed);
        }
        while ((more = next_line(file, line)) && is_bots(line)) {
            script_want(&p->script, line, p->channel);
        }
        listen(p, typed);
    }
}

/* "# bravo shell --now TIME --zone ZONE --channel NAME" */
static void read_header(struct play *p, FILE *file)
{
    char line[LINE_BYTES];
    char zone[SCRIPT_NAME];
    char now[SCRIPT_NAME];
    const char *at = line;

    assert_non_null(fgets(line, sizeof(line), file));
    line[strcspn(line, "\n")] = '\0';
    assert_true(script_take(&at, "# bravo shell --now "));
    script_word(&at, " ", now);
    assert_true(script_take(&at, " --zone "));
    script_word(&at, " ", zone);
    assert_true(script_take(&at, " --channel "));
    script_word(&at, "", p->channel);
    p->zone = zone_find(zone);
    assert_non_null(p->zone);
    p->clock = other_clock_new(instant(p, now));
}

static void says_the_same_on_slack(void **state)
{
    struct play p = {.script.arena = arena_new()};
    FILE *file = fopen(path, "re");

    (void)state;
    assert_non_null(file);
    buf_init(&p.script.report, REPORT_BYTES);
    read_header(&p, file);
    open_stage(&p);
    play_lines(&p, file);
    assert_true(rows(&p) > 0); /* or there was no waiting for them */
    (void)fclose(file);
    stage_close(p.stage);
    other_clock_free(p.clock);
    buf_release(&p.script.report);
    arena_free(p.script.arena);
    zone_release_all();
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(says_the_same_on_slack)};

    if (other_clock_missing() != NULL) {
        (void)printf("skipped: there is no %s\n", other_clock_missing());
        return 77;
    }
    if (argc != 2) {
        (void)fputs("usage: test_quarter TRANSCRIPT\n", stderr);
        return 2;
    }
    path = argv[1];
    return cmocka_run_group_tests_name("quarter", tests, NULL, NULL);
}
