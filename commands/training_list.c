/* training_list -- who has done which course, and who has not. */
#include "training.h"

#include <inttypes.h>
#include <string.h>

bool training_take_page(struct words *w, struct training *tr)
{
    struct words ahead = *w;

    tr->page = 1;
    if (words_keyword(&ahead, "page") && words_int(&ahead, &tr->page) && tr->page > 0) {
        *w = ahead;
    }
    return words_end(w);
}

static enum err list_parse(struct turn *t, struct words *w, void *args)
{
    struct training *tr = args;

    (void)words_keyword(w, "list");
    if (words_keyword(w, "me") || words_keyword(w, "mine")) {
        tr->people[tr->count++] = t->event->actor;
    } else if (words_person(w, &tr->people[0])) {
        tr->count = 1;
    }
    return training_take_page(w, tr) ? ERR_OK : ERR_USAGE;
}

void training_query(const struct turn *t, const void *args, struct query *q)
{
    const struct training *tr = args;

    query_function(
        q, arena_printf(t->arena, "training_%s", t->verb->name != NULL ? t->verb->name : "list"));
    if (tr->course.name != NULL || tr->course.number > 0) {
        named_query(&tr->course, q);
    }
    query_text(q, "person", tr->count > 0 ? tr->people[0]->id : NULL);
    query_int(q, "page", tr->page);
}

void training_say_pages(struct message *m, const struct answer *a)
{
    int64_t pages = answer_int(a, "pages", 1);

    if (pages > 1) {
        message_small(m);
        message_text(m, "Page %" PRId64 " of %" PRId64 "; another one: ", answer_int(a, "page", 1),
                     pages);
        message_code(m, "page N");
    }
}

/* "20 Nov 2026, valid until 20 Nov 2027", "not yet" */
void training_say_standing(struct message *m, const struct answer *a, size_t i)
{
    const char *state = answer_item(a, "row", i, "state");
    int64_t valid = answer_item_int(a, "row", i, "valid");

    if (strcmp(state, "never") == 0) {
        message_text(m, "not yet");
        return;
    }
    message_text(m, "%s", training_date(m->arena, answer_item_int(a, "row", i, "day")));
    if (strcmp(state, "expired") == 0) {
        message_text(m, ", expired on %s", training_date(m->arena, valid));
    } else if (valid > 0) {
        message_text(m, ", valid until %s", training_date(m->arena, valid));
    }
}

/* "• 1 · Complaint handling · 5 of 7 of us have it" */
static void say_course(struct message *m, const struct answer *a, size_t i)
{
    int64_t of = answer_item_int(a, "row", i, "of");

    message_bold(m, "%s", answer_item(a, "row", i, "no"));
    message_text(m, " · %s", answer_item(a, "row", i, "name"));
    if (answer_item_int(a, "row", i, "months") > 0) {
        message_text(m, ", valid %s months", answer_item(a, "row", i, "months"));
    }
    if (of > 0) {
        message_text(m, " · %" PRId64 " of %" PRId64 " of us have it",
                     of - answer_item_int(a, "row", i, "missing"), of);
    }
}

static enum err list_reply(struct turn *t, const void *args, const struct answer *a,
                           struct message *m)
{
    const struct training *tr = args;

    if (answer_count(a, "row") == 0) {
        message_text(m, "There are no trainings yet. A manager can name the first: ");
        message_code(m, "%s", t->command->examples[1]);
        return ERR_OK;
    }
    if (tr->count > 0) {
        message_person(m, tr->people[0]->id);
        message_text(m, ":");
    } else {
        message_text(m, "Our trainings:");
    }
    for (size_t i = 0; i < answer_count(a, "row"); i++) {
        message_item(m);
        if (tr->count > 0) {
            message_text(m, "%s · ", answer_item(a, "row", i, "name"));
            training_say_standing(m, a, i);
        } else {
            say_course(m, a, i);
        }
    }
    training_say_pages(m, a);
    return ERR_OK;
}

const struct verb training_list = {
    .synopsis = "training [list] [@person|me] [page N]",
    .help = "All trainings; or how somebody stands in them.",
    .args_size = sizeof(struct training),
    .parse = list_parse,
    .query = training_query,
    .reply = list_reply,
};
