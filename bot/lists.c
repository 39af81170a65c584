/* lists.c -- named lists of people, and their names in what is said.
 *
 * Platforms know nothing of them: "@front" comes as text, or where every @name is a
 * person's, as that person.  No id of a chat's looks like a name.
 */

#include "lists.h"

#include "arena.h"
#include "buf.h"
#include "caps.h"
#include "event.h"
#include "query.h"
#include "team.h"
#include "utf8.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* ---------------------------------------------------------------- keeping */

void lists_free(struct team *t)
{
    for (size_t i = 0; i < t->list_count; i++) {
        free(t->lists[i].name);
        free(t->lists[i].members);
    }
    free(t->lists);
    t->lists = NULL;
    t->list_count = 0;
}

void lists_read(struct team *t, const struct answer *a)
{
    size_t count = answer_count(a, "list");

    lists_free(t);
    t->lists = must_alloc((count + 1) * sizeof(t->lists[0]));
    for (; t->list_count < count; t->list_count++) {
        t->lists[t->list_count] = (struct people_list){
            .name = must_copy(answer_item(a, "list", t->list_count, "name")),
            .members = must_copy(answer_item(a, "list", t->list_count, "members"))};
    }
}

/* ----------------------------------------------------------------- naming */

static const struct people_list *list_of(const struct team *t, const char *name)
{
    for (size_t i = 0; i < t->list_count; i++) {
        if (strcmp(t->lists[i].name, name) == 0) {
            return &t->lists[i];
        }
    }
    return NULL;
}

static struct group group_of(struct arena *a, const struct people_list *list)
{
    const char **ids = arena_alloc(a, CAP_GROUP_MEMBERS * sizeof(*ids));
    struct group g = {.id = arena_text(a, list->name), .members = ids};

    g.name = g.id;
    for (const char *at = list->members; *at != '\0' && g.member_count < CAP_GROUP_MEMBERS;) {
        size_t len = strcspn(at, " ");

        ids[g.member_count++] = arena_copy(a, at, len);
        at += len + (at[len] == ' ');
    }
    return g;
}

static void add_group(struct event *ev, const struct people_list *list)
{
    struct group *groups = arena_alloc(ev->arena, (ev->group_count + 1) * sizeof(*groups));

    if (event_group(ev, list->name) != NULL) {
        return;
    }
    for (size_t i = 0; i < ev->group_count; i++) {
        groups[i] = ev->groups[i];
    }
    groups[ev->group_count++] = group_of(ev->arena, list);
    ev->groups = groups;
}

/* The list that is named at the text's begin, and how much of the text names it. */
static const struct people_list *list_at(const struct team *t, struct arena *a, const char *text,
                                         size_t *len)
{
    bool token = text[0] == TOKEN_BEGIN && text[1] == '@';
    const char *name = text + (token ? 2 : 1);
    size_t name_len = strcspn(name, token ? "|\x03" : " \n\x02.,:;!?&()\"'`");
    const struct people_list *list;

    if (!token && text[0] != '@') {
        return NULL;
    }
    while (!token && name_len > 0 && name[name_len - 1] == '+') {
        name_len--; /* "@front++" */
    }
    list = list_of(t, utf8_fold(a, arena_copy(a, name, name_len)));
    *len = token ? strcspn(text, "\x03") + 1 : name_len + 1;
    return list;
}

static bool in_word(const char *text, const char *at)
{
    return at > text && (isalnum((unsigned char)at[-1]) || (at[-1] & 0x80) != 0);
}

void lists_name(const struct team *t, struct event *ev)
{
    const char *at = ev->text;
    struct buf out;

    if (at == NULL || t->list_count == 0 || strpbrk(at, "@") == NULL ||
        strlen(at) > CAP_COMMAND_BYTES) {
        return;
    }
    buf_init(&out, 2 * CAP_COMMAND_BYTES);
    while (*at != '\0') {
        size_t len = 1;
        const struct people_list *list =
            in_word(ev->text, at) ? NULL : list_at(t, ev->arena, at, &len);

        if (list != NULL) {
            add_group(ev, list);
            buf_printf(&out, "%c&%s|%s%c", TOKEN_BEGIN, list->name, list->name, TOKEN_END);
        } else {
            len = 1;
            buf_char(&out, *at);
        }
        at += len;
    }
    ev->text = arena_copy(ev->arena, out.data, out.len);
    buf_release(&out);
}
