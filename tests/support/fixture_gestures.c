/* fixture_gestures.c -- what people do in the fixture's chat, made into events. */

#include "fixture_gestures.h"

#include "arena.h"
#include "buf.h"
#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MESSAGES_MAX = 4096, PEOPLE_PER_EVENT = 20, TEXT_BYTES = 4096 };

struct said {
    char name[32];
    char author[32];
    char text[TEXT_BYTES];
};

/* An event in a form that can be made again. */
struct gesture {
    enum event_kind kind;
    char actor[32];
    char message[32];
    char author[32];
    char emoji[16];
    char text[TEXT_BYTES];
    char generation[32];
    int64_t at_ms;
};

struct gestures {
    struct said said[MESSAGES_MAX];
    size_t said_count;
    struct gesture last;
    unsigned long counter;
};

struct gestures *gestures_new(void)
{
    return must_alloc(sizeof(struct gestures));
}

void gestures_free(struct gestures *g)
{
    free(g);
}

static struct said *said_find(struct fixture *fixture, const char *message)
{
    struct gestures *f = fixture_gestures(fixture);

    for (size_t i = 0; i < f->said_count; i++) {
        if (strcmp(f->said[i].name, message) == 0) {
            return &f->said[i];
        }
    }
    assert_true(f->said_count < MESSAGES_MAX);
    (void)snprintf(f->said[f->said_count].name, sizeof(f->said[0].name), "%s", message);
    return &f->said[f->said_count++];
}

static const struct person *person_new(struct arena *a, const char *name)
{
    struct person *p = arena_alloc(a, sizeof(*p));

    p->id = arena_text(a, name);
    p->name = p->id;
    return p;
}

void fixture_text(struct event *ev, const char *text)
{
    struct person *people = arena_alloc(ev->arena, PEOPLE_PER_EVENT * sizeof(*people));
    struct buf out;

    buf_init(&out, TEXT_BYTES * 4);
    ev->people = people;
    ev->people_count = 0;
    while (*text != '\0') {
        size_t len = *text == '@' ? strspn(text + 1, "abcdefghijklmnopqrstuvwxyz0123456789") : 0;
        const char *name;

        if (len == 0) {
            buf_char(&out, *text++);
            continue;
        }
        assert_true(ev->people_count < PEOPLE_PER_EVENT);
        name = arena_copy(ev->arena, text + 1, len);
        people[ev->people_count++] = *person_new(ev->arena, name);
        buf_printf(&out, "\x02@%s|%s\x03", name, name);
        text += len + 1;
    }
    ev->text = arena_copy(ev->arena, out.data, out.len);
    buf_release(&out);
}

struct event *fixture_event_new(enum event_kind kind, const char *actor, const char *message)
{
    struct arena *a = arena_new();
    struct event *ev = arena_alloc(a, sizeof(*ev));

    ev->arena = a;
    ev->kind = kind;
    ev->actor = person_new(a, actor);
    ev->channel = "C0STORE";
    ev->visibility = VISIBLE_PUBLIC;
    ev->message = arena_text(a, message);
    ev->thread = ev->message;
    ev->identity = arena_printf(a, "m/%s", message);
    ev->addressed = true;
    ev->was_addressed = ev->kind != EVENT_SAID;
    ev->comes_again = true;
    return ev;
}

void fixture_about(struct event *ev, const char *author, const char *emoji)
{
    ev->identity = arena_printf(ev->arena, "r/%s/%s/%s", ev->message, ev->actor->id, emoji);
    ev->emoji = arena_text(ev->arena, emoji);
    ev->author = person_new(ev->arena, author);
}

const char *fixture_repeat(struct fixture *f)
{
    const struct gesture *g = &fixture_gestures(f)->last;
    struct event *ev = fixture_event_new(g->kind, g->actor, g->message);

    ev->generation = arena_text(ev->arena, g->generation);
    ev->at_ms = g->at_ms;
    if (g->kind == EVENT_REACTED || g->kind == EVENT_UNREACTED) {
        fixture_about(ev, g->author, g->emoji);
    } else if (g->kind != EVENT_DELETED) {
        fixture_text(ev, g->text);
    }
    return fixture_event(f, ev);
}

static struct gesture *gesture_new(struct fixture *f, enum event_kind kind, const char *person,
                                   const char *message)
{
    struct gesture *g = &fixture_gestures(f)->last;

    *g = (struct gesture){.kind = kind, .at_ms = fixture_clock(f)->now_ms};
    (void)snprintf(g->actor, sizeof(g->actor), "%s", person);
    (void)snprintf(g->message, sizeof(g->message), "%s", message);
    if (kind == EVENT_SAID) {
        (void)snprintf(g->generation, sizeof(g->generation), "0");
    } else {
        (void)snprintf(g->generation, sizeof(g->generation), "%020lu",
                       ++fixture_gestures(f)->counter);
    }
    return g;
}

const char *fixture_say(struct fixture *f, const char *person, const char *message,
                        const char *text)
{
    struct gesture *g = gesture_new(f, EVENT_SAID, person, message);
    struct said *said = said_find(f, message);

    (void)snprintf(said->author, sizeof(said->author), "%s", person);
    (void)snprintf(said->text, sizeof(said->text), "%s", text);
    (void)snprintf(g->text, sizeof(g->text), "%s", text);
    return fixture_repeat(f);
}

const char *fixture_edit(struct fixture *f, const char *person, const char *message,
                         const char *text)
{
    struct gesture *g = gesture_new(f, EVENT_EDITED, person, message);
    struct said *said = said_find(f, message);

    (void)snprintf(g->text, sizeof(g->text), "%s", text);
    (void)snprintf(said->text, sizeof(said->text), "%s", text);
    return fixture_repeat(f);
}

const char *fixture_delete(struct fixture *f, const char *person, const char *message)
{
    (void)gesture_new(f, EVENT_DELETED, person, message);
    return fixture_repeat(f);
}

const char *fixture_react(struct fixture *f, const char *person, const char *message,
                          const char *emoji, bool add)
{
    struct gesture *g = gesture_new(f, add ? EVENT_REACTED : EVENT_UNREACTED, person, message);

    (void)snprintf(g->author, sizeof(g->author), "%s", said_find(f, message)->author);
    (void)snprintf(g->emoji, sizeof(g->emoji), "%s", emoji);
    return fixture_repeat(f);
}
