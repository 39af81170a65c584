/* talk.c -- people talking on the stage, and every word that Bravo says to them. */

#include "talk.h"

#include "arena.h"
#include "buf.h"
#include "talk_chat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ORDER_MAX = 4096, TEXT_MAX = 64 * 1024, KINDS = 3 };

static const char *const kinds[KINDS] = {"posts", "ephemerals", "acks"};

static const char *text_of(const cJSON *item, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(item, name));

    return text != NULL ? text : "";
}

/* ------------------------------------------------------------------ orders */

static cJSON *order(struct talk *t, const char *what, cJSON *json)
{
    char *text = cJSON_PrintUnformatted(json);
    cJSON *answer = stage_order(t->stage, what, text);

    cJSON_free(text);
    cJSON_Delete(json);
    return answer;
}

void talk_do(struct talk *t, const char *what, const char *fmt, ...)
{
    char json[ORDER_MAX];
    va_list ap;

    va_start(ap, fmt);
    (void)vsnprintf(json, sizeof(json), fmt, ap);
    va_end(ap);
    cJSON_Delete(stage_order(t->stage, what, json));
}

static cJSON *by(const char *user, const char *channel, const char *text)
{
    cJSON *json = cJSON_CreateObject();

    cJSON_AddStringToObject(json, "user", user);
    cJSON_AddStringToObject(json, "channel", channel);
    cJSON_AddStringToObject(json, "text", text);
    return json;
}

static void said(struct talk *t, cJSON *json)
{
    cJSON *answer = order(t, "say", json);

    (void)snprintf(t->last, sizeof(t->last), "%s", text_of(answer, "ts"));
    (void)snprintf(t->last_channel, sizeof(t->last_channel), "%s", text_of(answer, "channel"));
    cJSON_Delete(answer);
}

void talk_say(struct talk *t, const char *user, const char *channel, const char *text)
{
    said(t, by(user, channel, text));
}

void talk_reply(struct talk *t, const char *user, const char *text)
{
    char thread[TALK_STAMP];
    cJSON *json = by(user, t->last_channel, text);

    (void)snprintf(thread, sizeof(thread), "%s", t->last);
    cJSON_AddStringToObject(json, "thread_ts", thread);
    said(t, json);
    (void)snprintf(t->last, sizeof(t->last), "%s", thread);
}

/* About what was said last. */
static cJSON *about(const struct talk *t, const char *user)
{
    cJSON *json = cJSON_CreateObject();

    cJSON_AddStringToObject(json, "channel", t->last_channel);
    cJSON_AddStringToObject(json, "ts", t->last);
    if (user != NULL) {
        cJSON_AddStringToObject(json, "user", user);
    }
    return json;
}

void talk_edit(struct talk *t, const char *user, const char *text)
{
    cJSON *json = about(t, user);

    cJSON_AddStringToObject(json, "text", text);
    cJSON_Delete(order(t, "edit", json));
}

void talk_delete(struct talk *t)
{
    cJSON_Delete(order(t, "delete", about(t, NULL)));
}

void talk_react(struct talk *t, const char *user, const char *name, bool add)
{
    cJSON *json = about(t, user);

    cJSON_AddStringToObject(json, "name", name);
    cJSON_Delete(order(t, add ? "react" : "unreact", json));
}

void talk_slash(struct talk *t, const char *user, const char *channel, const char *line)
{
    const char *space = strchr(line, ' ');
    cJSON *json = by(user, channel, space != NULL ? space + 1 : "");
    struct arena *a = arena_new();

    cJSON_AddStringToObject(json, "command",
                            space != NULL ? arena_copy(a, line, (size_t)(space - line)) : line);
    cJSON_Delete(order(t, "slash", json));
    arena_free(a);
}

/* ------------------------------------------------------------------ hearing */

/* Where an item of the record was said; "": it says nothing. */
static void place_of(const struct talk *t, const char *kind, const cJSON *item,
                     char place[TALK_PLACE])
{
    const char *thread = text_of(item, "thread_ts");
    const char *in = *thread == '\0' ? "" : "/";
    bool payload = cJSON_GetObjectItemCaseSensitive(item, "payload") != NULL;

    place[0] = '\0';
    if (strcmp(kind, "acks") == 0) {
        (void)snprintf(place, TALK_PLACE, "%s", payload ? "/" : "");
    } else if (strcmp(kind, "posts") == 0) {
        (void)snprintf(place, TALK_PLACE, "%s%s%s", text_of(item, "channel"), in,
                       strcmp(thread, t->last) == 0 ? "" : thread);
    } else {
        (void)snprintf(place, TALK_PLACE, "%s in %s%s%s", text_of(item, "user"),
                       text_of(item, "channel"), in, strcmp(thread, t->last) == 0 ? "" : thread);
    }
}

