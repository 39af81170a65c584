/* test_bravo_export.c -- what is kept of a person, sent to them as a file, once. */

#include "talk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define GATHERING "I gather all that I keep of you, and send it to you alone."
#define SENT "All that I keep of you: what you said, gave and got, and where you are named."
#define AWAY "\nTo have it taken away instead: forget me"
#define UNSENT "\nIt could not be sent here. Whoever runs me can have it: bravo export --help"

static int start_slack(void **state)
{
    struct talk *t = talk_open(&(struct stage_options){.pace_ms = "0"});

    *state = t;
    talk_do(t, "user", "{\"id\":\"U0FAY\",\"name\":\"fay\",\"team_id\":\"T0TEST\"}");
    talk_do(t, "user", "{\"id\":\"U0GIL\",\"name\":\"gil\",\"team_id\":\"T0TEST\"}");
    return 0;
}

static int start_matrix(void **state)
{
    *state = talk_open(&(struct stage_options){.chat = STAGE_MATRIX_SYNC, .pace_ms = "0"});
    return 0;
}

static int stop(void **state)
{
    talk_close(*state);
    return 0;
}

/* The files that can be seen: on Slack those that were completed. */
static void assert_uploads(struct talk *t, int count, const char *channel)
{
    cJSON *state = stage_state(t->stage, "uploads");
    const cJSON *uploads = cJSON_GetObjectItemCaseSensitive(state, "uploads");
    const cJSON *upload;

    assert_int_equal(cJSON_GetArraySize(uploads), count);
    cJSON_ArrayForEach(upload, uploads)
    {
        const cJSON *file = cJSON_GetObjectItemCaseSensitive(upload, "files")->child;
        const char *where = cJSON_GetObjectItemCaseSensitive(upload, "channel")->valuestring;
        const char *said = cJSON_GetObjectItemCaseSensitive(upload, "initial_comment")->valuestring;

        assert_string_equal(where, channel);
        assert_int_equal(strncmp(said, SENT, strlen(SENT)), 0);
        assert_string_equal(cJSON_GetObjectItemCaseSensitive(file, "name")->valuestring,
                            "bravo-export.json");
        assert_true(cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(file, "uploaded")));
    }
    cJSON_Delete(state);
}

static void test_slack(void **state)
{
    struct talk *t = *state;

    talk_ask(t, "U0BEN", "export me", GATHERING);
    talk_settle(t);
    assert_uploads(t, 1, "D0BEN");
    talk_ask_start(t, "U0BEN", "export", "You just had one.");
    talk_end(t);
}

/* Whatever goes wrong on its way, there is one in the end. */
static void test_slack_goes_wrong(void **state)
{
    static const struct {
        const char *user, *direct, *fault;
    } tries[] = {
        {"U0ANA", "D0ANA",
         "\"method\":\"files.getUploadURLExternal\",\"status\":500,\"body\":\"\""},
        {"U0CAT", "D0CAT",
         "\"method\":\"files.completeUploadExternal\",\"status\":500,\"body\":\"<html>\""},
        {"U0DAN", "D0DAN",
         "\"method\":\"files.completeUploadExternal\",\"after\":true,\"end\":\"reset\""},
    };
    struct talk *t = *state;

    for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
        talk_do(t, "clear", "{}");
        talk_do(t, "fault", "{%s}", tries[i].fault);
        talk_ask(t, tries[i].user, "export", GATHERING);
        talk_until(t, "uploads=1");
        talk_settle(t);
        assert_uploads(t, 1, tries[i].direct);
        talk_end(t);
    }
}

/* Bravo ends before the file is there, or is killed when it is, and nobody told it so. */
static void test_slack_ended(void **state)
{
    struct talk *t = *state;

    talk_do(t, "fault", "{\"method\":\"files.getUploadURLExternal\",\"end\":\"stall\"}");
    talk_ask(t, "U0FAY", "export", GATHERING);
    talk_until(t, "calls.files.getUploadURLExternal=1");
    assert_int_equal(stage_bravo_stop(t->stage), 0);
    stage_bravo_start(t->stage);
    talk_until(t, "uploads=1");
    talk_settle(t);
    assert_uploads(t, 1, "D0FAY");
    talk_end(t);
    talk_do(t, "fault",
            "{\"method\":\"files.completeUploadExternal\",\"after\":true,\"end\":\"stall\"}");
    talk_ask(t, "U0GIL", "export", GATHERING);
    talk_until(t, "uploads=1");
    stage_bravo_kill(t->stage);
    stage_bravo_start(t->stage);
    talk_until(t, "sockets=1");
    talk_settle(t);
    assert_uploads(t, 1, "D0GIL");
    talk_end(t);
}

/* A bot that was installed before it sent files has no right to. */
static void test_slack_refused(void **state)
{
    struct talk *t = *state;

    talk_do(t, "fault",
            "{\"method\":\"files.getUploadURLExternal\",\"status\":200,"
            "\"body\":\"{\\\"ok\\\":false,\\\"error\\\":\\\"missing_scope\\\"}\"}");
    talk_ask(t, "U0EVE", "export", GATHERING);
    talk_hear(t, "D0EVE", SENT AWAY UNSENT);
    talk_settle(t);
    assert_uploads(t, 0, "");
    talk_end(t);
}

static void test_matrix(void **state)
{
    struct talk *t = *state;

    talk_ask(t, "@ben:test", "export me", GATHERING);
    talk_hear(t, "!dm-ben:test", "bravo-export.json");
    talk_hear(t, "!dm-ben:test", SENT AWAY);
    talk_until(t, "uploads=1");
    talk_end(t);
}

/* The answers go wrong, before and after it was done: one file, and one message. */
static void test_matrix_goes_wrong(void **state)
{
    static const char *const faults[] = {"\"status\":502,\"body\":\"\"",
                                         "\"after\":true,\"end\":\"reset\""};
    static const char *const users[] = {"@ana:test", "@cat:test"};
    static const char *const directs[] = {"!dm-ana:test", "!dm-cat:test"};
    struct talk *t = *state;

    for (size_t i = 0; i < 2; i++) {
        talk_ask_start(t, users[i], "help export", "export: What is kept of you, as a file.");
        talk_settle(t);
        talk_do(t, "fault", "{\"method\":\"upload\",%s}", faults[i]);
        talk_do(t, "fault", "{\"method\":\"send\",\"skip\":1,%s}", faults[i]);
        talk_say(t, users[i], directs[i], "export");
        talk_hear(t, directs[i], GATHERING);
        talk_hear(t, directs[i], "bravo-export.json");
        talk_hear(t, directs[i], SENT AWAY);
        talk_end(t);
    }
}

int main(void)
{
    const struct CMUnitTest on_slack[] = {
        cmocka_unit_test_setup(test_slack, talk_fresh),
        cmocka_unit_test_setup(test_slack_goes_wrong, talk_fresh),
        cmocka_unit_test_setup(test_slack_ended, talk_fresh),
        cmocka_unit_test_setup(test_slack_refused, talk_fresh),
    };
    const struct CMUnitTest on_matrix[] = {
        cmocka_unit_test_setup(test_matrix, talk_fresh),
        cmocka_unit_test_setup(test_matrix_goes_wrong, talk_fresh),
    };

    return cmocka_run_group_tests_name("bravo_export_slack", on_slack, start_slack, stop) +
           cmocka_run_group_tests_name("bravo_export_matrix", on_matrix, start_matrix, stop);
}
