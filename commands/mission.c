/* mission -- what the team stands for, in a sentence. */
#include "mission.h"

#include "sentence.h"

enum { DAY_BYTES = 48 };

struct mission {
    const char *text;
};

static const struct verb mission_show;

static enum err text_parse(struct turn *t, struct words *w, void *args)
{
    return sentence_take(t, w, "What do we stand for?", &((struct mission *)args)->text);
}

static enum err any_parse(struct turn *t, struct words *w, void *args)
{
    if (words_end(w)) {
        t->verb = &mission_show;
        return ERR_OK;
    }
    return text_parse(t, w, args);
}

/* The function goes by the verb. */
static void plain_query(const struct turn *t, const void *args, struct query *q)
{
    (void)args;
    query_function(
        q, arena_printf(t->arena, "mission_%s", t->verb->name != NULL ? t->verb->name : "set"));
}

static void set_query(const struct turn *t, const void *args, struct query *q)
{
    plain_query(t, args, q);
    query_text(q, "text", ((const struct mission *)args)->text);
}

static enum err set_reply(struct turn *t, const void *args, const struct answer *a,
                          struct message *m)
{
    if (answer_text(a, "refused") != NULL) {
        return mission_none(t);
    }
    if (answer_yes(a, "same")) {
        message_text(m, "That is the mission already.");
        return ERR_OK;
    }
    message_text(m, "The mission is now ");
    mission_say(m, ((const struct mission *)args)->text);
    message_text(m, " It opens every board.");
    return ERR_OK;
}

static enum err remove_reply(struct turn *t, const void *args, const struct answer *a,
                             struct message *m)
{
    (void)args;
    if (answer_text(a, "refused") != NULL) {
        return mission_none(t);
    }
    message_text(m, "The boards open without a mission from now on.");
    return ERR_OK;
}

static enum err show_reply(struct turn *t, const void *args, const struct answer *a,
                           struct message *m)
{
    char day[DAY_BYTES];

    (void)args;
    if (answer_text(a, "refused") != NULL) {
        return mission_none(t);
    }
    day_describe((int32_t)answer_int(a, "d", 0), true, day, sizeof(day));
    mission_say(m, answer_text(a, "mission"));
    message_small(m);
    message_text(m, "From ");
    message_person(m, answer_text(a, "by"));
    message_text(m, ", %s. ", day);
    mission_say_pledged(m, a);
    message_text(m, ".");
    if (!answer_yes(a, "pledged")) {
        message_text(m, " Do you? ");
        message_code(m, "pledge");
    }
    return ERR_OK;
}

static const struct verb mission_set = {
    .synopsis = "mission text",
    .help = "Say in a sentence what we stand for; without it, show it.",
    .role = ROLE_MANAGER,
    .args_size = sizeof(struct mission),
    .parse = any_parse,
    .query = set_query,
    .reply = set_reply,
};

static const struct verb mission_show = {
    .name = "show",
    .synopsis = "mission show",
    .help = "What we stand for, and how many have pledged.",
    .query = plain_query,
    .reply = show_reply,
};

static const struct verb mission_edit = {
    .name = "edit",
    .makes = "edit",
    .synopsis = "mission edit text",
    .help = "Say the same in better words: who has pledged, has pledged.",
    .role = ROLE_MANAGER,
    .args_size = sizeof(struct mission),
    .parse = text_parse,
    .query = set_query,
    .reply = set_reply,
};

static const struct verb mission_remove = {
    .name = "remove",
    .synopsis = "mission remove",
    .help = "Have no mission any more.",
    .role = ROLE_MANAGER,
    .query = plain_query,
    .reply = remove_reply,
};

const struct command command_mission = {
    .name = "mission",
    .help = "What we stand for.",
    .examples = (const char *const[]){"mission Every guest leaves lighter than they came.",
                                      "mission", NULL},
    .verbs = (const struct verb *const[]){&mission_set, &mission_show, &mission_edit,
                                          &mission_remove, NULL},
};
