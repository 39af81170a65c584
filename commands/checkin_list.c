/* checkin_list -- which customers we call, who is due, and how they were. */
#include "checkin.h"
#include "own_day.h"

#include <inttypes.h>
#include <string.h>

enum { LINE_CHARS = 80, DAY_BYTES = 48 };

static enum err list_parse(struct turn *t, struct words *w, void *args)
{
    struct checkin *c = args;

    c->page = 1;
    while (!words_end(w)) {
        if (words_keyword(w, "mine")) {
            c->owner = t->event->actor;
        } else if (!words_person(w, &c->owner) &&
                   !(words_keyword(w, "page") && words_int(w, &c->page) && c->page > 0)) {
            return ERR_USAGE;
        }
    }
    return ERR_OK;
}

static void list_query(const struct turn *t, const void *args, struct query *q)
{
    const struct checkin *c = args;

    query_function(q, "checkin_list");
    query_text(q, "person", c->owner != NULL ? c->owner->id : NULL);
    query_int(q, "page", c->page);
    query_int(q, "alone", t->event->direct);
    if (strcmp(t->verb->name, "due") == 0) {
        query_int(q, "due", own_day(t));
    }
}

/* "• 3 · Miller family · Ana, every 6 weeks · due tomorrow
 *  23 Oct, Ana: all fine, new baby" */
static void say_line(const struct turn *t, const struct answer *a, size_t i, struct message *m)
{
    int32_t due = (int32_t)answer_item_int(a, "checkin", i, "due");
    int32_t day = (int32_t)answer_item_int(a, "checkin", i, "day");
    const char *text = answer_item(a, "checkin", i, "text");
    char date[DAY_BYTES];

    message_item(m);
    message_bold(m, "%s", answer_item(a, "checkin", i, "no"));
    message_text(m, " · %s · ", answer_item(a, "checkin", i, "name"));
    message_person(m, answer_item(a, "checkin", i, "owner"));
    message_text(m, ", every %s · due %s", answer_item(a, "checkin", i, "rhythm"),
                 own_day_name(t->arena, due, own_day(t)));
    if (answer_item(a, "checkin", i, "day") == NULL) {
        return;
    }
    day_short(day, day_date(day).year != day_date(t->today).year, date, sizeof(date));
    message_text(m, " · last %s", date);
    if (text != NULL) {
        message_text(m, ": ");
        message_said(m, entry_excerpt(t->arena, text, LINE_CHARS));
    }
}

static void say_none(const struct turn *t, const struct answer *a, struct message *m)
{
    if (answer_yes(a, "next")) {
        message_text(m, "Nobody is due. Next: %s. All of them: ", checkin_day(t, a, "next"));
        message_code(m, "checkin list");
    } else {
        message_text(m, "There are no check-ins like that here. To begin: ");
        message_code(m, "%s", t->command->examples[0]);
    }
}

static enum err list_reply(struct turn *t, const void *args, const struct answer *a,
                           struct message *m)
{
    const struct checkin *c = args;
    int64_t pages = answer_int(a, "pages", 1);
    int64_t page = answer_int(a, "page", 1);

    if (answer_int(a, "total", 0) == 0) {
        say_none(t, a, m);
        return ERR_OK;
    }
    message_text(
        m, "%s, the next first:", strcmp(t->verb->name, "due") == 0 ? "To call" : "Our check-ins");
    for (size_t i = 0; i < answer_count(a, "checkin"); i++) {
        say_line(t, a, i, m);
    }
    if (pages > 1) {
        message_small(m);
        message_text(m, "Page %" PRId64 " of %" PRId64 "%s", page, pages, page < pages ? ": " : "");
    }
    if (page < pages) {
        message_code(m, "checkin %s%s%s page %" PRId64, t->verb->name, c->owner != NULL ? " @" : "",
                     c->owner != NULL ? c->owner->name : "", page + 1);
    }
    return ERR_OK;
}

const struct verb checkin_list = {
    .name = "list",
    .synopsis = "checkin list [mine|@person] [page N]",
    .help = "All of them, with the last line of each.",
    .args_size = sizeof(struct checkin),
    .parse = list_parse,
    .query = list_query,
    .reply = list_reply,
};

const struct verb checkin_due = {
    .name = "due",
    .synopsis = "checkin due [mine|@person] [page N]",
    .help = "Who is to be called today, or should have been.",
    .args_size = sizeof(struct checkin),
    .parse = list_parse,
    .query = list_query,
    .reply = list_reply,
};
