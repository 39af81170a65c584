/* champion -- who carries the flag of the whole programme. */
#include "champion.h"

struct champion {
    const struct person *person; /* NULL: nobody any more */
};

static const struct verb champion_show;

static enum err champion_parse(struct turn *t, struct words *w, void *args)
{
    struct champion *c = args;

    if (words_end(w)) {
        t->verb = &champion_show;
        return ERR_OK;
    }
    if (words_keyword(w, "nobody") || words_keyword(w, "none") || words_keyword(w, "off")) {
        return words_end(w) ? ERR_OK : ERR_USAGE;
    }
    if (!words_person(w, &c->person) || !words_end(w)) {
        return ERR_USAGE;
    }
    if (c->person->bot || c->person->deactivated || c->person->unknown || c->person->external) {
        message_person(&t->problem, c->person->id);
        message_text(&t->problem, " can't be the champion: name somebody of this workspace.");
        return ERR_USAGE;
    }
    return ERR_OK;
}

static void set_query(const struct turn *t, const void *args, struct query *q)
{
    const struct champion *c = args;

    (void)t;
    query_function(q, "champion_set");
    query_text(q, "to", c->person != NULL ? c->person->id : NULL);
}

static enum err set_reply(struct turn *t, const void *args, const struct answer *a,
                          struct message *m)
{
    const struct champion *c = args;

    (void)t;
    if (c->person == NULL) {
        message_text(m, "Nobody is the champion%s.", answer_yes(a, "same") ? "" : " any more");
        return ERR_OK;
    }
    message_person(m, c->person->id);
    message_text(m, " is the champion%s. What is nobody's is theirs, and once a week I tell them ",
                 answer_yes(a, "same") ? " already" : " now");
    message_text(m, "how it goes.");
    return ERR_OK;
}

static void show_query(const struct turn *t, const void *args, struct query *q)
{
    (void)t;
    (void)args;
    query_function(q, "champion");
}

static enum err show_reply(struct turn *t, const void *args, const struct answer *a,
                           struct message *m)
{
    const char *who = answer_text(a, "champion");

    (void)t;
    (void)args;
    if (who == NULL || *who == '\0') {
        message_text(m, "Nobody is the champion yet, who carries the flag of all this. An admin "
                        "names one: ");
        message_code(m, "champion @name");
        return ERR_OK;
    }
    message_person(m, who);
    message_text(m, " is our champion: ask them about anything of this programme.");
    return ERR_OK;
}

static const struct verb champion_set = {
    .synopsis = "champion @person|nobody",
    .help = "Name who carries the flag; without it, say who does.",
    .role = ROLE_ADMIN,
    .args_size = sizeof(struct champion),
    .parse = champion_parse,
    .query = set_query,
    .reply = set_reply,
};

static const struct verb champion_show = {
    .name = "show",
    .synopsis = "champion show",
    .help = "Who the champion is.",
    .query = show_query,
    .reply = show_reply,
};

const struct command command_champion = {
    .name = "champion",
    .help =
        "Who carries the flag: what is nobody's is theirs, and they hear each week how it goes.",
    .examples = (const char *const[]){"champion @ana", "champion unthanked",
                                      "setting digest.day fri", NULL},
    .verbs = (const struct verb *const[]){&champion_set, &champion_show, &champion_unthanked, NULL},
};

static enum err named_render(const struct answer *row, struct message *m)
{
    message_person(m, answer_text(row, "by"));
    message_text(m, " made you the champion: challenges that are nobody's are yours, and once a "
                    "week I tell you here what works and what doesn't. ");
    message_code(m, "help champion");
    return ERR_OK;
}

static enum err told_render(const struct answer *row, struct message *m)
{
    message_person(m, answer_text(row, "champion"));
    message_text(m, " is our champion now, and keeps all this alive. Ideas, doubts, wishes: they "
                    "have an ear for them.");
    return ERR_OK;
}

const struct notice notice_champion_named = {.kind = "champion_named", .render = named_render};
const struct notice notice_champion_told = {.kind = "champion_told", .render = told_render};
