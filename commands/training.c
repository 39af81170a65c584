/* training -- what one has to understand to be ready for customers: the courses. */
#include "training.h"

#include <inttypes.h>
#include <string.h>

enum { MONTHS_MAX = 120, YEAR_MONTHS = 12 };

static const char *const until[] = {"valid", "for", NULL};

/* "valid 12 months", "valid for 2 years" */
static bool take_months(struct words *w, struct training *tr)
{
    int64_t count = 1;

    (void)words_keyword(w, "valid");
    (void)words_keyword(w, "for");
    (void)words_int(w, &count);
    if (words_keyword(w, "year") || words_keyword(w, "years")) {
        count = count > MONTHS_MAX ? count : count * YEAR_MONTHS;
    } else if (!words_keyword(w, "month") && !words_keyword(w, "months")) {
        return false;
    }
    tr->months = count;
    return count > 0 && count <= MONTHS_MAX;
}

static enum err add_parse(struct turn *t, struct words *w, void *args)
{
    struct training *tr = args;

    if (!named_take(t, w, until, &tr->course) || (!words_end(w) && !take_months(w, tr)) ||
        !words_end(w)) {
        return ERR_USAGE;
    }
    return named_check(t, &tr->course);
}

static enum err remove_parse(struct turn *t, struct words *w, void *args)
{
    struct training *tr = args;

    return named_take(t, w, NULL, &tr->course) && words_end(w) ? ERR_OK : ERR_USAGE;
}

static void add_query(const struct turn *t, const void *args, struct query *q)
{
    query_function(q, arena_printf(t->arena, "training_%s", t->verb->name));
    named_query(&((const struct training *)args)->course, q);
    query_int(q, "months", ((const struct training *)args)->months);
}

static void say_valid(struct message *m, int64_t months)
{
    if (months > 0 && months % YEAR_MONTHS == 0) {
        message_text(m, ", valid for %" PRId64 " %s", months / YEAR_MONTHS,
                     months == YEAR_MONTHS ? "year" : "years");
    } else if (months > 0) {
        message_text(m, ", valid for %" PRId64 " %s", months, months == 1 ? "month" : "months");
    }
}

enum err training_refused(struct turn *t, const struct training *tr, const struct answer *a)
{
    const char *why = answer_text(a, "refused");
    struct message *m = &t->problem;

    if (why == NULL) {
        return ERR_OK;
    }
    if (strcmp(why, "unknown") == 0) {
        return named_unknown(t, &tr->course, a, "training list");
    }
    if (strcmp(why, "known") == 0) {
        message_text(m, "“%s” is there already", answer_text(a, "name"));
        say_valid(m, answer_int(a, "months", 0));
        message_text(m, ".");
    } else if (strcmp(why, "many") == 0) {
        message_text(m, "There are %s already, and more are too many.", answer_text(a, "most"));
    } else {
        message_text(m, "That was more than %" PRId64 " minutes ago, so it stays as it was.",
                     settings_int(t->settings, "undo.minutes"));
    }
    return ERR_USAGE;
}

static enum err add_reply(struct turn *t, const void *args, const struct answer *a,
                          struct message *m)
{
    const struct training *tr = args;
    enum err e = training_refused(t, tr, a);

    if (e == ERR_OK && !answer_yes(a, "same")) {
        message_bold(m, "%s", tr->course.name);
        message_text(m, " is a training now");
        say_valid(m, tr->months);
        message_text(m, ". Who has done it: ");
        message_code(m, "training done @name \"%s\"", tr->course.name);
    }
    return e;
}

static enum err remove_reply(struct turn *t, const void *args, const struct answer *a,
                             struct message *m)
{
    enum err e = training_refused(t, args, a);

    if (e == ERR_OK) {
        message_text(m, "%s is no training any more.", answer_text(a, "name"));
    }
    return e;
}

static const struct verb training_add = {
    .name = "add",
    .makes = "course",
    .synopsis = "training add \"name\" [valid N months|years]",
    .help = "Name a course that our people are to have done.",
    .role = ROLE_MANAGER,
    .args_size = sizeof(struct training),
    .parse = add_parse,
    .query = add_query,
    .reply = add_reply,
};

static const struct verb training_remove = {
    .name = "remove",
    .makes = "state",
    .synopsis = "training remove \"name\"",
    .help = "It is needed no more.",
    .role = ROLE_MANAGER,
    .args_size = sizeof(struct training),
    .parse = remove_parse,
    .query = add_query,
    .reply = remove_reply,
};

const struct command command_training = {
    .name = "training",
    .aliases = (const char *const[]){"trainings", "course", NULL},
    .help = "Who has done which course, and what expires.",
    .examples =
        (const char *const[]){"training list @ana",
                              "training add \"Complaint handling\" valid 12 months",
                              "training done @ana \"Complaint handling\"",
                              "training who \"Complaint handling\"", "training missing", NULL},
    .verbs = (const struct verb *const[]){&training_list, &training_done, &training_who,
                                          &training_missing, &training_add, &training_remove, NULL},
};
