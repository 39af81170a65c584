/* standard_read -- which standards there are, and who knows them. */
#include "standard.h"

#include <inttypes.h>

enum { NAMES_MAX = 50, DAY_BYTES = 48 };

/* `standard` lists, `standard 3` shows. */
static enum err list_parse(struct turn *t, struct words *w, void *args)
{
    struct standard *s = args;

    (void)words_keyword(w, "list");
    if (standard_take_number(w, &s->number)) {
        t->verb = &standard_show;
    }
    return words_end(w) ? ERR_OK : ERR_USAGE;
}

/* "• 3 · Greet within ten seconds. (4 of 7 know it; you don't yet)" */
static void say_one(struct message *m, const struct answer *a, size_t i)
{
    int64_t known = answer_item_int(a, "standard", i, "known");
    int64_t missing = answer_item_int(a, "standard", i, "missing");

    message_item(m);
    message_text(m, "%s · ", answer_item(a, "standard", i, "no"));
    message_said(m, answer_item(a, "standard", i, "t"));
    if (missing == 0 && answer_item(a, "standard", i, "missing") != NULL) {
        message_text(m, " (we all know it)");
        return;
    }
    message_text(m, " (%" PRId64, known);
    if (missing > 0) {
        message_text(m, " of %" PRId64, known + missing);
    }
    message_text(m, " %s it", known == 1 ? "knows" : "know");
    if (answer_item_int(a, "standard", i, "own") == 0) {
        message_text(m, "; you don't yet");
    }
    message_text(m, ")");
}

static enum err list_reply(struct turn *t, const void *args, const struct answer *a,
                           struct message *m)
{
    size_t count = answer_count(a, "standard");

    const char *unknown = NULL;

    (void)t;
    (void)args;
    for (size_t i = 0; i < count; i++) {
        say_one(m, a, i);
        if (unknown == NULL && answer_item_int(a, "standard", i, "own") == 0) {
            unknown = answer_item(a, "standard", i, "no");
        }
    }
    if (count == 0) {
        message_text(m, "There are no standards yet. A manager can set the first: ");
        message_code(m, "standard add Greet within ten seconds.");
        return ERR_OK;
    }
    if (unknown != NULL) {
        message_small(m);
        message_text(m, "When you know one: ");
        message_code(m, "standard ack %s", unknown);
    }
    return ERR_OK;
}

/* "Know it: Ana and Ben." */
static void say_people(struct message *m, const struct answer *a, const char *list,
                       const char *title)
{
    const char *people[NAMES_MAX];
    size_t count = 0;
    int64_t more;

    while (count < NAMES_MAX && count < answer_count(a, list)) {
        people[count] = answer_item(a, list, count, "who");
        count++;
    }
    if (count == 0) {
        return;
    }
    more = answer_int(a, arena_printf(m->arena, "%s.all", list), 0) - (int64_t)count;
    message_small(m);
    message_text(m, "%s: ", title);
    message_people(m, people, count, false);
    if (more > 0) {
        message_text(m, ", and %" PRId64 " more", more);
    }
}

static enum err show_reply(struct turn *t, const void *args, const struct answer *a,
                           struct message *m)
{
    enum err e = standard_refused(t, args, a);
    char day[DAY_BYTES];

    if (e != ERR_OK) {
        return e;
    }
    day_describe((int32_t)answer_int(a, "d", 0), true, day, sizeof(day));
    message_bold(m, "Standard %s", answer_text(a, "no"));
    message_text(m, " · ");
    message_said(m, answer_text(a, "t"));
    message_small(m);
    message_text(m, "Version %s, from ", answer_text(a, "version"));
    message_person(m, answer_text(a, "by"));
    message_text(m, ", %s%s", day, answer_yes(a, "retired") ? "; retired" : "");
    say_people(m, a, "known", "Know it");
    say_people(m, a, "earlier", "Know an earlier version");
    if (answer_yes(a, "retired")) {
        return ERR_OK;
    }
    say_people(m, a, "missing", "Not yet");
    if (!answer_yes(a, "own")) {
        message_small(m);
        message_text(m, "When you know it: ");
        message_code(m, "standard ack %s", answer_text(a, "no"));
    }
    return ERR_OK;
}

const struct verb standard_list = {
    .synopsis = "standard [list]",
    .help = "All standards, and how many know them.",
    .args_size = sizeof(struct standard),
    .parse = list_parse,
    .query = standard_query,
    .reply = list_reply,
};

const struct verb standard_show = {
    .name = "show",
    .synopsis = "standard show NUMBER",
    .help = "One of them, and who knows which version.",
    .args_size = sizeof(struct standard),
    .parse = standard_number_parse,
    .query = standard_query,
    .reply = show_reply,
};
