/* commit_which.c -- which commitment is meant, and why it can't be changed (see commit.h). */
#include "commit.h"
#include "own_day.h"

#include <inttypes.h>
#include <string.h>

bool commit_take_number(struct words *w, int64_t *number)
{
    if (*words_peek(w) == '#') {
        w->at = strchr(w->at, '#') + 1;
    }
    return words_int(w, number) && *number > 0;
}

enum err commit_number_parse(struct turn *t, struct words *w, void *args)
{
    (void)t;
    return commit_take_number(w, &((struct commit *)args)->number) && words_end(w) ? ERR_OK
                                                                                   : ERR_USAGE;
}

void commit_number_query(const struct turn *t, const void *args, struct query *q)
{
    query_int(q, "no", ((const struct commit *)args)->number);
    query_int(q, "alone", t->event->direct);
}

/* What only thanks are refused for; false: another reason. */
static bool say_unthanked(struct message *m, int64_t number, const struct answer *a,
                          const char *why)
{
    if (strcmp(why, "own") == 0) {
        message_text(m, "You can't thank yourself, but others will.");
    } else if (strcmp(why, "thanked") == 0) {
        message_text(m, "Your thanks for commitment %" PRId64 " have been counted already.",
                     number);
    } else if (strcmp(why, "unkept") == 0) {
        message_person(m, answer_text(a, "by"));
        message_text(m, " has not kept commitment %" PRId64 " yet. Thank them when it is done.",
                     number);
    } else {
        return false;
    }
    return true;
}

enum err commit_refused(struct turn *t, int64_t number, const struct answer *a)
{
    const char *why = answer_text(a, "refused");
    struct message *m = &t->problem;

    if (why == NULL) {
        return ERR_OK;
    }
    if (strcmp(why, "unknown") == 0) {
        message_text(m, "There is no commitment %" PRId64 " here. All that are open: ", number);
        message_code(m, "commit list");
    } else if (strcmp(why, "gone") == 0) {
        message_text(m, "Commitment %" PRId64 " was taken back.", number);
    } else if (strcmp(why, "other") == 0) {
        message_text(m, "Commitment %" PRId64 " is from ", number);
        message_person(m, answer_text(a, "by"));
        message_text(m, ": only they can do that, or a manager.");
    } else if (strcmp(why, "settled") == 0) {
        message_text(m, "Commitment %" PRId64 " is %s already.", number,
                     strcmp(answer_text(a, "s"), "done") == 0 ? "kept" : "missed");
    } else if (strcmp(why, "same") == 0) {
        message_text(m, "Commitment %" PRId64 " is due that day already.", number);
    } else if (strcmp(why, "moved") == 0) {
        message_text(m, "Commitment %" PRId64 " was moved once already, to %s. So: ", number,
                     own_day_name(t->arena, (int32_t)answer_int(a, "due", 0), own_day(t)));
        message_code(m, "commit done %" PRId64, number);
        message_text(m, " or ");
        message_code(m, "commit missed %" PRId64, number);
    } else {
        (void)say_unthanked(m, number, a, why);
    }
    return ERR_USAGE;
}
