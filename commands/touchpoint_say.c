/* touchpoint_say -- how it is said how one felt. */
#include "touchpoint.h"

#include <inttypes.h>
#include <string.h>

enum { QUOTE_CHARS = 160 };

void touchpoint_say_counts(struct message *m, int64_t good, int64_t bad, int64_t open)
{
    if (good > 0) {
        message_text(m, "%" PRId64 " good%s", good, bad > 0 || open > 0 ? ", " : "");
    }
    if (bad > 0) {
        message_text(m, "%" PRId64 " bad%s", bad, open > 0 ? ", " : "");
    }
    if (open > 0) {
        message_text(m, "%" PRId64 " open %s", open, open == 1 ? "challenge" : "challenges");
    }
}

/* " · ▲ it was C": A is up from C. */
static void say_trend(struct message *m, const char *grade, const char *before)
{
    if (*before != '\0' && strcmp(grade, before) != 0) {
        message_text(m, " · %s it was %s", strcmp(grade, before) < 0 ? "▲" : "▼", before);
    }
}

static void say_quote(struct message *m, const char *by, const char *text)
{
    if (by == NULL || text == NULL) {
        return;
    }
    message_text(m, " · ");
    message_person(m, by);
    message_text(m, ": “");
    message_said(m, entry_excerpt(m->arena, text, QUOTE_CHARS));
    message_text(m, "”");
}

void touchpoint_say_card(struct message *m, const struct answer *a, const char *list, size_t i)
{
    message_bold(m, "%s", answer_item(a, list, i, "name"));
    message_text(m, " · ");
    touchpoint_say_counts(m, answer_item_int(a, list, i, "good"),
                          answer_item_int(a, list, i, "bad"), answer_item_int(a, list, i, "open"));
    say_trend(m, answer_item(a, list, i, "grade"), answer_item(a, list, i, "before"));
    say_quote(m, answer_item(a, list, i, "by"), answer_item(a, list, i, "text"));
}