static const char *words_of(const cJSON *item)
{
    const cJSON *payload = cJSON_GetObjectItemCaseSensitive(item, "payload");

    return text_of(payload != NULL ? payload : item, "text");
}

/* Whom it pings: "U0BEN U0CAT"; groups and channels as they are. */
static void pings_of(const cJSON *item, struct buf *out)
{
    const cJSON *lists = cJSON_GetObjectItemCaseSensitive(item, "notifies");
    const cJSON *list;
    const cJSON *who;

    cJSON_ArrayForEach(list, lists)
    {
        cJSON_ArrayForEach(who, list)
        {
            buf_printf(out, "%s%s", out->len > 0 ? " " : "", who->valuestring);
        }
    }
}

/* Prints what of one kind has not been heard; how much that is. */
static int print_unheard_of(struct talk *t, int kind)
{
    cJSON *state = stage_state(t->stage, kinds[kind]);
    const cJSON *item;
    int count = 0;
    int i = 0;

    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(state, kinds[kind]))
    {
        char place[TALK_PLACE];

        place_of(t, kinds[kind], item, place);
        if (i < TALK_ITEMS && !t->heard[kind][i++] && place[0] != '\0') {
            print_message("not heard: (%s)> %s\n", place, words_of(item));
            count++;
        }
    }
    cJSON_Delete(state);
    return count;
}

static int print_unheard(struct talk *t)
{
    int count = 0;

    for (int kind = 0; kind < KINDS; kind++) {
        count += print_unheard_of(t, kind);
    }
    return count;
}

struct wish {
    const char *place;
    const char *text;
    const char *pings;
    bool whole; /* else it begins so */
};

static bool fits(const struct talk *t, const char *kind, const cJSON *item, const struct wish *w)
{
    char place[TALK_PLACE];
    size_t len = strlen(w->text);

    place_of(t, kind, item, place);
    return strcmp(place, w->place) == 0 && strncmp(words_of(item), w->text, len) == 0 &&
           (!w->whole || words_of(item)[len] == '\0');
}

static void check_pings(const cJSON *item, const char *wanted)
{
    struct buf pings;

    buf_init(&pings, TEXT_MAX);
    pings_of(item, &pings);
    assert_string_equal(pings.data, wanted);
    buf_release(&pings);
}

/* Looks once; the number of items there, or -1 if one fits. */
static int look(struct talk *t, int kind, const struct wish *w)
{
    cJSON *state = stage_state(t->stage, kinds[kind]);
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(state, kinds[kind]);
    const cJSON *item;
    int count = 0;

    cJSON_ArrayForEach(item, list)
    {
        if (count < TALK_ITEMS && !t->heard[kind][count] && fits(t, kinds[kind], item, w)) {
            t->heard[kind][count] = true;
            check_pings(item, w->pings);
            cJSON_Delete(state);
            return -1;
        }
        count++;
    }
    cJSON_Delete(state);
    return count;
}

static int kind_of(const char *place)
{
    return place[0] == '/' ? 2 : strstr(place, " in ") != NULL ? 1 : 0;
}

static void fail_unheard(struct talk *t, const struct wish *w)
{
    (void)print_unheard(t);
    fail_msg("nobody says (%s)> %s", w->place, w->text);
}

static void hear(struct talk *t, const struct wish *w)
{
    int64_t deadline = stage_now_ms() + TALK_MS;
    int kind = kind_of(w->place);
    int count;

    while ((count = look(t, kind, w)) >= 0) {
        char more[32];

        (void)snprintf(more, sizeof(more), "%s=%d", kinds[kind], count + 1);
        if (stage_now_ms() > deadline || !stage_wait(t->stage, more, TALK_MS)) {
            fail_unheard(t, w);
        }
    }
}

void talk_hear(struct talk *t, const char *place, const char *text)
{
    hear(t, &(struct wish){.place = place, .text = text, .pings = "", .whole = true});
}

void talk_hear_start(struct talk *t, const char *place, const char *text)
{
    hear(t, &(struct wish){.place = place, .text = text, .pings = ""});
}

