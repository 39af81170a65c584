/* fuzz_slack_events.c -- any bytes, as a frame of Slack's: no event that is
 * made of them may hold what commands and the store do not expect. */

#include "../../bot/platform/slack/slack_directory.h"
#include "../../bot/platform/slack/slack_events.h"
#include "../../bot/platform/slack/slack_past.h"
#include "arena.h"
#include "utf8.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Control characters are marks of whole tokens, or line ends. */
static void check_text(const char *text)
{
    if (text == NULL) {
        return;
    }
    assert(utf8_valid(text, strlen(text)));
    for (; *text != '\0'; text++) {
        if (*text == TOKEN_BEGIN) {
            text++;
            assert(strchr("@&#!", *text) != NULL);
            text += strcspn(text, "\x01\x02\x03\n");
            assert(*text == TOKEN_END);
        } else {
            assert((unsigned char)*text >= ' ' || *text == '\n');
        }
    }
}

static void check_id(const char *id)
{
    assert(id[0] != '\0' && strlen(id) <= CAP_ID);
    assert(strpbrk(id, "\x02\x03\n") == NULL);
}

static void check(const struct event *ev)
{
    check_id(ev->identity);
    check_id(ev->generation);
    check_id(ev->channel);
    check_id(ev->actor->id);
    assert(ev->at_ms >= 0);
    assert(strcmp(ev->actor->id, "U0BRAVO") != 0 && !ev->actor->bot);
    assert(ev->kind != EVENT_SAID || ev->text != NULL);
    check_text(ev->text);
    check_text(ev->before);
    assert(ev->people_count + ev->group_count <= CAP_MENTIONS);
    for (size_t i = 0; i < ev->people_count; i++) {
        check_id(ev->people[i].id);
        assert(ev->people[i].name != NULL);
    }
    for (size_t i = 0; i < ev->group_count; i++) {
        check_id(ev->groups[i].id);
    }
}

static void take(struct slack_directory *d, const struct slack_envelope *e)
{
    struct slack_reader r = {
        .self = {.team = "T0SHOP", .user = "U0BRAVO", .bot = "B0BRAVO"},
        .directory = d,
        .now_ms = 1764000000000,
    };
    struct slack_missing missing;
    struct slack_event *first;
    struct slack_event *again;

    (void)slack_events_ours(&r.self, e->payload);
    (void)slack_directory_learn(d, e->event);
    first = slack_events_read(&r, e, &missing);
    if (first == NULL) {
        return;
    }
    check(&first->event);
    for (size_t i = 0; i < missing.count; i++) {
        slack_directory_put_unknown(d, missing.ids[i]);
    }
    again = slack_events_read(&r, e, &missing);
    assert(again != NULL && missing.count == 0);
    assert(strcmp(again->event.identity, first->event.identity) == 0);
    arena_free(again->event.arena);
    arena_free(first->event.arena);
}

/* The same, as a message that a channel's history shows. */
static void take_past(struct slack_directory *d, const cJSON *message)
{
    cJSON *events = cJSON_CreateArray();
    const cJSON *event;

    slack_past_read(message, "C0STORE", events);
    (void)slack_past_thread(message, "1764000000.000000", "U0BRAVO");
    (void)slack_past_joined(message, "U0BRAVO");
    cJSON_ArrayForEach(event, events)
    {
        take(d, &(struct slack_envelope){.kind = SLACK_EVENT, .payload = event, .event = event});
    }
    cJSON_Delete(events);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slack_envelope e;

    if (slack_envelope_open(&e, (const char *)data, size) == ERR_OK) {
        struct slack_directory *d = slack_directory_new();

        slack_directory_home(d, "T0SHOP", NULL);
        take(d, &e);
        take(d, &e);
        take_past(d, e.event);
        slack_directory_free(d);
        slack_envelope_close(&e);
    }
    return 0;
}
