/* test_bravo_on_slack_board.c -- the daily board and celebrations, as Slack gets them. */

#include "clock.h"
#include "talk.h"
#include "zone.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { HOUR_MS = 3600 * 1000, TEXT_MAX = 512, BLOCK_MAX = 4096 };

/* A channel with a board at `minute`, in a zone where it is `hour` o'clock now. */
struct place {
    const char *channel;
    const char *name;
    int hour;
    int minute;
    char heading[TEXT_MAX];
};

static struct place *places(void)
{
    static struct place list[] = {
        {"C0STORE", "store", 12, 11 * 60 + 30, ""},
        {"C0GENERAL", "general", 13, 12 * 60 + 15, ""},
        {NULL, NULL, 0, 0, ""},
    };

    return list;
}

static int start(void **state)
{
    *state = talk_open(&(struct stage_options){.pace_ms = "0", .own_redis = true});
    return 0;
}

static int stop(void **state)
{
    talk_close(*state);
    zone_release_all();
    return 0;
}

/* A zone in which it is that hour now. */
static const struct zone *zone_at(int hour, int64_t now_ms)
{
    int west = zone_civil(zone_find("UTC"), now_ms).hour - hour;
    char name[32];

    (void)snprintf(name, sizeof(name), "Etc/GMT%s%d", west < 0 ? "" : "+", west);
    return zone_find(name);
}

/* Sets it in Redis: what is set in chat is due at the next such time only. */
static void be_due(struct talk *t, struct place *p)
{
    int64_t now_ms = clock_now_ms(&(struct clock){0});
    const struct zone *zone = zone_at(p->hour, now_ms);
    char date[TEXT_MAX / 2];
    char json[TEXT_MAX];

    assert_non_null(zone);
    day_describe(zone_day(zone, now_ms), false, date, sizeof(date));
    (void)snprintf(p->heading, sizeof(p->heading), "%s · #%s\n", date, p->name);
    (void)snprintf(json, sizeof(json),
                   "{\"since\":%" PRId64 ",\"minute\":%d,\"days\":127,\"zone\":\"%s\"}",
                   now_ms - 2 * HOUR_MS, p->minute, zone_name(zone));
    (void)stage_redis(t->stage, "HSET", "~channels", p->channel, json, NULL);
}

static void restart(struct talk *t)
{
    stage_bravo_start(t->stage);
    talk_until(t, "sockets=1");
}

/* ------------------------------------------------------------ celebrations */

static void test_celebrations(void **state)
{
    struct talk *t = *state;

    talk_ask(t, "U0ANA", "channel celebrations anywhere",
             "Celebrations are held where they happen.");
    talk_say(t, "U0ANA", "C0STORE", "<@U0BRAVO> kudos <@U0BEN> for the till &amp; the *queue*");
    talk_hear(t, "U0ANA in C0STORE", "Done. 4 of your 5 are left today.");
    talk_hear_ping(t, "C0STORE/", "Ben got a thank-you from Ana: for the till &amp; the *queue*.",
                   "U0BEN");
    talk_hear(t, "D0BEN", "Ana thanked you for the till &amp; the *queue*. That makes 1.");
    talk_hear_ping(t, "C0STORE", "🎉 A first thank-you for Ben. May many follow!", "U0BEN");
    talk_end(t);
}

/* ------------------------------------------------------------------ boards */

static const char *text_at(const cJSON *item, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(item, name));

    return text != NULL ? text : "";
}

/* All that a block says. */
static void say_block(const cJSON *item, char *out)
{
    const cJSON *child;

    if (strcmp(text_at(item, "type"), "plain_text") == 0 ||
        strcmp(text_at(item, "type"), "text") == 0) {
        (void)snprintf(out + strlen(out), BLOCK_MAX - strlen(out), "%s", text_at(item, "text"));
    }
    cJSON_ArrayForEach(child, item)
    {
        if (cJSON_IsObject(child) || cJSON_IsArray(child)) {
            say_block(child, out);
        }
    }
}

/* The blocks say what the fallback says, and in them nobody is pinged either. */
static void check_blocks(struct talk *t, const struct place *p)
{
    const char *said[] = {p->heading, "1 thank-you from 1 person",
                          "1  Ben  1    the till & the *queue*", "",
                          "Celebrate · Ben got a first thank-you."};
    cJSON *state = stage_state(t->stage, "posts");
    const cJSON *post;
    size_t boards = 0;

    cJSON_ArrayForEach(post, cJSON_GetObjectItemCaseSensitive(state, "posts"))
    {
        const cJSON *blocks = cJSON_GetObjectItemCaseSensitive(post, "blocks");

        if (strcmp(text_at(post, "channel"), p->channel) != 0) {
            continue;
        }
        boards++;
        for (int i = 0; i < (int)(sizeof(said) / sizeof(said[0])); i++) {
            char text[BLOCK_MAX] = "";

            say_block(cJSON_GetArrayItem(blocks, i), text);
            assert_true(strncmp(text, said[i], strcspn(said[i], "\n")) == 0);
        }
    }
    cJSON_Delete(state);
    assert_int_equal(boards, 1);
}

static void hear_boards(struct talk *t)
{
    for (struct place *p = places(); p->channel != NULL; p++) {
        char text[2 * TEXT_MAX];

        (void)snprintf(text, sizeof(text), "%s%s", p->heading,
                       "1 thank-you from 1 person\n1  Ben  1    the till &amp; the *queue*\n");
        talk_hear_start(t, p->channel, text);
    }
}

/* Two channels in two zones; Bravo was away when they were due, and knows nobody
 * yet when it comes back. */
static void test_boards(void **state)
{
    struct talk *t = *state;

    assert_int_equal(stage_bravo_stop(t->stage), 0);
    for (struct place *p = places(); p->channel != NULL; p++) {
        be_due(t, p);
    }
    restart(t);
    hear_boards(t);
    for (struct place *p = places(); p->channel != NULL; p++) {
        check_blocks(t, p);
    }
    /* Once for each date, whatever becomes of Bravo. */
    talk_settle(t);
    stage_bravo_kill(t->stage);
    restart(t);
    talk_end(t);
    assert_int_equal(stage_bravo_stop(t->stage), 0);
    restart(t);
    talk_end(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_celebrations, talk_fresh),
        cmocka_unit_test_setup(test_boards, talk_fresh),
    };

    return cmocka_run_group_tests_name("bravo_on_slack_board", tests, start, stop);
}
