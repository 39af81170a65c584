/* slack_events.c -- what people do in Slack, as neutral events.
 *
 * Identities name the content, so that an event is the same however often and
 * in whatever form it comes:
 *
 *     m/<channel>/<ts>                        a message, its edits, its deletion
 *     u/<client_msg_id>                       what a person's client called it (`also`)
 *     r/<channel>/<ts>/<reactor>/<emoji>      a reaction, without skin tone
 *     c/<envelope_id>                         a slash command
 *
 * One post that mentions the bot comes twice, as `message` and as
 * `app_mention`, in any order.  Both give the same event, so that either may be
 * the first.  A message is addressed to the bot if it begins with the mention
 * (greetings are for people); a mention further on is overheard like any text.
 *
 * Time stamps are compared as bytes, so they stay strings; only at_ms is
 * counted from them, in integers.
 */

#include "slack_events.h"

#include "arena.h"
#include "slack_directory.h"
#include "slack_emoji.h"
#include "slack_json.h"
#include "slack_reading.h"

#include <string.h>

/* ------------------------------------------------------------- messages */

static bool is_one_of(const char *const *list, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i], word) == 0) {
            return true;
        }
    }
    return false;
}

/* The author, if it is a person who said something; else NULL: a bot, the bot
 * itself, or a notice of Slack's such as "Ana has joined". */
static const char *speaker(const struct slack_reading *r, const cJSON *message)
{
    static const char *const said[] = {"file_share", "thread_broadcast", "me_message"};
    const char *subtype = json_text(message, "subtype");
    const char *user = slack_json_id(message, "user");
    const struct person *known;

    if (user == NULL || strcmp(user, r->self->user) == 0 || strcmp(user, "USLACKBOT") == 0 ||
        strcmp(user, "UREVOKEDU") == 0) {
        return NULL;
    }
    if (json_text(message, "bot_id") != NULL ||
        (subtype != NULL && !is_one_of(said, sizeof(said) / sizeof(said[0]), subtype))) {
        return NULL;
    }
    known = slack_directory_person(r->reader->directory, user);
    return known != NULL && known->bot ? NULL : user;
}

/* The workspace of the author, if the item says so. */
static const char *team_of(const cJSON *item)
{
    static const char *const names[] = {"user_team", "source_team", "team"};
    const char *team = NULL;

    for (size_t i = 0; team == NULL && i < sizeof(names) / sizeof(names[0]); i++) {
        team = json_text(item, names[i]);
    }
    return team;
}

/* A reply says where it belongs; the first message of a thread names itself. */
static const char *thread_of(struct slack_reading *r, const cJSON *message, const char *ts)
{
    const char *thread = slack_json_stamp(message, "thread_ts");

    return thread != NULL && strcmp(thread, ts) != 0 ? arena_text(r->arena, thread) : NULL;
}

static const char *also_of(struct slack_reading *r, const cJSON *message)
{
    const char *id = json_text(message, "client_msg_id");
    size_t len = id != NULL ? strspn(id, "0123456789abcdefABCDEF-") : 0;

    return len > 0 && len <= CAP_ID / 2 && id[len] == '\0' ? arena_printf(r->arena, "u/%s", id)
                                                           : NULL;
}

/* What messages, edits and deletions have in common.  false: a field is missing. */
static bool set_message(struct slack_reading *r, const cJSON *message, const char *ts)
{
    const char *channel = slack_json_id(r->event, "channel");
    const char *user = speaker(r, message);

    if (channel == NULL || ts == NULL || user == NULL) {
        return false;
    }
    slack_reading_channel(r, channel, json_text(r->event, "channel_type"));
    slack_reading_actor(r, user, team_of(message));
    r->ev->identity = arena_printf(r->arena, "m/%s/%s", channel, ts);
    r->ev->message = arena_text(r->arena, ts);
    r->ev->thread = thread_of(r, message, ts);
    r->ev->comes_again = true;
    return true;
}

static bool read_said(struct slack_reading *r)
{
    const char *ts = slack_json_stamp(r->event, "ts");

    if (!set_message(r, r->event, ts)) {
        return false;
    }
    r->ev->kind = EVENT_SAID;
    r->ev->also = also_of(r, r->event);
    r->ev->generation = "0";
    r->ev->at_ms = slack_reading_ms(ts);
    slack_reading_text(r, json_text(r->event, "text"), NULL);
    return r->ev->text != NULL;
}

