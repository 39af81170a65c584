/* standard_which.c -- which standard is meant (see standard.h). */
#include "standard.h"

#include <inttypes.h>
#include <string.h>

bool standard_take_number(struct words *w, int64_t *number)
{
    struct words ahead = *w;

    if (*words_peek(&ahead) == '#') {
        ahead.at = strchr(ahead.at, '#') + 1;
    }
    if (!words_int(&ahead, number) || *number <= 0) {
        return false;
    }
    *w = ahead;
    return true;
}

void standard_query(const struct turn *t, const void *args, struct query *q)
{
    const struct standard *s = args;
    const char *verb = t->verb->name != NULL ? t->verb->name : "list";

    query_function(q, arena_printf(t->arena, "standard_%s", verb));
    if (s->number > 0) {
        query_int(q, "no", s->number);
    }
    query_text(q, "text", s->text);
}

enum err standard_refused(struct turn *t, const struct standard *s, const struct answer *a)
{
    const char *why = answer_text(a, "refused");
    struct message *m = &t->problem;

    if (why == NULL) {
        return ERR_OK;
    }
    if (strcmp(why, "gone") == 0) {
        message_text(m, "Standard %" PRId64 " was taken back.", s->number);
    } else if (strcmp(why, "retired") == 0) {
        message_text(m, "Standard %" PRId64 " is retired: it does not hold any more.", s->number);
    } else {
        message_text(m, "There is no standard %" PRId64 ". All of them: ", s->number);
        message_code(m, "standard list");
    }
    return ERR_USAGE;
}

enum err standard_number_parse(struct turn *t, struct words *w, void *args)
{
    struct standard *s = args;

    (void)t;
    return standard_take_number(w, &s->number) && words_end(w) ? ERR_OK : ERR_USAGE;
}
