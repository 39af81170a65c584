/* board_notice.c -- the daily board, as it is posted: a headline, and its sections
 * (section.h).  The row is board_post.lua's.
 */
#include "board.h"

#include <string.h>

enum { DAY_BYTES = 64, QUIET_LINES = 7 };

static void say_headline(struct message *m, const struct answer *row)
{
    char day[DAY_BYTES];

    day_describe((int32_t)answer_int(row, "day", 0), false, day, sizeof(day));
    message_heading(m);
    message_text(m, "%s · ", day);
    message_channel(m, answer_text(row, "to_channel"));
}

/* A day on which nothing happened: something kind, each day something else. */
static void say_quiet(struct message *m, int64_t day)
{
    static const char *const lines[QUIET_LINES] = {
        "All quiet. The best thanks is often for something small: who held a door for you?",
        "No news today. Whose work made yours easier?",
        "Nobody said it today, so it is still free to say: thank you.",
        "All calm. Think of a customer who left with a smile: who was behind it?",
        "An empty board is an invitation. Who gets the first line of the next one?",
        "Not a word today, though somebody surely did something worth one.",
        "A day for getting things done. Who helped you with yours?",
    };

    message_paragraph(m);
    message_text(m, "%s", lines[(day + day / QUIET_LINES) % QUIET_LINES]);
    message_small(m);
    message_text(m, "Say it with ");
    message_code(m, "kudos @name for what they did");
}

/* The section with this place on the board; past the end: false.  Rows that say
 * nothing of sections are from a time when all boards had all. */
static bool section_of(const struct answer *row, size_t place, const struct section **s)
{
    if (answer_text(row, "section.n") == NULL) {
        *s = section_at(place);
        return *s != NULL;
    }
    if (place >= answer_count(row, "section")) {
        return false;
    }
    *s = section_find(answer_item(row, "section", place, "name"));
    return true;
}

/* What a section has to say; empty: nothing. */
static struct message part_of(const struct answer *row, const struct section *s, struct arena *a)
{
    struct message part;

    message_init(&part, a);
    if (s != NULL) {
        s->render(row, &part);
    }
    return part;
}

static bool has_news(const struct answer *row, struct arena *a)
{
    const struct section *s;
    bool news = false;

    for (size_t i = 0; !news && section_of(row, i, &s); i++) {
        const struct message part = part_of(row, s, a);

        news = s != NULL && !s->standing && !message_empty(&part);
    }
    return news;
}

static enum err board_render(const struct answer *row, struct message *m)
{
    const struct section *s;
    bool figures = false; /* a table stands above */
    bool quiet = !has_news(row, m->arena);
    bool said = false;

    say_headline(m, row);
    for (size_t i = 0; section_of(row, i, &s); i++) {
        const struct message part = part_of(row, s, m->arena);

        if (quiet && s == &section_numbers) {
            say_quiet(m, answer_int(row, "day", 0));
            said = true;
        }
        if (message_empty(&part)) {
            continue;
        }
        if (figures && !s->figures) {
            message_rule(m);
        }
        figures = s->figures;
        said = true;
        message_append(m, &part);
    }
    if (!said) { /* a board without numbers */
        say_quiet(m, answer_int(row, "day", 0));
    }
    return ERR_OK;
}

const struct notice notice_board = {.kind = "board", .render = board_render};
