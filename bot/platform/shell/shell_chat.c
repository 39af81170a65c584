/* shell_chat.c -- the chat that `bravo shell` plays. */

#include "shell_chat.h"

#include "arena.h"
#include "buf.h"
#include "caps.h"
#include "event.h"
#include "utf8.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { PEOPLE_MAX = 1000, GROUPS_MAX = 20, CHANNELS_MAX = 50 };

static const char bot_name[] = "bravo";

/* A message as it was said, so that it can be reacted to, edited, repeated. */
struct said {
    char id[CAP_ID];
    char *author;
    char *channel;
    char *text;
    enum visibility visibility;
    int64_t at_ms;
};

/* The event made last. */
struct made {
    enum event_kind kind;
    char *actor;
    char *emoji;
    char *before;
    char generation[32];
    struct said said;
};

struct chat_group {
    char *name;
    const char *members[CAP_GROUP_MEMBERS];
    size_t member_count;
};

struct chat_channel {
    char *name;
    enum visibility visibility;
};

struct chat {
    struct arena *arena; /* people, groups and channels: they stay */
    const struct clock *clock;
    bool (*is_command)(const char *word);
    const char *zone;
    char *self; /* who speaks when a line does not say */
    struct person people[PEOPLE_MAX];
    size_t people_count;
    struct chat_group groups[GROUPS_MAX];
    size_t group_count;
    struct chat_channel channels[CHANNELS_MAX];
    size_t channel_count;
    const struct chat_channel *here;
    struct made last;
    bool addressed;
    unsigned long run; /* makes ids of different runs different */
    unsigned long counter;
};

/* ---------------------------------------------------------- who and where */

static struct person *person_get(struct chat *c, const char *name)
{
    struct person *p;
    char *shown;

    for (size_t i = 0; i < c->people_count; i++) {
        if (strcasecmp(c->people[i].id, name) == 0) {
            return &c->people[i];
        }
    }
    if (c->people_count == PEOPLE_MAX) {
        return &c->people[PEOPLE_MAX - 1];
    }
    p = &c->people[c->people_count++];
    p->id = arena_text(c->arena, name);
    shown = arena_text(c->arena, name);
    if (shown[0] >= 'a' && shown[0] <= 'z') {
        shown[0] = (char)(shown[0] - 'a' + 'A');
    }
    p->name = shown;
    p->bot = strcasecmp(name, bot_name) == 0;
    return p;
}

static const struct chat_group *group_find(const struct chat *c, const char *name)
{
    for (size_t i = 0; i < c->group_count; i++) {
        if (strcasecmp(c->groups[i].name, name) == 0) {
            return &c->groups[i];
        }
    }
    return NULL;
}

static struct chat_channel *channel_find(struct chat *c, const char *name)
{
    for (size_t i = 0; i < c->channel_count; i++) {
        if (strcasecmp(c->channels[i].name, name) == 0) {
            return &c->channels[i];
        }
    }
    return NULL;
}

static struct chat_channel *channel_get(struct chat *c, const char *name)
{
    struct chat_channel *found = channel_find(c, name);

    if (found != NULL || c->channel_count == CHANNELS_MAX) {
        return found != NULL ? found : &c->channels[0];
    }
    found = &c->channels[c->channel_count++];
    found->name = arena_text(c->arena, name);
    found->visibility = VISIBLE_PUBLIC;
    return found;
}

const char *chat_channel(const struct chat *c)
{
    return c->here->name;
}

const char *chat_name(struct chat *c, const char *id)
{
    return person_get(c, id)->name;
}

bool chat_addressed(const struct chat *c)
{
    return c->addressed;
}

struct chat *chat_new(const struct shell_options *options)
{
    struct chat *c = must_alloc(sizeof(*c));

    c->arena = arena_new();
    c->clock = options->clock;
    c->is_command = options->is_command;
    c->zone = options->zone;
    c->self = must_copy(options->person);
    c->here = channel_get(c, options->channel);
    c->run = (unsigned long)getpid();
    c->run = c->run * 1000003UL + (unsigned long)clock_now_ms(&(struct clock){0});
    return c;
}

static void said_release(struct said *said)
{
    free(said->author);
    free(said->channel);
    free(said->text);
    *said = (struct said){0};
}

static void made_release(struct made *made)
{
    free(made->actor);
    free(made->emoji);
    free(made->before);
    said_release(&made->said);
    *made = (struct made){0};
}

