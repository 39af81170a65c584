/* fake_matrix_act.c -- what people do. */
#include "fake_matrix_act.h"

#include "arena.h"
#include "buf.h"
#include "fake_matrix.h"
#include "fake_matrix_world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_MAX = 4 * 1024 * 1024 };

static const char *act_user(const cJSON *order)
{
    return json_text(order, "user", "@ana:" FAKE_SERVER);
}

static struct room *act_room(struct fake *f, const cJSON *order)
{
    const char *id = json_text(order, "channel", "!store:" FAKE_SERVER);
    return strcmp(id, "DM") == 0 ? fake_world_direct(f, act_user(order)) : fake_world_room(f, id);
}

/* ------------------------------------------------------------------- saying */

struct said {
    struct buf body;
    struct buf html;
    cJSON *users;
    bool pills;
};

static void html_add(struct buf *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        switch (text[i]) {
        case '<':
            buf_text(out, "&lt;");
            break;
        case '>':
            buf_text(out, "&gt;");
            break;
        case '&':
            buf_text(out, "&amp;");
            break;
        default:
            buf_char(out, text[i]);
        }
    }
}

/* As clients make it of a name that one picks: a person's, or a room's alias. */
static void said_pill(const struct fake *f, struct said *s, const char *user)
{
    const char *name = json_text(fake_world_user(f, user), "displayname", user);
    buf_text(&s->body, name);
    buf_printf(&s->html, "<a href=\"https://matrix.to/#/%s%s\">", *user == '#' ? "%23" : "",
               *user == '#' ? user + 1 : user);
    html_add(&s->html, name, strlen(name));
    buf_text(&s->html, "</a>");
    s->pills = true;
    if (*user == '@' && !json_has(s->users, user)) {
        json_push(s->users, user);
    }
}

static const char *first_pill(const char *text)
{
    const char *at = strchr(text, '<');

    while (at != NULL && at[1] != '@' && at[1] != '#') {
        at = strchr(at + 1, '<');
    }
    return at;
}

static void said_parse(const struct fake *f, struct said *s, const char *text)
{
    while (*text != '\0') {
        const char *pill = first_pill(text);
        const char *end = pill != NULL ? strchr(pill, '>') : NULL;
        size_t plain = end != NULL ? (size_t)(pill - text) : strlen(text);
        buf_add(&s->body, text, plain);
        html_add(&s->html, text, plain);
        text += plain;
        if (end != NULL) {
            char user[256];
            (void)snprintf(user, sizeof(user), "%.*s", (int)(end - pill - 1), pill + 1);
            said_pill(f, s, user);
            text = end + 1;
        }
    }
}

/* The content of a message that has this text. */
static cJSON *said_content(const struct fake *f, const char *text, const cJSON *order)
{
    struct said s = {.users = cJSON_CreateArray()};
    cJSON *content = cJSON_CreateObject();
    buf_init(&s.body, TEXT_MAX);
    buf_init(&s.html, TEXT_MAX);
    said_parse(f, &s, text);
    bool pills = s.users->child != NULL;
    const char *html = json_text(order, "html", s.pills ? s.html.data : NULL);
    json_add(content, "msgtype", json_text(order, "msgtype", "m.text"));
    json_add(content, "body", s.body.data);
    json_add(content, "format", html != NULL ? "org.matrix.custom.html" : NULL);
    json_add(content, "formatted_body", html);
    if (!json_true(order, "legacy", false)) {
        cJSON *mentions = json_add_object(content, "m.mentions");
        const cJSON *given = json_get(order, "mentions");
        json_add_copy(mentions, "user_ids", given != NULL ? given : pills ? s.users : NULL);
    }
    buf_release(&s.body);
    buf_release(&s.html);
    cJSON_Delete(s.users);
    return content;
}

static void add_relation(cJSON *content, const cJSON *order)
{
    const char *thread = json_text(order, "thread_ts", NULL);
    const char *reply = json_text(order, "reply_to", thread);
    if (reply == NULL) {
        return;
    }
    cJSON *made = json_add_object(content, "m.relates_to");
    if (thread != NULL) {
        json_add(made, "rel_type", "m.thread");
        json_add(made, "event_id", thread);
        json_add_bool(made, "is_falling_back", json_get(order, "reply_to") == NULL);
    }
    json_add(json_add_object(made, "m.in_reply_to"), "event_id", reply);
}

static cJSON *act_sent(const struct event *e)
{
    cJSON *answer = fake_act_done();
    json_add(answer, "channel", e->room->id);
    json_add(answer, "ts", json_text(e->json, "event_id", ""));
    return answer;
}

