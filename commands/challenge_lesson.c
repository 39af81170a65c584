/* challenge_lesson -- what was learned from a challenge becomes a lesson. */
#include "challenge.h"

#include <inttypes.h>
#include <string.h>

static void lesson_query(const struct turn *t, const void *args, struct query *q)
{
    const struct challenge_move *move = args;

    query_function(q, "challenge_lesson");
    entry_number_query(t, move->entry.number, q);
}

static enum err lesson_reply(struct turn *t, const void *args, const struct answer *a,
                             struct message *m)
{
    int64_t number = ((const struct challenge_move *)args)->entry.number;
    const char *why = answer_text(a, "refused");

    if (why != NULL && strcmp(why, "unresolved") == 0) {
        message_text(&t->problem, "Nothing was learned from challenge %" PRId64 " yet: ", number);
        message_code(&t->problem, "challenge resolve %" PRId64 " what was learned", number);
        return ERR_USAGE;
    }
    if (why != NULL && strcmp(why, "learned") == 0) {
        message_text(&t->problem, "There is a lesson of challenge %" PRId64 " already.", number);
        return ERR_USAGE;
    }
    if (why == NULL && !answer_yes(a, "same")) {
        message_text(m, "Noted as lesson %" PRId64 ". Undo within %" PRId64 " minutes with ",
                     answer_int(a, "lesson", 0), settings_int(t->settings, "undo.minutes"));
        message_code(m, "undo");
        message_text(m, ".");
    }
    return challenge_refused(t, number, a);
}

const struct verb challenge_lesson = {
    .name = "lesson",
    .makes = "lesson",
    .synopsis = "challenge lesson NUMBER",
    .help = "Post what was learned as a lesson.",
    .role = ROLE_MANAGER,
    .role_setting = "lesson.post",
    .args_size = sizeof(struct challenge_move),
    .parse = challenge_number_parse,
    .query = lesson_query,
    .reply = lesson_reply,
};
