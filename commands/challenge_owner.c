/* challenge_owner -- whose a challenge is, and how it presses. */
#include "challenge.h"

#include <inttypes.h>
#include <string.h>

/* "@ana", "me", "nobody" */
static enum err assign_parse(struct turn *t, struct words *w, void *args)
{
    struct challenge_move *move = args;
    const struct person *to = t->event->actor;
    enum err e = entry_number_parse(t, w, &move->entry.number);

    (void)words_keyword(w, "to");
    if (e != ERR_OK) {
        return e;
    }
    if (words_keyword(w, "nobody")) {
        to = NULL;
    } else if (!words_keyword(w, "me") && !words_person(w, &to)) {
        return ERR_USAGE;
    }
    if (to != NULL && (to->bot || to->deactivated || to->unknown || to->external)) {
        message_person(&t->problem, to->id);
        message_text(&t->problem, " can't look after it: name somebody of this workspace.");
        return ERR_USAGE;
    }
    move->to = to != NULL ? to->id : NULL;
    return words_end(w) ? ERR_OK : ERR_USAGE;
}

static void assign_query(const struct turn *t, const void *args, struct query *q)
{
    const struct challenge_move *move = args;

    query_function(q, "challenge_assign");
    entry_number_query(t, move->entry.number, q);
    query_text(q, "to", move->to);
    query_text(q, "tell", settings_text(t->settings, "kudos.tell"));
}

static enum err assign_reply(struct turn *t, const void *args, const struct answer *a,
                             struct message *m)
{
    const struct challenge_move *move = args;
    const char *champion = answer_text(a, "champion");
    enum err e = challenge_refused(t, move->entry.number, a);

    if (e != ERR_OK || answer_yes(a, "same")) {
        return e;
    }
    entry_say_name(m, t->command->entry->name, move->entry.number);
    if (move->to == NULL) {
        message_text(m, " is nobody's now.");
    } else if (strcmp(move->to, t->event->actor->id) == 0) {
        message_text(m, " is yours now.");
    } else {
        message_text(m, " is ");
        message_person(m, move->to);
        message_text(m, "'s now.");
    }
    if (move->to == NULL && *champion != '\0') {
        message_text(m, " So ");
        message_person(m, champion);
        message_text(m, " looks after it.");
    }
    return ERR_OK;
}

static enum err weight_parse(struct turn *t, struct words *w, void *args)
{
    struct challenge_move *move = args;
    enum err e = entry_number_parse(t, w, &move->entry.number);

    if (words_keyword(w, "high")) {
        move->weight = 1;
    } else if (words_keyword(w, "low")) {
        move->weight = -1;
    } else if (!words_keyword(w, "normal")) {
        return ERR_USAGE;
    }
    return e == ERR_OK && !words_end(w) ? ERR_USAGE : e;
}

static void weight_query(const struct turn *t, const void *args, struct query *q)
{
    const struct challenge_move *move = args;

    query_function(q, "challenge_weight");
    entry_number_query(t, move->entry.number, q);
    query_int(q, "weight", move->weight);
}

static enum err weight_reply(struct turn *t, const void *args, const struct answer *a,
                             struct message *m)
{
    const struct challenge_move *move = args;
    enum err e = challenge_refused(t, move->entry.number, a);

    if (e == ERR_OK && !answer_yes(a, "same")) {
        entry_say_name(m, t->command->entry->name, move->entry.number);
        message_text(m, " has %s priority now.",
                     move->weight > 0   ? "high"
                     : move->weight < 0 ? "low"
                                        : "normal");
    }
    return e;
}

const struct verb challenge_assign = {
    .name = "assign",
    .makes = "assign",
    .synopsis = "challenge assign NUMBER @person|me|nobody",
    .help = "Say who looks after it; what is nobody's is the champion's.",
    .args_size = sizeof(struct challenge_move),
    .parse = assign_parse,
    .query = assign_query,
    .reply = assign_reply,
};

const struct verb challenge_weight = {
    .name = "weight",
    .synopsis = "challenge weight NUMBER high|normal|low",
    .help = "Let it press more or less than its votes and its age do.",
    .role = ROLE_MANAGER,
    .args_size = sizeof(struct challenge_move),
    .parse = weight_parse,
    .query = weight_query,
    .reply = weight_reply,
};
