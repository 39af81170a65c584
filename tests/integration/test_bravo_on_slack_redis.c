/* test_bravo_on_slack_redis.c -- what a person sees when Redis holds what it should not. */

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

enum { LINE_BYTES = 1024, KEY_BYTES = 64 };

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

/* How many lines of Bravo's log have this in them. */
static int logged(struct talk *t, const char *what)
{
    char line[LINE_BYTES];
    char path[LINE_BYTES];
    int count = 0;
    FILE *log;

    (void)snprintf(path, sizeof(path), "%s/bravo.log", stage_dir(t->stage));
    log = fopen(path, "r");
    assert_non_null(log);
    while (fgets(line, sizeof(line), log) != NULL) {
        count += strstr(line, what) != NULL;
    }
    assert_int_equal(fclose(log), 0);
    return count;
}

static int unacked(struct talk *t)
{
    cJSON *state = stage_state(t->stage, "unacked");
    int count = cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(state, "unacked"));

    cJSON_Delete(state);
    return count;
}

/* The points that have been given on a day, in Ana's zone. */
static const char *given_key(int ahead, char out[KEY_BYTES])
{
    int32_t today = zone_day(zone_find("Europe/Lisbon"), clock_now_ms(&(struct clock){0}));

    (void)snprintf(out, KEY_BYTES, "~t:a:d%" PRId32, today + ahead);
    return out;
}

/* Not acknowledged, said once in the log, and counted once when it is mended. */
static void test_wrong_type(void **state)
{
    struct talk *t = *state;
    int64_t deadline = stage_now_ms() + TALK_MS;
    char key[KEY_BYTES];

    for (int ahead = 0; ahead < 2; ahead++) { /* it may be midnight soon */
        (void)stage_redis(t->stage, "SET", given_key(ahead, key), "a word", NULL);
    }
    talk_say(t, "U0ANA", "DM", "kudos <@U0BEN> for the till");
    while (logged(t, "WRONGTYPE") == 0 && stage_now_ms() < deadline) {
        stage_moment();
    }
    assert_int_equal(logged(t, "WRONGTYPE"), 1);
    assert_int_equal(unacked(t), 1);
    assert_int_equal(talk_count(t, "posts", "D0ANA", ""), 0);
    for (int ahead = 0; ahead < 2; ahead++) {
        (void)stage_redis(t->stage, "DEL", given_key(ahead, key), NULL);
    }
    talk_hear(t, "D0ANA", "Done. 4 of your 5 are left today.");
    talk_hear(t, "D0BEN", "Ana thanked you for the till. That makes 1.");
    talk_end(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_wrong_type, talk_fresh),
    };

    return cmocka_run_group_tests_name("bravo_on_slack_redis", tests, start, stop);
}
