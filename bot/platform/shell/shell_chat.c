/* shell_chat.c -- the chat that `bravo shell` plays. */

#include "shell_chat.h"

#include "arena.h"
#include "caps.h"
#include "event.h"
#include "shell_text.h"
#include "shell_world.h"
#include "utf8.h"
#include "zone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A message as it was said, so that it can be reacted to, edited, repeated. */
struct said {
    char id[CAP_ID];
    char *author;
    char *channel;
    char *text;
    enum visibility visibility;
};

/* The event made last. */
struct made {
    enum event_kind kind;
    char *actor;
    char *emoji;
    char *before;
    char generation[32];
    int64_t at_ms;
    struct said said;
};

struct chat {
    struct world world;
    const struct clock *clock;
    bool (*is_command)(const char *word);
    char *self; /* who speaks when a line does not say */
    const struct shell_channel *here;
    struct made last;
    const struct person *met; /* by a line that says what they are */
    bool addressed;
    unsigned long run; /* makes ids of different runs different */
    unsigned long counter;
};

const struct person *chat_met(const struct chat *c)
{
    return c->met;
}

const char *chat_channel(const struct chat *c)
{
    return c->here->name;
}

const char *chat_name(struct chat *c, const char *id)
{
    return world_person(&c->world, id)->name;
}

bool chat_addressed(const struct chat *c)
{
    return c->addressed;
}

struct chat *chat_new(const struct shell_options *options)
{
    struct chat *c = must_alloc(sizeof(*c));

    world_init(&c->world);
    c->clock = options->clock;
    c->is_command = options->is_command;
    c->self = must_copy(options->person);
    c->here = world_channel(&c->world, options->channel);
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
        world_release(&c->world);
        free(c->self);
        free(c);
    }
}

/* --------------------------------------------------------------- the events */

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

static struct event *event_new(struct chat *c, const struct made *made)
{
    struct arena *a = arena_new();
    struct event *ev = arena_alloc(a, sizeof(*ev));
    struct naming *n = arena_alloc(a, sizeof(*n));
    bool called = false;

    n->world = &c->world;
    n->arena = a;
    ev->arena = a;
    ev->kind = made->kind;
    ev->generation = arena_text(a, made->generation);
    ev->at_ms = made->at_ms;
    ev->actor = world_person(&c->world, made->actor);
    ev->channel = arena_text(a, made->said.channel);
    ev->visibility = made->said.visibility;
    ev->direct = ev->visibility == VISIBLE_DIRECT;
    ev->message = arena_text(a, made->said.id);
    if (made->emoji != NULL) {
        ev->identity =
            arena_printf(a, "r/%s/%s/%s/%s", ev->channel, ev->message, ev->actor->id, made->emoji);
        ev->emoji = arena_text(a, made->emoji);
        ev->author = world_person(&c->world, made->said.author);
        return ev;
    }
    ev->identity = arena_printf(a, "m/%s/%s", ev->channel, ev->message);
    if (made->said.text != NULL) {
        const char *text = utf8_clean(a, made->said.text, strlen(made->said.text));

        text = text_without_bot(text, &called);
        ev->addressed = called || ev->direct || begins_with_command(c, text);
        ev->text = text_tokens(n, text);
    }
    if (made->before != NULL) {
        const char *text = utf8_clean(a, made->before, strlen(made->before));

        text = text_without_bot(text, &called);
        ev->was_addressed = called || ev->direct || begins_with_command(c, text);
        ev->before = text_tokens(n, text);
    }
    ev->people = n->people;
    ev->people_count = n->people_count;
    ev->groups = n->groups;
    ev->group_count = n->group_count;
    ev->channels = n->channels;
    ev->channel_count = n->channel_count;
    c->addressed = ev->addressed;
    return ev;
}

/* A later event about what was said. */
static void next_generation(struct chat *c, struct made *made)
{
    made->at_ms = clock_now_ms(c->clock);
    (void)snprintf(made->generation, sizeof(made->generation), "%020lu", ++c->counter);
}

static struct event *say(struct chat *c, const char *person, const char *text)
{
    struct made *made = &c->last;

    made_release(made);
    made->kind = EVENT_SAID;
    made->actor = must_copy(world_person(&c->world, person)->id);
    (void)snprintf(made->generation, sizeof(made->generation), "0");
    (void)snprintf(made->said.id, sizeof(made->said.id), "%lx-%lu", c->run, ++c->counter);
    made->said.author = must_copy(made->actor);
    made->said.channel =
        must_copy(c->here->visibility == VISIBLE_DIRECT ? made->actor : c->here->name);
    made->said.text = must_copy(text);
    made->said.visibility = c->here->visibility;
    made->at_ms = clock_now_ms(c->clock);
    return event_new(c, made);
}

static struct event *react(struct chat *c, const char *person, const char *emoji, bool add)
{
    struct made *made = &c->last;

    free(made->actor);
    free(made->emoji);
    made->actor = must_copy(world_person(&c->world, person)->id);
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
    struct shell_channel *ch;

    if (name == NULL) {
        return SHELL_WRONG;
    }
    if (strcmp(name, "dm") == 0) {
        ch = world_channel(&c->world, "dm");
        ch->visibility = VISIBLE_DIRECT;
    } else {
        ch = world_channel(&c->world, bare(name));
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
    struct shell_group *g;
    const char *member;

    if (name == NULL || c->world.group_count == GROUPS_MAX) {
        return SHELL_WRONG;
    }
    g = &c->world.groups[c->world.group_count++];
    g->name = arena_text(c->world.arena, bare(name));
    while ((member = word_next(c->world.arena, &members)) != NULL &&
           g->member_count < CAP_GROUP_MEMBERS) {
        g->members[g->member_count++] = world_person(&c->world, bare(member))->id;
    }
    return SHELL_NOTHING;
}

static enum shell_line steer_person(struct chat *c, const char *name, const char *what)
{
    struct person *p;

    if (name == NULL || what == NULL) {
        return SHELL_WRONG;
    }
    p = world_person(&c->world, bare(name));
    p->bot = strcmp(what, "bot") == 0;
    p->guest = strcmp(what, "guest") == 0;
    p->deactivated = strcmp(what, "deactivated") == 0;
    c->met = p;
    p->external = strcmp(what, "external") == 0;
    if (zone_find(what) != NULL) { /* where they live */
        p->zone = zone_name(zone_find(what));
    }
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
    for (size_t i = 0; i < c->world.people_count; i++) {
        (void)printf("%s@%s", i > 0 ? " " : "", c->world.people[i].id);
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

    c->met = NULL;
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
    name_len = text_name_length(line);
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
