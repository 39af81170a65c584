/* role -- who may do what. */
#include "command.h"

struct args {
    const struct person *person;
    enum role role;
};

static const struct verb role_list;

static bool take_role(struct words *w, enum role *role)
{
    static const enum role roles[] = {ROLE_MEMBER, ROLE_MANAGER, ROLE_ADMIN};

    for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++) {
        if (words_keyword(w, role_name(roles[i]))) {
            *role = roles[i];
            return true;
        }
    }
    return false;
}

static const char *called(enum role role)
{
    return role == ROLE_ADMIN     ? "an admin"
           : role == ROLE_MANAGER ? "a manager"
                                  : "without a special role";
}

static const char *refusal(const struct args *a)
{
    if (a->person->bot) {
        return "A bot has no role: name a person.";
    }
    if (a->role == ROLE_MEMBER) {
        return NULL;
    }
    if (a->person->deactivated) {
        return "That person has left.";
    }
    return a->person->unknown || a->person->external ? "I don't know that person here." : NULL;
}

static enum err role_parse(struct turn *t, struct words *w, void *args)
{
    struct args *a = args;
    bool role_first;

    if (words_end(w)) {
        t->verb = &role_list;
        return ERR_OK;
    }
    role_first = take_role(w, &a->role);
    if (!words_person(w, &a->person) || !(role_first || take_role(w, &a->role)) || !words_end(w)) {
        return ERR_USAGE;
    }
    if (refusal(a) != NULL) {
        message_text(&t->problem, "%s", refusal(a));
        return ERR_USAGE;
    }
    return ERR_OK;
}

static void role_query(const struct turn *t, const void *args, struct query *q)
{
    const struct args *a = args;

    (void)t;
    query_function(q, "role_set");
    query_text(q, "to", a->person->id);
    query_text(q, "role", role_name(a->role));
    query_int(q, "rank", a->role);
}

static enum err role_reply(struct turn *t, const void *args, const struct answer *answer,
                           struct message *m)
{
    const struct args *a = args;

    if (answer_text(answer, "refused") != NULL) {
        message_person(&t->problem, a->person->id);
        message_text(&t->problem, " is the last admin: make somebody else one first.");
        return ERR_USAGE;
    }
    message_person(m, a->person->id);
    message_text(m, " is %s%s.", called(a->role), answer_yes(answer, "same") ? " already" : " now");
    return ERR_OK;
}

static void list_query(const struct turn *t, const void *args, struct query *q)
{
    (void)t;
    (void)args;
    query_function(q, "role_list");
}

static enum err list_reply(struct turn *t, const void *args, const struct answer *a,
                           struct message *m)
{
    (void)t;
    (void)args;
    for (size_t i = 0; i < answer_count(a, "person"); i++) {
        message_item(m);
        message_person(m, answer_item(a, "person", i, "who"));
        message_text(m, ": %s", answer_item(a, "person", i, "role"));
    }
    return ERR_OK;
}

static const struct verb role_give = {
    .synopsis = "role @person admin|manager|everyone",
    .help = "Give somebody a role.",
    .role = ROLE_ADMIN,
    .args_size = sizeof(struct args),
    .parse = role_parse,
    .query = role_query,
    .reply = role_reply,
};

static const struct verb role_list = {
    .name = "list",
    .synopsis = "role list",
    .help = "Who is an admin or a manager.",
    .query = list_query,
    .reply = list_reply,
};

const struct command command_role = {
    .name = "role",
    .aliases = (const char *const[]){"roles", NULL},
    .help = "Who is an admin or a manager.",
    .examples = (const char *const[]){"role @ana manager", "role list", NULL},
    .verbs = (const struct verb *const[]){&role_give, &role_list, NULL},
};

static enum err given_render(const struct answer *row, struct message *m)
{
    message_person(m, answer_text(row, "by"));
    message_text(m, " has changed your role here. You are %s now.",
                 called((enum role)answer_int(row, "rank", ROLE_MEMBER)));
    return ERR_OK;
}

const struct notice notice_role_given = {.kind = "role_given", .render = given_render};