void chat_free(struct chat *c)
{
    if (c != NULL) {
        made_release(&c->last);
        arena_free(c->arena);
        free(c->self);
        free(c);
    }
}

/* ------------------------------------------------------- text with tokens */

/* Who is named in the text being read. */
struct naming {
    struct chat *chat;
    struct arena *arena;
    struct person people[CAP_MENTIONS];
    size_t people_count;
    struct group groups[CAP_MENTIONS];
    size_t group_count;
};

static bool name_char(unsigned char ch)
{
    return isalnum(ch) != 0 || ch == '_' || ch == '-' || ch == '.' || ch >= 0x80;
}

static size_t name_length(const char *text)
{
    size_t len = 0;

    while (name_char((unsigned char)text[len])) {
        len++;
    }
    while (len > 0 && (text[len - 1] == '.' || text[len - 1] == '-')) {
        len--;
    }
    return len;
}

static void name_person(struct naming *n, const struct person *p)
{
    for (size_t i = 0; i < n->people_count; i++) {
        if (strcmp(n->people[i].id, p->id) == 0) {
            return;
        }
    }
    if (n->people_count < CAP_MENTIONS) {
        n->people[n->people_count++] = *p;
    }
}

static void name_group(struct naming *n, const struct chat_group *g)
{
    if (n->group_count < CAP_MENTIONS) {
        n->groups[n->group_count++] = (struct group){
            .id = g->name, .name = g->name, .members = g->members, .member_count = g->member_count};
    }
}

static void add_name(struct naming *n, const char *name, struct buf *out)
{
    static const char *const everyone[] = {"here", "channel", "everyone", "all"};
    const struct chat_group *g = group_find(n->chat, name);
    const struct person *p;

    for (size_t i = 0; i < sizeof(everyone) / sizeof(everyone[0]); i++) {
        if (strcasecmp(name, everyone[i]) == 0) {
            buf_text(out, "\x02!\x03");
            return;
        }
    }
    if (g != NULL) {
        name_group(n, g);
        buf_printf(out, "\x02&%s|%s\x03", g->name, g->name);
        return;
    }
    p = person_get(n->chat, name);
    name_person(n, p);
    buf_printf(out, "\x02@%s|%s\x03", p->id, p->name);
}

/* Marks @names, and the #names of channels that exist. */
static char *text_tokens(struct naming *n, const char *text)
{
    struct buf out;
    char *tokens;
    char before = ' ';

    buf_init(&out, CAP_COMMAND_BYTES);
    while (*text != '\0') {
        bool mark = (*text == '@' || *text == '#') && !name_char((unsigned char)before);
        size_t len = mark ? name_length(text + 1) : 0;
        char *name = arena_copy(n->arena, text + 1, len);
        const struct chat_channel *ch = NULL;

        if (len > 0 && *text == '#') {
            ch = channel_find(n->chat, name);
        }
        if (len > 0 && *text == '@') {
            add_name(n, name, &out);
        } else if (ch != NULL) {
            buf_printf(&out, "\x02#%s|%s\x03", ch->name, ch->name);
        } else {
            len = 0;
            buf_char(&out, *text);
        }
        before = text[len];
        text += len + 1;
    }
    tokens = arena_copy(n->arena, out.data, out.len);
    buf_release(&out);
    return tokens;
}

/* Without the bot's own name in front; says whether it was there. */
static const char *without_bot(const char *text, bool *called)
{
    size_t len = strlen(bot_name);

    text += strspn(text, " ");
    *called = text[0] == '@' && strncasecmp(text + 1, bot_name, len) == 0 &&
              !name_char((unsigned char)text[len + 1]);
    return *called ? text + len + 1 + strspn(text + len + 1, " ,:") : text;
}

static bool begins_with_command(const struct chat *c, const char *text)
{
    char word[CAP_TAG_CHARS];
    size_t len = strcspn(text, " \n");

    if (len == 0 || len >= sizeof(word)) {
        return false;
    }
    memcpy(word, text, len);
    word[len] = '\0';
    return c->is_command(word);
}

/* --------------------------------------------------------------- the events */

static struct event *event_new(struct chat *c, const struct made *made)
{
    struct arena *a = arena_new();
    struct event *ev = arena_alloc(a, sizeof(*ev));
    struct naming *n = arena_alloc(a, sizeof(*n));
    bool called = false;

