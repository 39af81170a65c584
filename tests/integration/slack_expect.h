/* slack_expect.h -- what the tests of the stand-in for Slack say all the time. */
#ifndef SLACK_EXPECT_H
#define SLACK_EXPECT_H

#include "slack_app.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { SHORT_MS = 100, PATIENCE_MS = WIRE_PATIENCE_MS };

static inline int start(void **state)
{
    *state = stand_in_start("FAKE_SLACK");
    stand_in_do(*state, "rules",
                "{\"echo\":0,\"retry_1_ms\":10,\"retry_2_ms\":10,\"retry_3_ms\":10}");
    return 0;
}

static inline int stop(void **state)
{
    stand_in_stop(*state);
    return 0;
}

static inline void say(const struct stand_in *s, const char *text)
{
    stand_in_do(s, "say", "{\"text\":\"%s\"}", text);
}

/* The next envelope must be for this text; acks it, or not. */
static inline void expect(struct wire *w, const char *text, int attempt, bool ack)
{
    cJSON *envelope = slack_next(w, PATIENCE_MS);
    assert_string_equal(slack_event_text(envelope, "text"), text);
    assert_int_equal(slack_attempt(envelope), attempt);
    if (ack) {
        slack_ack(w, envelope);
    }
    cJSON_Delete(envelope);
}

static inline void expect_quiet(struct wire *w)
{
    cJSON *nothing = slack_next(w, SHORT_MS);
    assert_null(nothing);
    assert_int_equal(w->end, WIRE_LATE);
}

static inline void expect_disconnect(struct wire *w, const char *reason)
{
    cJSON *message = slack_next(w, PATIENCE_MS);
    assert_string_equal(slack_text(message, "reason"), reason);
    cJSON_Delete(message);
}

/* A close frame with this code; 0: without one. */
static inline void expect_close(struct wire *w, int code)
{
    struct wire_frame f = {0};
    assert_true(wire_frame_read(w, &f, PATIENCE_MS));
    assert_int_equal(f.first, SLACK_CLOSE);
    assert_int_equal(f.len, code != 0 ? 2 : 0);
    if (code != 0) {
        assert_int_equal((unsigned char)f.text[0] << 8 | (unsigned char)f.text[1], code);
    }
    wire_frame_release(&f);
}

static inline void expect_end(struct wire *w, enum wire_end end)
{
    while (wire_read(w, PATIENCE_MS)) {
    }
    assert_int_equal(w->end, end);
}

static inline void expect_violation(const struct stand_in *s, const char *what)
{
    cJSON *list = stand_in_list(s, "violations");
    const cJSON *item = NULL;
    bool found = false;
    cJSON_ArrayForEach(item, list)
    {
        found = found || strcmp(slack_text(item, "what"), what) == 0;
    }
    cJSON_Delete(list);
    assert_true(found);
}

#endif
