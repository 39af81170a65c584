/* kudos -- thank people, with points from a daily allowance. */
#include "kudos.h"

#include <inttypes.h>
#include <string.h>

static void kudos_query(const struct turn *t, const void *args, struct query *q)
{
    const struct kudos *k = args;

    query_function(q, "kudos");
    for (size_t i = 0; i < k->people_count; i++) {
        query_text(q, "to[]", k->people[i]->id);
    }
    if (k->group != NULL) {
        query_text(q, "group[]", k->group->id);
        for (size_t i = 0; i < k->group->member_count && i < CAP_GROUP_MEMBERS; i++) {
            query_text(q, "member[]", k->group->members[i]);
        }
    }
    for (size_t i = 0; i < k->tag_count; i++) {
        query_text(q, "tag[]", k->tags[i]);
    }
    query_int(q, "n", k->points);
    query_text(q, "text", k->reason);
    query_int(q, "said_for", k->said_for);
    query_text(q, "emoji", k->emoji);
    query_int(q, "allowance", settings_int(t->settings, "kudos.allowance"));
    query_text(q, "tell", settings_text(t->settings, "kudos.tell"));
}

static enum err refused(struct turn *t, const struct answer *a)
{
    const char *why = answer_text(a, "refused");
    int64_t left = answer_int(a, "left", 0);
    int64_t allowance = settings_int(t->settings, "kudos.allowance");

    if (strcmp(why, "late") == 0) {
        message_text(&t->problem, "That was too long ago to change. It counts as it was.");
        return ERR_USAGE;
    }
    if (strcmp(why, "allowance") != 0) {
        message_text(&t->problem, "You can't thank yourself, but someone will.");
    } else if (left == 0) {
        message_text(&t->problem,
                     "You have given away all %" PRId64 " for today; tomorrow brings %" PRId64
                     " more.",
                     allowance, allowance);
    } else {
        message_text(&t->problem, "You have %" PRId64 " left today and this needs %" PRId64 ".",
                     left, answer_int(a, "need", 0));
    }
    return kudos_refuse(t);
}

static enum err kudos_reply(struct turn *t, const void *args, const struct answer *a,
                            struct message *m)
{
    const struct kudos *k = args;
    int64_t left = answer_int(a, "left", 0);
    int64_t allowance = settings_int(t->settings, "kudos.allowance");

    if (answer_text(a, "refused") != NULL) {
        return refused(t, a);
    }
    if (answer_yes(a, "same") || k->emoji != NULL) {
        return ERR_OK;
    }
    message_text(m, "%s", answer_yes(a, "edited") ? "Changed. " : "Done. ");
    if (left == 0) {
        message_text(m, "You have given away all %" PRId64 " for today.", allowance);
    } else {
        message_text(m, "%" PRId64 " of your %" PRId64 " %s left today.", left, allowance,
                     left == 1 ? "is" : "are");
    }
    if (t->event->absent) {
        message_text(m, " I am not in this channel and can't tell it here: invite me.");
    }
    if (*k->reason == '\0' && t->event->message != NULL) {
        message_text(m, " What was it for? Edit your message and add “for …”, and I'll tell them.");
    }
    return ERR_OK;
}

static const struct verb kudos_give = {
    .synopsis = "kudos @people… [for] reason [#value…] [+n]",
    .help = "Thank people: one point each, or n.",
    .args_size = sizeof(struct kudos),
    .parse = kudos_parse,
    .query = kudos_query,
    .reply = kudos_reply,
};

const struct command command_kudos = {
    .name = "kudos",
    .aliases = (const char *const[]){"thanks", "thank", "thx", "props", "bravo", "give", NULL},
    .help = "Thank people for what they did.",
    .examples =
        (const char *const[]){"kudos @ana for calming the Miller family #ownership",
                              "kudos @ana @ben for the demo +2", "@ana++ for the demo", NULL},
    .verbs = (const struct verb *const[]){&kudos_give, NULL},
    .event = kudos_react,
    .overhear = kudos_overhear,
};
