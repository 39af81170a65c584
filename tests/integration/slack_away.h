/* slack_away.h -- Bravo away for a while, as the tests of the sweep have it. */
#ifndef SLACK_AWAY_H
#define SLACK_AWAY_H

#include "clock.h"
#include "crowd.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { AWAY_MS = 17 * 3600 * 1000, SWEEP_MS = 60 * 1000 };

/* As if it had been so long ago. */
static inline void note_ago(struct crowd *c, const char *name, int64_t ms)
{
    char then[32];

    (void)snprintf(then, sizeof(then), "%" PRId64, clock_now_ms(&(struct clock){0}) - ms);
    (void)stage_redis(c->talk->stage, "HSET", "~notes", name, then, NULL);
}

/* From now on nothing that is said reaches Bravo, as if it had been away for long. */
static inline void go_away(struct crowd *c)
{
    talk_settle(c->talk);
    assert_int_equal(stage_bravo_stop(c->talk->stage), 0);
    note_ago(c, "slack.heard", AWAY_MS);
    note_ago(c, "slack.swept", AWAY_MS);
    talk_do(c->talk, "rules", "{\"withhold\":100000,\"history_page\":15}");
}

static inline void come_back(struct crowd *c)
{
    talk_do(c->talk, "rules", "{\"withhold\":0}");
    stage_bravo_start(c->talk->stage);
    talk_until(c->talk, "sockets=1");
}

static inline bool sweeping(struct crowd *c)
{
    return strcmp(stage_redis(c->talk->stage, "HEXISTS", "~notes", "slack.sweep", NULL), "1") == 0;
}

static inline bool swept(struct crowd *c)
{
    return !sweeping(c);
}

static inline void until(struct crowd *c, bool (*is)(struct crowd *c))
{
    int64_t deadline = stage_now_ms() + SWEEP_MS;

    while (!is(c)) {
        assert_true(stage_now_ms() < deadline);
        stage_moment();
    }
}

static inline long received(struct crowd *c, const char *person)
{
    return strtol(stage_redis(c->talk->stage, "HGET", "~t:r:all", person, NULL), NULL, 10);
}

#endif
