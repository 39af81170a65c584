/* challenge_state -- a challenge is begun, resolved, and opened again. */
#include "challenge.h"

#include <inttypes.h>
#include <string.h>

enum err challenge_number_parse(struct turn *t, struct words *w, void *args)
{
    struct challenge_move *move = args;
    enum err e = entry_number_parse(t, w, &move->entry.number);

    return e == ERR_OK && !words_end(w) ? ERR_USAGE : e;
}

/* Resolved is what something was learned from. */
static enum err resolve_parse(struct turn *t, struct words *w, void *args)
{
    struct challenge_move *move = args;
    int64_t number;
    enum err e = entry_number_parse(t, w, &move->entry.number);

    if (e != ERR_OK) {
        return e;
    }
    number = move->entry.number;
    e = entry_keep(t, words_rest(w), &move->entry);
    if (e == ERR_USAGE && message_empty(&t->problem)) {
        message_text(&t->problem, "What was learned? Say it in the same line: ");
        message_code(&t->problem, "challenge resolve %" PRId64 " A second till at ten …", number);
    }
    return e;
}

static void state_query(const struct turn *t, const struct challenge_move *move, const char *state,
                        struct query *q)
{
    query_function(q, "challenge_state");
    entry_number_query(t, move->entry.number, q);
    query_text(q, "s", state);
    query_text(q, "text", move->entry.text);
    query_text(q, "g", move->entry.tags);
    query_text(q, "p", move->entry.people);
    query_text(q, "w", move->entry.words);
    query_text(q, "post", settings_text(t->settings, "lesson.post"));
    query_text(q, "tell", settings_text(t->settings, "kudos.tell"));
}

static void start_query(const struct turn *t, const void *args, struct query *q)
{
    state_query(t, args, "work", q);
}

static void resolve_query(const struct turn *t, const void *args, struct query *q)
{
    state_query(t, args, "resolved", q);
}

static void reopen_query(const struct turn *t, const void *args, struct query *q)
{
    state_query(t, args, "open", q);
}

static enum err refused(struct turn *t, int64_t number, const struct answer *a, const char *state)
{
    const char *why = answer_text(a, "refused");

    if (why == NULL || strcmp(why, "state") != 0) {
        return challenge_refused(t, number, a);
    }
    entry_say_name(&t->problem, t->command->entry->name, number);
    message_text(&t->problem, " is %s already.", state);
    return ERR_USAGE;
}

static enum err start_reply(struct turn *t, const void *args, const struct answer *a,
                            struct message *m)
{
    int64_t number = ((const struct challenge_move *)args)->entry.number;
    enum err e = refused(t, number, a, "in work");

    if (e == ERR_OK && !answer_yes(a, "same")) {
        entry_say_name(m, t->command->entry->name, number);
        message_text(m, " is in work now%s.", answer_yes(a, "yours") ? ", and yours" : "");
    }
    return e;
}

static enum err resolve_reply(struct turn *t, const void *args, const struct answer *a,
                              struct message *m)
{
    int64_t number = ((const struct challenge_move *)args)->entry.number;
    enum err e = refused(t, number, a, "resolved");

    if (e == ERR_OK && !answer_yes(a, "same")) {
        message_text(m, "Resolved: challenge %" PRId64 ". %s ", number,
                     answer_yes(a, "may") ? "To share what was learned as a lesson:"
                                          : "A manager can make a lesson of it:");
        message_code(m, "challenge lesson %" PRId64, number);
    }
    return e;
}

static enum err reopen_reply(struct turn *t, const void *args, const struct answer *a,
                             struct message *m)
{
    int64_t number = ((const struct challenge_move *)args)->entry.number;
    enum err e = refused(t, number, a, "open");

    if (e == ERR_OK && !answer_yes(a, "same")) {
        entry_say_name(m, t->command->entry->name, number);
        message_text(m, " is open again.");
    }
    return e;
}

const struct verb challenge_start = {
    .name = "start",
    .makes = "state assign",
    .synopsis = "challenge start NUMBER",
    .help = "Begin to work on it; what was nobody's is yours then.",
    .args_size = sizeof(struct challenge_move),
    .parse = challenge_number_parse,
    .query = start_query,
    .reply = start_reply,
};

const struct verb challenge_resolve = {
    .name = "resolve",
    .makes = "state assign",
    .synopsis = "challenge resolve NUMBER what was learned",
    .help = "It is done; say what was learned.",
    .args_size = sizeof(struct challenge_move),
    .parse = resolve_parse,
    .query = resolve_query,
    .reply = resolve_reply,
};

const struct verb challenge_reopen = {
    .name = "reopen",
    .makes = "state",
    .synopsis = "challenge reopen NUMBER",
    .help = "It is not done after all.",
    .args_size = sizeof(struct challenge_move),
    .parse = challenge_number_parse,
    .query = reopen_query,
    .reply = reopen_reply,
};
