/* named.c -- things that people call by a name of its own (see named.h). */
#include "named.h"

#include <string.h>

enum { CHARS_MAX = 60 };

/* On one line, with names in place of tokens, and single spaces. */
static const char *even(struct turn *t, const char *text)
{
    char *plain = words_plain(t->arena, t->event, text);
    char *to = plain;

    for (const char *from = plain; *from != '\0'; from++) {
        bool space = *from == ' ' || *from == '\n';

        if (!space) {
            *to++ = *from;
        } else if (to > plain && to[-1] != ' ') {
            *to++ = ' ';
        }
    }
    while (to > plain && to[-1] == ' ') {
        to--;
    }
    *to = '\0';
    return plain;
}

static bool keep(struct turn *t, const char *text, struct named *n)
{
    n->name = even(t, text);
    n->folded = utf8_fold(t->arena, n->name);
    return *n->name != '\0';
}

static bool stops(const struct words *w, const char *const *until)
{
    const struct person *person;
    struct words mention = *w;

    if (words_person(&mention, &person)) {
        return true;
    }
    for (size_t i = 0; until != NULL && until[i] != NULL; i++) {
        struct words ahead = *w;

        if (words_keyword(&ahead, until[i])) {
            return true;
        }
    }
    return false;
}

/* "Miller family: all fine" */
static bool ends_with_colon(const struct words *from, const struct words *to)
{
    return to->at > from->at && to->at[-1] == ':';
}

bool named_take(struct turn *t, struct words *w, const char *const *until, struct named *n)
{
    struct words ahead = *w;
    const char *quoted;

    if (words_quoted(&ahead, &quoted)) {
        (void)words_punctuation(&ahead);
        *w = ahead;
        return keep(t, quoted, n);
    }
    if (words_int(&ahead, &n->number) && n->number > 0) {
        *w = ahead;
        return true;
    }
    ahead = *w;
    while (!words_end(&ahead) && !stops(&ahead, until) && !ends_with_colon(w, &ahead)) {
        words_skip(&ahead);
    }
    quoted = arena_copy(t->arena, w->at,
                        (size_t)(ahead.at - w->at) - (ends_with_colon(w, &ahead) ? 1 : 0));
    *w = ahead;
    return keep(t, quoted, n);
}

enum err named_check(struct turn *t, const struct named *n)
{
    if (n->name == NULL) {
        return ERR_USAGE;
    }
    if (utf8_chars(n->name) > CHARS_MAX) {
        message_text(&t->problem, "A name can have up to %d characters. Nothing was changed.",
                     CHARS_MAX);
        return ERR_USAGE;
    }
    return ERR_OK;
}

void named_query(const struct named *n, struct query *q)
{
    query_text(q, "label", n->name);
    query_text(q, "name", n->folded);
    if (n->name == NULL) {
        query_int(q, "no", n->number);
    }
}