    n->chat = c;
    n->arena = a;
    ev->arena = a;
    ev->kind = made->kind;
    ev->generation = arena_text(a, made->generation);
    ev->at_ms = made->said.at_ms;
    ev->actor = person_get(c, made->actor);
    ev->channel = arena_text(a, made->said.channel);
    ev->visibility = made->said.visibility;
    ev->direct = ev->visibility == VISIBLE_DIRECT;
    ev->message = arena_text(a, made->said.id);
    if (made->emoji != NULL) {
        ev->identity =
            arena_printf(a, "r/%s/%s/%s/%s", ev->channel, ev->message, ev->actor->id, made->emoji);
        ev->emoji = arena_text(a, made->emoji);
        ev->author = person_get(c, made->said.author);
        return ev;
    }
    ev->identity = arena_printf(a, "m/%s/%s", ev->channel, ev->message);
    if (made->said.text != NULL) {
        const char *text = utf8_clean(a, made->said.text, strlen(made->said.text));

        text = without_bot(text, &called);
        ev->addressed = called || ev->direct || begins_with_command(c, text);
        ev->text = text_tokens(n, text);
    }
    if (made->before != NULL) {
        ev->before = text_tokens(n, utf8_clean(a, made->before, strlen(made->before)));
    }
    ev->people = n->people;
    ev->people_count = n->people_count;
    ev->groups = n->groups;
    ev->group_count = n->group_count;
    c->addressed = ev->addressed;
    return ev;
}

static void next_generation(struct chat *c, struct made *made)
{
    (void)snprintf(made->generation, sizeof(made->generation), "%020lu", ++c->counter);
}

static struct event *say(struct chat *c, const char *person, const char *text)
{
    struct made *made = &c->last;

    made_release(made);
    made->kind = EVENT_SAID;
    made->actor = must_copy(person_get(c, person)->id);
    (void)snprintf(made->generation, sizeof(made->generation), "0");
    (void)snprintf(made->said.id, sizeof(made->said.id), "%lx-%lu", c->run, ++c->counter);
    made->said.author = must_copy(made->actor);
    made->said.channel =
        must_copy(c->here->visibility == VISIBLE_DIRECT ? made->actor : c->here->name);
    made->said.text = must_copy(text);
    made->said.visibility = c->here->visibility;
    made->said.at_ms = clock_now_ms(c->clock);
    return event_new(c, made);
}

static struct event *react(struct chat *c, const char *person, const char *emoji, bool add)
{
    struct made *made = &c->last;

    free(made->actor);
    free(made->emoji);
    made->actor = must_copy(person_get(c, person)->id);
    made->emoji = must_copy(emoji);
    made->kind = add ? EVENT_REACTED : EVENT_UNREACTED;
    next_generation(c, made);
    return event_new(c, made);
}

/* Back from reactions to the message itself. */
static void about_message(struct made *made)
{
    free(made->emoji);
    made->emoji = NULL;
    free(made->actor);
    made->actor = must_copy(made->said.author);
    free(made->before);
    made->before = made->said.text;
    made->said.text = NULL;
}

static struct event *edit(struct chat *c, const char *text)
{
    struct made *made = &c->last;

    about_message(made);
    made->said.text = must_copy(text);
    made->kind = EVENT_EDITED;
    next_generation(c, made);
    return event_new(c, made);
}

static struct event *delete_last(struct chat *c)
{
    struct made *made = &c->last;

    about_message(made);
    made->kind = EVENT_DELETED;
    next_generation(c, made);
    return event_new(c, made);
}

/* -------------------------------------------------------------- the steering */

/* The next word of a steering line; NULL at its end. */
static const char *word_next(struct arena *a, const char **at)
{
    size_t len;
    const char *word;

    *at += strspn(*at, " ");
    len = strcspn(*at, " ");
    word = len > 0 ? arena_copy(a, *at, len) : NULL;
    *at += len;
    return word;
}

static const char *bare(const char *name)
{
    return name[0] == '@' || name[0] == '#' ? name + 1 : name;
}

static enum shell_line steer_in(struct chat *c, const char *name, const char *how)
{
    struct chat_channel *ch;

    if (name == NULL) {
        return SHELL_WRONG;
    }
    if (strcmp(name, "dm") == 0) {
        ch = channel_get(c, "dm");
        ch->visibility = VISIBLE_DIRECT;
    } else {
        ch = channel_get(c, bare(name));
        if (how != NULL && strcmp(how, "private") == 0) {
            ch->visibility = VISIBLE_PRIVATE;
        } else if (how != NULL && strcmp(how, "shared") == 0) {
            ch->visibility = VISIBLE_SHARED;
        } else if (how != NULL) {
            return SHELL_WRONG;
        }
    }
    c->here = ch;
    return SHELL_NOTHING;
}

