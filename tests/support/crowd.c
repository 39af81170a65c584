/* crowd.c -- a crowd that thanks one person. */
#include "crowd.h"

#include "arena.h"
#include "talk_chat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { CROWD = 1000, COUNT_MS = 20000 };

int crowd_open(void **state, const struct stage_options *options)
{
    struct crowd *c = must_alloc(sizeof(*c));

    *state = c;
    c->talk = talk_open(options);
    talk_ask(c->talk, c->talk->chat->admin, "setting kudos.tell off",
             "kudos.tell is now off; it was on.");
    talk_end(c->talk);
    talk_do(c->talk, "crowd", "{\"count\":%d,\"channel\":\"%s\"}", CROWD, c->talk->chat->store);
    return 0;
}

int crowd_close(void **state)
{
    struct crowd *c = *state;

    if (c != NULL) {
        talk_close(c->talk);
        free(c);
    }
    return 0;
}

int crowd_fresh(void **state)
{
    struct crowd *c = *state;

    return talk_fresh((void **)&c->talk);
}

void crowd_thank(struct crowd *c, int times)
{
    const struct talk_chat *chat = c->talk->chat;

    for (int i = 0; i < times; i++) {
        char person[TALK_STAMP];

        c->said++;
        talk_person(c->talk, c->said, person);
        talk_do(c->talk, "say",
                "{\"user\":\"%s\",\"channel\":\"%s\",\"text\":\"%skudos %s for event-%ld.\"}",
                person, chat->store, chat->mention, chat->pill, c->said);
    }
}

static long counted(const struct crowd *c)
{
    const char *receiver = c->talk->chat->receiver;

    return strtol(stage_redis(c->talk->stage, "HGET", "~t:r:all", receiver, NULL), NULL, 10);
}

void crowd_all_well(struct crowd *c)
{
    const struct talk_chat *chat = c->talk->chat;
    int64_t deadline = stage_now_ms() + COUNT_MS;

    talk_until(c->talk, chat->up);
    /* What was delivered may not be counted yet. */
    while (counted(c) < c->said && stage_now_ms() < deadline) {
        (void)stage_wait(c->talk->stage, "posts=1000000", 20);
    }
    talk_settle(c->talk);
    assert_int_equal(counted(c), c->said);
    assert_int_equal(talk_count(c->talk, "posts", chat->store, "event-"), c->said - c->checked);
    while (c->checked < c->said) {
        char text[64];

        c->checked++;
        (void)snprintf(text, sizeof(text), "for event-%ld.", c->checked);
        assert_int_equal(talk_count(c->talk, "posts", chat->store, text), 1);
    }
    talk_no_violations(c->talk);
    talk_do(c->talk, "clear", "{}"); /* so that the next ones count for themselves */
}

bool crowd_logged(const struct stage *s, const char *text)
{
    char path[512];
    char line[1024];
    bool found = false;
    FILE *f;

    (void)snprintf(path, sizeof(path), "%s/bravo.log", stage_dir(s));
    f = fopen(path, "r");
    while (f != NULL && !found && fgets(line, sizeof(line), f) != NULL) {
        found = strstr(line, text) != NULL;
    }
    if (f != NULL) {
        (void)fclose(f);
    }
    return found;
}