static bool read_deletion(struct slack_reading *r, const cJSON *previous, const char *ts)
{
    const char *at = slack_json_stamp(r->event, "event_ts");

    if (at == NULL) {
        at = slack_json_stamp(r->event, "ts");
    }
    if (at == NULL || !set_message(r, previous, ts)) {
        return false;
    }
    at = slack_reading_stamp(r->arena, at);
    r->ev->kind = EVENT_DELETED;
    r->ev->generation = at;
    r->ev->at_ms = slack_reading_ms(at);
    slack_reading_text(r, NULL, json_text(previous, "text"));
    return true;
}

static bool read_edit(struct slack_reading *r)
{
    const cJSON *message = json_object(r->event, "message");
    const cJSON *previous = json_object(r->event, "previous_message");
    const cJSON *edited = json_object(message, "edited");
    const char *editor = slack_json_id(edited, "user");
    const char *at = slack_json_stamp(edited, "ts");
    const char *text = json_text(message, "text");
    const char *before = json_text(previous, "text");
    const char *ts = slack_json_stamp(message, "ts");

    text = text != NULL ? text : "";
    ts = ts != NULL ? ts : slack_json_stamp(previous, "ts");
    /* The first message of a thread leaves a tombstone when it goes. */
    if (json_is(message, "subtype", "tombstone")) {
        return read_deletion(r, previous, ts);
    }
    /* Unfurled links and counted replies come in the same form. */
    if (editor == NULL || at == NULL || (before != NULL && strcmp(text, before) == 0) ||
        !json_is(message, "user", editor) || !set_message(r, message, ts)) {
        return false;
    }
    at = slack_reading_stamp(r->arena, at);
    r->ev->kind = EVENT_EDITED;
    r->ev->generation = at;
    r->ev->at_ms = slack_reading_ms(at);
    slack_reading_text(r, text, before);
    return true;
}

static bool read_message(struct slack_reading *r)
{
    if (json_is(r->event, "subtype", "message_changed")) {
        return read_edit(r);
    }
    if (json_is(r->event, "subtype", "message_deleted")) {
        return read_deletion(r, json_object(r->event, "previous_message"),
                             slack_json_stamp(r->event, "deleted_ts"));
    }
    return read_said(r);
}

/* ------------------------------------------------------------ reactions */

/* The bare name of the emoji; NULL: it is none. */
static const char *reaction_name(struct slack_reading *r)
{
    const char *name = json_text(r->event, "reaction");
    size_t len = name != NULL ? slack_emoji_bare(name, strlen(name)) : 0;
    const char *clean;

    if (len == 0 || len > CAP_ID / 2) {
        return NULL;
    }
    /* Names of custom emojis may be written in any script. */
    clean = arena_copy(r->arena, name, len);
    return strpbrk(clean, "/ :\n\x02\x03") == NULL ? clean : NULL;
}

static bool read_reaction(struct slack_reading *r, enum event_kind kind)
{
    const cJSON *item = json_object(r->event, "item");
    const char *channel = slack_json_id(item, "channel");
    const char *ts = slack_json_stamp(item, "ts");
    const char *user = speaker(r, r->event);
    const char *author = slack_json_id(r->event, "item_user");
    const char *name = reaction_name(r);
    const char *at = slack_json_stamp(r->event, "event_ts");

    if (channel == NULL || ts == NULL || user == NULL || name == NULL || at == NULL ||
        !json_is(item, "type", "message")) {
        return false;
    }
    at = slack_reading_stamp(r->arena, at);
    slack_reading_channel(r, channel, NULL);
    slack_reading_actor(r, user, team_of(r->event));
    r->ev->kind = kind;
    r->ev->identity = arena_printf(r->arena, "r/%s/%s/%s/%s", channel, ts, user, name);
    r->ev->generation = at;
    r->ev->at_ms = slack_reading_ms(at);
    r->ev->message = arena_text(r->arena, ts);
    r->ev->comes_again = true;
    r->ev->emoji = slack_emoji_character(r->arena, name, strlen(name));
    if (r->ev->emoji == NULL) {
        r->ev->emoji = arena_printf(r->arena, ":%s:", name);
    }
    r->ev->author = author != NULL ? slack_reading_person(r, author) : NULL;
    return true;
}