static enum shell_line steer_group(struct chat *c, const char *name, const char *members)
{
    struct chat_group *g;
    const char *member;

    if (name == NULL || c->group_count == GROUPS_MAX) {
        return SHELL_WRONG;
    }
    g = &c->groups[c->group_count++];
    g->name = arena_text(c->arena, bare(name));
    while ((member = word_next(c->arena, &members)) != NULL &&
           g->member_count < CAP_GROUP_MEMBERS) {
        g->members[g->member_count++] = person_get(c, bare(member))->id;
    }
    return SHELL_NOTHING;
}

static enum shell_line steer_person(struct chat *c, const char *name, const char *what)
{
    struct person *p;

    if (name == NULL || what == NULL) {
        return SHELL_WRONG;
    }
    p = person_get(c, bare(name));
    p->bot = strcmp(what, "bot") == 0;
    p->guest = strcmp(what, "guest") == 0;
    p->deactivated = strcmp(what, "deactivated") == 0;
    p->external = strcmp(what, "external") == 0;
    return SHELL_NOTHING;
}

static enum shell_line steer_react(struct chat *c, const char *rest, bool add, struct event **ev)
{
    struct arena *a = arena_new();
    const char *person = word_next(a, &rest);
    const char *emoji = word_next(a, &rest);
    bool fits = person != NULL && emoji != NULL && c->last.said.author != NULL;

    if (fits) {
        *ev = react(c, bare(person), emoji, add);
    }
    arena_free(a);
    return fits ? SHELL_CHAT : SHELL_WRONG;
}

static void steer_who(const struct chat *c)
{
    for (size_t i = 0; i < c->people_count; i++) {
        (void)printf("%s@%s", i > 0 ? " " : "", c->people[i].id);
    }
    (void)puts("");
}

/* Steering that needs a message to act on. */
static enum shell_line steer_last(struct chat *c, const char *verb, const char *rest,
                                  struct event **ev)
{
    if (c->last.said.author == NULL) {
        return SHELL_WRONG;
    }
    if (strcmp(verb, ":delete") == 0) {
        *ev = delete_last(c);
    } else if (strcmp(verb, ":edit") == 0) {
        *ev = edit(c, rest + strspn(rest, " "));
    } else if (strcmp(verb, ":repeat") == 0) {
        *ev = event_new(c, &c->last);
    } else {
        return SHELL_OTHER;
    }
    return SHELL_CHAT;
}

static enum shell_line steer(struct chat *c, const char *line, struct event **ev)
{
    const char *rest = line;
    struct arena *a = arena_new();
    const char *verb = word_next(a, &rest);
    const char *from = rest;
    const char *name = word_next(a, &rest);
    enum shell_line what = SHELL_NOTHING;

    if (strcmp(verb, ":in") == 0) {
        what = steer_in(c, name, word_next(a, &rest));
    } else if (strcmp(verb, ":group") == 0) {
        what = steer_group(c, name, rest);
    } else if (strcmp(verb, ":person") == 0) {
        what = steer_person(c, name, word_next(a, &rest));
    } else if (strcmp(verb, ":react") == 0) {
        what = steer_react(c, from, true, ev);
    } else if (strcmp(verb, ":unreact") == 0) {
        what = steer_react(c, from, false, ev);
    } else if (strcmp(verb, ":who") == 0) {
        steer_who(c);
    } else {
        what = steer_last(c, verb, from, ev);
    }
    arena_free(a);
    return what;
}

enum shell_line chat_line(struct chat *c, const char *line, struct event **ev)
{
    size_t name_len;
    char *person;

    if (line[strspn(line, " \t")] == '\0' || line[0] == '#') {
        return SHELL_NOTHING;
    }
    if (line[0] == ':') {
        enum shell_line what = steer(c, line, ev);

        if (what == SHELL_WRONG &&
            (strncmp(line, ":clock", 6) == 0 || strncmp(line, ":quit", 5) == 0)) {
            return SHELL_OTHER;
        }
        return what;
    }
    name_len = name_length(line);
    if (name_len == 0 || line[name_len] != '>' || line[name_len + 1] != ' ') {
        *ev = say(c, c->self, line);
        return SHELL_CHAT;
    }
    person = must_alloc(name_len + 1);
    memcpy(person, line, name_len);
    *ev = say(c, person, line + name_len + 2);
    free(person);
    return SHELL_CHAT;
}
