/* training_missing -- who has not done a training. */
#include "training.h"

#include <inttypes.h>
#include <string.h>

static enum err missing_parse(struct turn *t, struct words *w, void *args)
{
    struct training *tr = args;

    return words_end(w) || (named_take(t, w, NULL, &tr->course) && words_end(w)) ? ERR_OK
                                                                                 : ERR_USAGE;
}

/* "• Complaint handling: Ben, Cat (expired) and 3 more" */
static size_t say_course(struct message *m, const struct answer *a, size_t i)
{
    const char *name = answer_item(a, "row", i, "name");
    size_t next = i;

    message_item(m);
    message_text(m, "%s: ", name);
    for (; next < answer_count(a, "row"); next++) {
        int64_t more = answer_item_int(a, "row", next, "more");

        if (strcmp(answer_item(a, "row", next, "name"), name) != 0) {
            break;
        }
        message_text(m, "%s", next > i ? ", " : "");
        message_person(m, answer_item(a, "row", next, "who"));
        if (strcmp(answer_item(a, "row", next, "state"), "expired") == 0) {
            message_text(m, " (expired)");
        }
        if (more > 0) {
            message_text(m, " and %" PRId64 " more", more);
        }
    }
    return next;
}

static enum err missing_reply(struct turn *t, const void *args, const struct answer *a,
                              struct message *m)
{
    size_t count = answer_count(a, "row");
    enum err e = training_refused(t, args, a);

    if (e != ERR_OK) {
        return e;
    }
    if (answer_yes(a, "many")) {
        message_text(m, "We are too many to name. Ask for one person: ");
        message_code(m, "training list @name");
    } else if (count == 0) {
        message_text(m, answer_int(a, "courses", 0) > 0
                            ? "Nobody: all of us have done all of it. Well done!"
                            : "There are no trainings yet.");
    } else {
        message_text(m, "Who has yet to do it:");
    }
    for (size_t i = 0; i < count;) {
        i = say_course(m, a, i);
    }
    return ERR_OK;
}

const struct verb training_missing = {
    .name = "missing",
    .synopsis = "training missing [\"name\"]",
    .help = "Who of us has not done it, or not lately enough.",
    .args_size = sizeof(struct training),
    .parse = missing_parse,
    .query = training_query,
    .reply = missing_reply,
};
