/* celebration -- how what is worth celebrating is said. */
#include "celebration.h"

#include "metric.h"

#include <inttypes.h>
#include <string.h>

struct cheer {
    const char *what;
    void (*say)(const struct answer *row, struct message *m);
};

static void who(const struct answer *row, struct message *m)
{
    message_ping(m, answer_text(row, "who"));
}

static int64_t number(const struct answer *row)
{
    return answer_int(row, "n", 1);
}

static void say_first(const struct answer *row, struct message *m)
{
    message_text(m, "A first thank-you for ");
    who(row, m);
    message_text(m, ". May many follow!");
}

static void say_received(const struct answer *row, struct message *m)
{
    who(row, m);
    message_text(m, " reached ");
    message_bold(m, "%" PRId64 " thank-yous", number(row));
    message_text(m, number(row) >= 50 ? "! Take a bow." : ".");
}

static void say_together(const struct answer *row, struct message *m)
{
    message_text(m, "Together we have thanked each other ");
    message_bold(m, "%" PRId64 " times", number(row));
    message_text(m, ". That is a team worth being in.");
}

static void say_lead(const struct answer *row, struct message *m)
{
    who(row, m);
    message_text(m, " takes the lead of the week with %" PRId64 ", ahead of ", number(row));
    message_person(m, answer_text(row, "before"));
    message_text(m, ".");
}

static void say_spent(const struct answer *row, struct message *m)
{
    message_person(m, answer_text(row, "who"));
    message_text(m, " has given away all %" PRId64 " for today. Generous!", number(row));
}

static void say_streak(const struct answer *row, struct message *m)
{
    message_text(m, "A customer story on ");
    message_bold(m, "%" PRId64 " working days in a row", number(row));
    message_text(m, ". Who has tomorrow's?");
}

static void say_birthday(const struct answer *row, struct message *m)
{
    message_text(m, "Happy birthday, ");
    who(row, m);
    message_text(m, "! A kind word costs nothing today.");
}

static void say_anniversary(const struct answer *row, struct message *m)
{
    who(row, m);
    message_text(m, " has been with us for ");
    message_bold(m, "%" PRId64 " %s", number(row), number(row) == 1 ? "year" : "years");
    message_text(m, " today. We would not be the same without you!");
}

static const struct cheer cheers[] = {
    {"first", say_first},         {"received", say_received}, {"together", say_together},
    {"lead", say_lead},           {"spent", say_spent},       {"streak", say_streak},
    {"goal", metric_say_reached}, {"birthday", say_birthday}, {"anniversary", say_anniversary},
};

void celebration_say_brief(struct message *m, const char *what, const char *const *people,
                           size_t count, int64_t n)
{
    static const struct {
        const char *what;
        const char *before; /* the number; with a space in front: after the people */
        const char *after;
    } briefs[] = {
        {"first", " got a first thank-you.", NULL},
        {"received", " reached ", " thanks."},
        {"together", "All of us together reached ", " thanks."},
        {"lead", " took the lead of the week.", NULL},
        {"spent", " gave away all ", " of a day."},
        {"streak", "A story on ", " working days in a row."},
        {"birthday", " celebrated a birthday.", NULL},
        {"anniversary", " completed year ", " with us."},
    };

    for (size_t i = 0; i < sizeof(briefs) / sizeof(briefs[0]); i++) {
        if (strcmp(briefs[i].what, what) != 0) {
            continue;
        }
        message_text(m, " ");
        if (briefs[i].before[0] == ' ') {
            message_people(m, people, count, false);
        }
        message_text(m, "%s", briefs[i].before);
        if (briefs[i].after != NULL) {
            message_text(m, "%" PRId64 "%s", n, briefs[i].after);
        }
    }
}

/* A small one is a line; a big one has a message with a heading of its own. */
static enum err celebration_render(const struct answer *row, struct message *m)
{
    const char *what = answer_text(row, "what");
    const char *size = answer_text(row, "size");

    for (size_t i = 0; what != NULL && i < sizeof(cheers) / sizeof(cheers[0]); i++) {
        if (strcmp(cheers[i].what, what) != 0) {
            continue;
        }
        if (size != NULL && strcmp(size, "big") == 0) {
            message_heading(m);
            message_emoji(m, "🎉");
            message_text(m, " Time to celebrate");
            message_paragraph(m);
        } else {
            message_emoji(m, "🎉");
            message_text(m, " ");
        }
        cheers[i].say(row, m);
        return ERR_OK;
    }
    return ERR_PROTOCOL;
}

const struct notice notice_celebration = {.kind = "celebration", .render = celebration_render};