void talk_hear_ping(struct talk *t, const char *place, const char *text, const char *pings)
{
    hear(t, &(struct wish){.place = place, .text = text, .pings = pings, .whole = true});
}

static void ask(struct talk *t, const char *user, const char *text, struct wish *w)
{
    char place[TALK_PLACE];

    talk_direct(t, user, place);
    w->place = place;
    w->pings = "";
    talk_say(t, user, "DM", text);
    hear(t, w);
}

void talk_ask(struct talk *t, const char *user, const char *text, const char *answer)
{
    ask(t, user, text, &(struct wish){.text = answer, .whole = true});
}

void talk_ask_start(struct talk *t, const char *user, const char *text, const char *answer)
{
    ask(t, user, text, &(struct wish){.text = answer});
}

/* ------------------------------------------------------------ begin and end */

void talk_until(struct talk *t, const char *conditions)
{
    if (!stage_wait(t->stage, conditions, TALK_MS)) {
        (void)print_unheard(t);
        fail_msg("it does not come to %s", conditions);
    }
}

static void outbox_too_late(struct talk *t)
{
    fail_msg("the outbox still holds %s", stage_redis(t->stage, "XRANGE", "~out", "-", "+", NULL));
}

void talk_settle(struct talk *t)
{
    int64_t deadline = stage_now_ms() + TALK_MS;

    talk_until(t, "unacked_max=0");
    while (strcmp(stage_redis(t->stage, "XLEN", "~out", NULL), "0") != 0) {
        if (stage_now_ms() > deadline) {
            outbox_too_late(t);
        }
        (void)stage_wait(t->stage, "posts=1000000", 20);
    }
    talk_until(t, "unacked_max=0");
}

void talk_no_violations(struct talk *t)
{
    cJSON *state = stage_state(t->stage, "violations");
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(state, "violations");
    const cJSON *item;
    int count = cJSON_GetArraySize(list);

    cJSON_ArrayForEach(item, list)
    {
        print_message("violation: %s %s\n", text_of(item, "what"), text_of(item, "detail"));
    }
    cJSON_Delete(state);
    assert_int_equal(count, 0);
}

int talk_fresh(void **state)
{
    struct talk *t = *state;

    talk_do(t, "reset", "{}");
    talk_do(t, "rules", "%s", t->chat->rules);
    talk_do(t, "clear", "{}");
    memset(t->heard, 0, sizeof(t->heard));
    return 0;
}

void talk_end(struct talk *t)
{
    /* Whoever asks last is answered last. */
    talk_settle(t);
    talk_ask(t, t->chat->last, "help everybody", "I don't know “everybody”. help lists what I do.");
    talk_settle(t);
    talk_no_violations(t);
    assert_int_equal(print_unheard(t), 0);
    (void)talk_fresh((void **)&t);
}

long talk_count(struct talk *t, const char *kind, const char *channel, const char *text)
{
    cJSON *state = stage_state(t->stage, kind);
    const cJSON *item;
    long count = 0;

    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(state, kind))
    {
        count +=
            strcmp(text_of(item, "channel"), channel) == 0 && strstr(words_of(item), text) != NULL;
    }
    cJSON_Delete(state);
    return count;
}

/* So that nothing but what a test is about is said. */
static void begin(struct talk *t)
{
    struct arena *a = arena_new();

    if (t->chat->greeting != NULL) {
        talk_hear_start(t, t->chat->greeting_place, t->chat->greeting);
    }
    talk_say(t, t->chat->admin, t->chat->store,
             arena_printf(a, "%schannel celebrations off", t->chat->mention));
    talk_hear(t, t->chat->told, "Celebrations are on the board only.");
    talk_end(t);
    arena_free(a);
}

struct talk *talk_open(const struct stage_options *options)
{
    struct talk *t = must_alloc(sizeof(*t));

    t->stage = stage_open(options);
    t->chat = talk_chat_of(options->chat);
    (void)talk_fresh((void **)&t);
    talk_grant(t);
    stage_bravo_start(t->stage);
    talk_until(t, t->chat->up);
    begin(t);
    return t;
}

void talk_close(struct talk *t)
{
    int status;

    if (t == NULL) {
        return;
    }
    status = stage_bravo_runs(t->stage) ? stage_bravo_stop(t->stage) : 0;
    stage_close(t->stage);
    free(t);
    assert_int_equal(status, 0);
}
