/* lesson_ack -- who knows a lesson. */
#include "lesson.h"

#include <inttypes.h>
#include <string.h>

static enum err number_parse(struct turn *t, struct words *w, void *args)
{
    enum err e = entry_number_parse(t, w, args);

    return e == ERR_OK && !words_end(w) ? ERR_USAGE : e;
}

static void ack_query(const struct turn *t, const void *args, struct query *q)
{
    query_function(q, "lesson_ack");
    entry_number_query(t, *(const int64_t *)args, q);
}

static void who_query(const struct turn *t, const void *args, struct query *q)
{
    query_function(q, "lesson_who");
    entry_number_query(t, *(const int64_t *)args, q);
}

static enum err ack_reply(struct turn *t, const void *args, const struct answer *a,
                          struct message *m)
{
    int64_t number = *(const int64_t *)args;
    const char *why = answer_text(a, "refused");
    int64_t missing = answer_int(a, "missing", -1);

    if (why != NULL && strcmp(why, "wrote") == 0) {
        message_text(&t->problem, "You wrote it, so you know it.");
        return ERR_USAGE;
    }
    if (why != NULL && strcmp(why, "acked") == 0) {
        message_text(&t->problem, "You have said so already.");
        return ERR_USAGE;
    }
    if (why == NULL) {
        message_text(m, "Noted: you know lesson %" PRId64 ".", number);
    }
    if (why == NULL && missing >= 0) {
        int64_t known = answer_int(a, "known", 0);

        message_text(m, " %s%" PRId64 " of us do.", missing == 0 ? "All " : "", known);
    }
    return entry_refused(t, number, a);
}

/* "Ana, Ben and 3 more" */
static void say_people(struct message *m, const struct answer *a, const char *list, int64_t all)
{
    const char *people[CAP_MENTIONS];
    size_t count = answer_count(a, list);
    int64_t more;

    count = count < CAP_MENTIONS ? count : CAP_MENTIONS;
    more = all - (int64_t)count;
    for (size_t i = 0; i < count; i++) {
        people[i] = answer_item(a, list, i, "who");
    }
    message_people(m, people, count, false);
    if (more > 0) {
        message_text(m, ", and %" PRId64 " more", more);
    }
}

static enum err who_reply(struct turn *t, const void *args, const struct answer *a,
                          struct message *m)
{
    int64_t number = *(const int64_t *)args;
    int64_t known = answer_int(a, "known", 0);
    int64_t missing = answer_int(a, "missing", -1);
    enum err e = entry_refused(t, number, a);

    if (e != ERR_OK) {
        return e;
    }
    message_text(m, "Lesson %" PRId64 " is known to ", number);
    say_people(m, a, "knows", known);
    message_text(m, ".");
    if (missing > 0) {
        message_text(m, " Not yet to ");
        say_people(m, a, "not", missing);
        message_text(m, ": ");
        message_code(m, "lesson ack %" PRId64, number);
    } else if (missing == 0) {
        message_text(m, " That is all of us.");
    }
    return ERR_OK;
}

const struct verb lesson_ack = {
    .name = "ack",
    .makes = "ack",
    .synopsis = "lesson ack NUMBER",
    .help = "Say that you know it.",
    .args_size = sizeof(int64_t),
    .parse = number_parse,
    .query = ack_query,
    .reply = ack_reply,
};

const struct verb lesson_who = {
    .name = "who",
    .synopsis = "lesson who NUMBER",
    .help = "Who knows it, and who doesn't yet.",
    .args_size = sizeof(int64_t),
    .parse = number_parse,
    .query = who_query,
    .reply = who_reply,
};
