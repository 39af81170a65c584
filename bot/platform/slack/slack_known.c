/* slack_known.c -- are all known who are named in a message? */

#include "message.h"
#include "slack_session.h"

static bool is_named(const struct span *span)
{
    switch (span->kind) {
    case SPAN_PERSON:
    case SPAN_PING:
    case SPAN_GROUP:
    case SPAN_CHANNEL:
        return true;
    case SPAN_TEXT:
    case SPAN_BOLD:
    case SPAN_ITALIC:
    case SPAN_CODE:
    case SPAN_LINK:
    case SPAN_EMOJI:
        break;
    }
    return false;
}

static bool know_spans(struct session *s, const struct span *span)
{
    bool all = true;

    for (; span != NULL; span = span->next) {
        if (is_named(span) && !slack_directory_knows(s->directory, span->text)) {
            slack_roster_want(s->roster, span->text);
            all = false;
        }
    }
    return all;
}

static bool know_rows(struct session *s, const struct row *row)
{
    bool all = true;

    for (; row != NULL; row = row->next) {
        for (const struct cell *cell = row->cells; cell != NULL; cell = cell->next) {
            all = know_spans(s, cell->spans) && all;
        }
    }
    return all;
}

bool slack_known_all(struct session *s, const struct message *m)
{
    bool all = true;

    for (const struct block *block = m->blocks; block != NULL; block = block->next) {
        all = know_spans(s, block->spans) && all;
        all = know_rows(s, block->rows) && all;
    }
    return all;
}
