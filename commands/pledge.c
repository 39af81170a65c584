/* pledge -- who stands for the mission. */
#include "mission.h"

#include <string.h>

enum { NAMES_MAX = 50 };

/* The function goes by the verb. */
static void pledge_query(const struct turn *t, const void *args, struct query *q)
{
    const char *verb = t->verb->name;

    (void)args;
    query_function(q, verb != NULL ? arena_printf(t->arena, "pledge_%s", verb) : "pledge");
}

static enum err pledge_reply(struct turn *t, const void *args, const struct answer *a,
                             struct message *m)
{
    (void)args;
    if (answer_text(a, "refused") != NULL) {
        return mission_none(t);
    }
    if (answer_yes(a, "same")) {
        message_text(m, "You have pledged already, and it counts: ");
        mission_say(m, answer_text(a, "mission"));
        return ERR_OK;
    }
    message_text(m, "You stand for it: ");
    mission_say(m, answer_text(a, "mission"));
    message_text(m, " ");
    mission_say_pledged(m, a);
    message_text(m, ".");
    return ERR_OK;
}

static enum err list_reply(struct turn *t, const void *args, const struct answer *a,
                           struct message *m)
{
    const char *people[NAMES_MAX];
    size_t count = 0;

    (void)args;
    if (answer_text(a, "refused") != NULL) {
        return mission_none(t);
    }
    while (count < NAMES_MAX && count < answer_count(a, "person")) {
        people[count] = answer_item(a, "person", count, "who");
        count++;
    }
    mission_say(m, answer_text(a, "mission"));
    message_text(m, " ");
    mission_say_pledged(m, a);
    if (count == 0) {
        message_text(m, ". Be the first: ");
        message_code(m, "pledge");
        return ERR_OK;
    }
    message_text(m, answer_int(a, "mission.pledged", 0) > (int64_t)count ? ", among them " : ": ");
    message_people(m, people, count, false);
    message_text(m, ".");
    return ERR_OK;
}

static enum err withdraw_reply(struct turn *t, const void *args, const struct answer *a,
                               struct message *m)
{
    const char *why = answer_text(a, "refused");

    (void)args;
    if (why != NULL && strcmp(why, "not") == 0) {
        message_text(&t->problem, "You have not pledged, so there is nothing to withdraw.");
        return ERR_USAGE;
    }
    if (why != NULL) {
        return mission_none(t);
    }
    message_text(m, "Your pledge is withdrawn.");
    return ERR_OK;
}

static const struct verb pledge_give = {
    .synopsis = "pledge",
    .help = "Say that you stand for the mission; the board shows how many do.",
    .query = pledge_query,
    .reply = pledge_reply,
};

static const struct verb pledge_list = {
    .name = "list",
    .synopsis = "pledge list",
    .help = "Who has pledged.",
    .query = pledge_query,
    .reply = list_reply,
};

static const struct verb pledge_withdraw = {
    .name = "withdraw",
    .synopsis = "pledge withdraw",
    .help = "Take your pledge back.",
    .query = pledge_query,
    .reply = withdraw_reply,
};

const struct command command_pledge = {
    .name = "pledge",
    .help = "Stand for the mission.",
    .examples = (const char *const[]){"pledge", "pledge list", NULL},
    .verbs = (const struct verb *const[]){&pledge_give, &pledge_list, &pledge_withdraw, NULL},
};
