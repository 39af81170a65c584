/* commit_list -- who has promised what, and how it went. */
#include "commit.h"
#include "own_day.h"

#include <inttypes.h>
#include <string.h>

/* What people call how it went, and what it is kept as. */
static const struct {
    const char *word;
    const char *state;
} states[] = {
    {"open", "open"}, {"done", "done"}, {"kept", "done"}, {"missed", "missed"}, {"all", "all"}};

static bool take_state(struct words *w, struct commit *c)
{
    for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
        if (words_keyword(w, states[i].word)) {
            c->state = states[i].state;
            return true;
        }
    }
    return false;
}

static bool take_page(struct words *w, struct commit *c)
{
    struct words ahead = *w;

    if (!words_keyword(&ahead, "page") || !words_int(&ahead, &c->page) || c->page < 1) {
        c->page = 1;
        return false;
    }
    *w = ahead;
    return true;
}

static enum err list_parse(struct turn *t, struct words *w, void *args)
{
    struct commit *c = args;

    c->state = "open";
    c->page = 1;
    while (!words_end(w)) {
        if (words_keyword(w, "mine")) {
            c->person = t->event->actor;
        } else if (!take_state(w, c) && !words_person(w, &c->person) && !words_tag(w, &c->tag) &&
                   !take_page(w, c)) {
            return ERR_USAGE;
        }
    }
    return ERR_OK;
}

static void list_query(const struct turn *t, const void *args, struct query *q)
{
    const struct commit *c = args;

    query_function(q, "commit_list");
    query_text(q, "state", c->state);
    query_text(q, "person", c->person != NULL ? c->person->id : NULL);
    query_text(q, "tag", c->tag);
    query_int(q, "page", c->page);
    query_int(q, "alone", t->event->direct);
}

/* " · kept · 2 thanks", " · overdue" */
static void say_state(struct message *m, const struct answer *a, size_t i, int32_t today)
{
    const char *state = answer_item(a, "commit", i, "s");
    int64_t thanks = answer_item_int(a, "commit", i, "thanks");

    if (strcmp(state, "done") == 0) {
        message_text(m, " · kept");
    } else if (strcmp(state, "missed") == 0) {
        message_text(m, " · missed");
    } else if (answer_item_int(a, "commit", i, "due") < today) {
        message_text(m, " · overdue");
    }
    if (answer_item_int(a, "commit", i, "moved") > 0) {
        message_text(m, " · moved once");
    }
    if (thanks > 0) {
        message_text(m, " · %" PRId64 " thanks", thanks);
    }
}

static void say_pages(const struct commit *c, const struct answer *a, struct message *m)
{
    int64_t page = answer_int(a, "page", 1);
    int64_t pages = answer_int(a, "pages", 1);

    if (pages == 1) {
        return;
    }
    message_small(m);
    message_text(m, "Page %" PRId64 " of %" PRId64 "%s", page, pages, page < pages ? ": " : "");
    if (page < pages) {
        message_code(m, "commit list %s%s%s%s%s page %" PRId64, c->state,
                     c->person != NULL ? " @" : "", c->person != NULL ? c->person->name : "",
                     c->tag != NULL ? " #" : "", c->tag != NULL ? c->tag : "", page + 1);
    }
}

static enum err list_reply(struct turn *t, const void *args, const struct answer *a,
                           struct message *m)
{
    const struct commit *c = args;
    bool open = strcmp(c->state, "open") == 0;
    int64_t total = answer_int(a, "total", 0);

    if (total == 0) {
        message_text(m, "There are no %scommitments %shere. To make one: ", open ? "open " : "",
                     c->person != NULL || c->tag != NULL || !open ? "like that " : "");
        message_code(m, "%s", t->command->examples[0]);
        return ERR_OK;
    }
    message_text(m, "%" PRId64 " %scommitment%s", total, open ? "open " : "",
                 total == 1 ? ":"
                 : open     ? "s, the next first:"
                            : "s, the newest first:");
    for (size_t i = 0; i < answer_count(a, "commit"); i++) {
        int32_t due = (int32_t)answer_item_int(a, "commit", i, "due");

        message_item(m);
        message_bold(m, "%s", answer_item(a, "commit", i, "no"));
        message_text(m, " · %s · ", own_day_name(t->arena, due, own_day(t)));
        message_person(m, answer_item(a, "commit", i, "by"));
        message_text(m, ": ");
        message_said(m, entry_excerpt(t->arena, answer_item(a, "commit", i, "t"), 100));
        say_state(m, a, i, own_day(t));
    }
    say_pages(c, a, m);
    return ERR_OK;
}

const struct verb commit_list = {
    .name = "list",
    .synopsis = "commit list [open|kept|missed|all] [mine|@person] [#tag] [page N]",
    .help = "Who has promised what by when; what is open, unless you say otherwise.",
    .args_size = sizeof(struct commit),
    .parse = list_parse,
    .query = list_query,
    .reply = list_reply,
};