static bool read_event(struct slack_reading *r)
{
    const char *type = json_text(r->event, "type");

    if (type == NULL) {
        return false;
    }
    if (strcmp(type, "message") == 0 || strcmp(type, "app_mention") == 0) {
        return read_message(r);
    }
    if (strcmp(type, "reaction_added") == 0) {
        return read_reaction(r, EVENT_REACTED);
    }
    return strcmp(type, "reaction_removed") == 0 && read_reaction(r, EVENT_UNREACTED);
}

/* ------------------------------------------------------- slash commands */

/* /bravo (or /bravo-test) takes the words of any command; any other one is
 * the command of its name: "/kudos @ana" is "kudos @ana". */
static const char *command_line(struct slack_reading *r, const char *command, const char *text)
{
    static const char own[] = "/bravo";

    if (strncmp(command, own, sizeof(own) - 1) == 0) {
        return text;
    }
    return arena_printf(r->arena, "%s %s", command + 1, text);
}

static bool read_command(struct slack_reading *r, const char *envelope)
{
    const char *channel = slack_json_id(r->payload, "channel_id");
    const char *user = slack_json_id(r->payload, "user_id");
    const char *command = json_text(r->payload, "command");
    const char *text = json_text(r->payload, "text");
    const struct slack_channel *known;
    const char *type = NULL;

    if (channel == NULL || user == NULL || command == NULL || command[0] != '/') {
        return false;
    }
    type = json_is(r->payload, "channel_name", "privategroup") ? "group" : type;
    slack_reading_channel(r, channel, type);
    /* It may be the chat of two people with each other. */
    known = slack_directory_channel(r->reader->directory, channel);
    r->ev->direct = known != NULL && r->ev->direct;
    r->ev->absent = r->ev->visibility != VISIBLE_DIRECT && (known == NULL || !known->member);
    slack_reading_actor(r, user, json_text(r->payload, "team_id"));
    r->ev->kind = EVENT_SAID;
    r->ev->identity = arena_printf(r->arena, "c/%s", envelope);
    r->ev->generation = "0";
    r->ev->at_ms = r->reader->now_ms;
    slack_reading_text(r, command_line(r, command, text != NULL ? text : ""), NULL);
    r->ev->addressed = true;
    return true;
}

/* ----------------------------------------------------------------- both */

bool slack_events_ours(const struct slack_self *self, const cJSON *payload)
{
    const cJSON *first = cJSON_GetArrayItem(json_array(payload, "authorizations"), 0);
    const char *const teams[] = {
        json_text(payload, "context_team_id"),
        json_text(first, "team_id"),
        json_text(payload, "team_id"),
    };
    bool named = false;

    for (size_t i = 0; i < sizeof(teams) / sizeof(teams[0]); i++) {
        named = named || teams[i] != NULL;
        if (teams[i] != NULL && strcmp(teams[i], self->team) == 0) {
            return true;
        }
    }
    return !named ||
           (self->enterprise != NULL && json_is(payload, "enterprise_id", self->enterprise));
}

struct slack_event *slack_events_read(const struct slack_reader *r, const struct slack_envelope *e,
                                      struct slack_missing *missing)
{
    struct arena *a = arena_new();
    struct slack_reading reading = {
        .reader = r,
        .self = &r->self,
        .payload = e->payload,
        .event = e->event,
        .arena = a,
        .missing = missing,
        .out = arena_alloc(a, sizeof(struct slack_event)),
    };
    bool found;

    missing->count = 0;
    reading.ev = &reading.out->event;
    reading.ev->arena = a;
    reading.out->envelope = arena_text(a, e->id);
    reading.out->takes_response = e->takes_response;
    found = e->kind == SLACK_COMMAND ? read_command(&reading, e->id)
                                     : e->kind == SLACK_EVENT && read_event(&reading);
    if (!found) {
        missing->count = 0;
        arena_free(a);
        return NULL;
    }
    return reading.out;
}