cJSON *fake_act_say(struct fake *f, const cJSON *order)
{
    struct room *r = act_room(f, order);
    const cJSON *more = NULL;
    if (r == NULL) {
        return fake_act_refuse("no such room");
    }
    if (!fake_room_has(r, act_user(order)) && !json_true(order, "force", false)) {
        return fake_act_refuse("who says it is not in the room");
    }
    cJSON *content = said_content(f, json_text(order, "text", ""), order);
    add_relation(content, order);
    cJSON_ArrayForEach(more, json_get(order, "content"))
    {
        json_set(content, more->string, cJSON_Duplicate(more, true));
    }
    return act_sent(fake_room_send(f, r, act_user(order), "m.room.message", content));
}

/* The message that an order is about; NULL: there is none. */
static struct event *act_event(struct fake *f, const cJSON *order)
{
    const struct room *r = act_room(f, order);
    struct event *e = fake_world_event(f, json_text(order, "ts", ""));
    return e != NULL && e->room == r ? e : NULL;
}

static cJSON *relation(cJSON *content, const char *kind, const struct event *to)
{
    cJSON *made = json_add_object(content, "m.relates_to");
    json_add(made, "rel_type", kind);
    json_add(made, "event_id", json_text(to->json, "event_id", ""));
    return made;
}

cJSON *fake_act_edit(struct fake *f, const cJSON *order)
{
    const struct event *e = act_event(f, order);
    if (e == NULL) {
        return fake_act_refuse("no such message");
    }
    const char *user = json_text(order, "user", json_text(e->json, "sender", ""));
    cJSON *fresh = said_content(f, json_text(order, "text", ""), order);
    cJSON *content = cJSON_Duplicate(fresh, true);
    char *body = must_alloc(strlen(json_text(fresh, "body", "")) + 3);
    (void)snprintf(body, strlen(json_text(fresh, "body", "")) + 3, "* %s",
                   json_text(fresh, "body", ""));
    json_set_text(content, "body", body);
    free(body);
    cJSON_AddItemToObject(content, "m.new_content", fresh);
    (void)relation(content, "m.replace", e);
    return act_sent(fake_room_send(f, e->room, user, "m.room.message", content));
}

cJSON *fake_act_delete(struct fake *f, const cJSON *order)
{
    struct event *e = act_event(f, order);
    if (e == NULL) {
        return fake_act_refuse("no such message");
    }
    const char *user = json_text(order, "user", json_text(e->json, "sender", ""));
    return act_sent(fake_room_undo(f, e, user, json_text(order, "reason", NULL)));
}

cJSON *fake_act_react(struct fake *f, const cJSON *order)
{
    const struct event *e = act_event(f, order);
    if (e == NULL) {
        return fake_act_refuse("no such message");
    }
    cJSON *content = cJSON_CreateObject();
    json_add(relation(content, "m.annotation", e), "key", json_text(order, "name", "👏"));
    return act_sent(fake_room_send(f, e->room, act_user(order), "m.reaction", content));
}

static bool is_reaction(const struct event *e, const cJSON *order)
{
    const cJSON *relates = json_get(json_get(e->json, "content"), "m.relates_to");
    return strcmp(json_text(e->json, "type", ""), "m.reaction") == 0 &&
           strcmp(json_text(e->json, "sender", ""), act_user(order)) == 0 &&
           strcmp(json_text(relates, "event_id", ""), json_text(order, "ts", "")) == 0 &&
           strcmp(json_text(relates, "key", ""), json_text(order, "name", "👏")) == 0;
}

cJSON *fake_act_unreact(struct fake *f, const cJSON *order)
{
    const struct room *r = act_room(f, order);
    for (size_t i = r != NULL ? r->timeline.count : 0; i > 0; i--) {
        if (is_reaction(r->timeline.list[i - 1], order)) {
            return act_sent(fake_room_undo(f, r->timeline.list[i - 1], act_user(order), NULL));
        }
    }
    return fake_act_refuse("no such reaction");
}

cJSON *fake_act_event(struct fake *f, const cJSON *order)
{
    static const char *const names[] = {"state_key", "event_id", "origin_server_ts", "redacts",
                                        "unsigned"};
    struct room *r = act_room(f, order);
    const char *raw_content = json_text(order, "raw_content", NULL);
    const char *raw = json_text(order, "raw", NULL);
    if (r == NULL) {
        return fake_act_refuse("no such room");
    }
    cJSON *json = cJSON_CreateObject();
    json_add(json, "type", json_text(order, "type", "m.room.message"));
    json_add(json, "sender", act_user(order));
    if (raw_content != NULL) {
        cJSON_AddRawToObject(json, "content", raw_content);
    } else {
        json_add_copy(json, "content", json_get(order, "content"));
    }
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        json_add_copy(json, names[i], json_get(order, names[i]));
    }
    struct event *e = fake_room_add(f, r, json);
    e->raw = must_copy(raw);
    return act_sent(e);
}
