/*
 * fuzz_command.c -- any line, from a person, to every command.
 *
 * Persons, groups and channels are written @a, &b and #c in the input, and all
 * of them ^, so that tokens stand everywhere; { and } make broken ones, which no
 * adapter lets through.  What a parse accepts must make a query that can be sent.
 */
#include "buf.h"
#include "command.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct person people[] = {
    {.id = "a", .name = "Ana"},
    {.id = "b", .name = "Ben Brown"},
    {.id = "c", .name = "Cat", .bot = true},
    {.id = "d", .name = "Dan", .guest = true},
    {.id = "e", .name = "Зоя"},
};
static const char *const members[] = {"a", "b", "e"};
static const struct group groups[] = {
    {.id = "a", .name = "desk", .members = members, .member_count = 3},
    {.id = "b", .name = "nobody"},
};

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

/* As utf8_clean() lets it through, with tokens. */
static const char *text_of(struct arena *a, const char *clean)
{
    struct buf text;
    const char *copy;

    buf_init(&text, CAP_COMMAND_BYTES * 4);

    for (const char *c = clean; *c != '\0'; c++) {
        bool mark = strchr("@&#", *c) != NULL && c[1] >= 'a' && c[1] <= 'f';

        if (mark) {
            buf_printf(&text, "\x02%c%c|%c x\x03", *c, c[1], c[1]);
            c++;
        } else if (*c == '^') {
            buf_text(&text, "\x02!\x03");
        } else if (*c == '{' || *c == '}') {
            buf_char(&text, *c == '{' ? TOKEN_BEGIN : TOKEN_END);
        } else {
            buf_char(&text, *c);
        }
    }
    copy = arena_copy(a, text.data, text.len);
    buf_release(&text);
    return copy;
}

static void check_query(const struct turn *t, const struct verb *v, const void *args)
{
    struct query q;

    if (v->query == NULL) {
        return;
    }
    query_init(&q, t->arena, "T");
    v->query(t, args, &q);
    must(q.function != NULL && !q.overflow && q.count % 2 == 0);
    for (size_t i = 0; i < q.count; i++) {
        must(q.args[i] != NULL && strlen(q.args[i]) <= CAP_COMMAND_BYTES);
    }
}

static void try_verb(const struct turn *original, const struct command *c, const struct verb *v)
{
    struct turn t = *original;
    void *args = arena_alloc(t.arena, v->args_size + 1);
    struct words w;
    enum err e = ERR_OK;

    t.command = c;
    t.verb = v;
    message_init(&t.problem, t.arena);
    words_init(&w, t.arena, t.event, t.event->text);
    if (v->parse != NULL) {
        e = v->parse(&t, &w, args);
    }
    must(e == ERR_OK || e == ERR_USAGE || e == ERR_DENIED);
    if (e == ERR_OK) {
        check_query(&t, t.verb, args); /* parse may have found another */
    }
}

static void try_overhear(const struct turn *original, const struct command *c)
{
    struct turn t = *original;
    const struct verb *v = command_default(c);
    void *args;

    if (c->overhear == NULL) {
        return;
    }
    args = arena_alloc(t.arena, v->args_size + 1);
    t.command = c;
    t.verb = v;
    message_init(&t.problem, t.arena);
    if (c->overhear(&t, args) && message_empty(&t.problem)) {
        check_query(&t, v, args);
    }
}

static void try_command(const struct turn *t, const struct command *c)
{
    for (size_t i = 0; c->verbs[i] != NULL; i++) {
        try_verb(t, c, c->verbs[i]);
    }
    try_overhear(t, c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    struct event ev = {.arena = a,
                       .kind = EVENT_SAID,
                       .actor = &people[0],
                       .channel = "C",
                       .message = "1",
                       .people = people,
                       .people_count = sizeof(people) / sizeof(people[0]),
                       .groups = groups,
                       .group_count = sizeof(groups) / sizeof(groups[0])};
    struct settings *settings = settings_new();
    struct turn t = {.arena = a, .event = &ev, .settings = settings};

    /* turn.c keeps longer lines from the commands. */
    ev.text = text_of(a, utf8_cut(a, utf8_clean(a, (const char *)data, size), CAP_COMMAND_CHARS));
    for (size_t i = 0; strlen(ev.text) <= CAP_COMMAND_BYTES && command_at(i) != NULL; i++) {
        try_command(&t, command_at(i));
    }
    (void)command_find(ev.text);
    (void)command_nearest(ev.text);
    settings_free(settings);
    arena_free(a);
    return 0;
}
