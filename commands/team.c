/* team -- named lists of people, who can be thanked together. */
#include "command.h"
#include "team_list.h"

#include <string.h>

struct args {
    const char *name;
    const struct person *people[CAP_GROUP_MEMBERS];
    size_t count;
};

static enum err take_name(struct turn *t, struct words *w, struct args *a)
{
    const struct group *g;
    const char *word;

    if (words_group(w, &g)) {
        a->name = g->id; /* called with its @ */
        return ERR_OK;
    }
    if (!words_word(w, &word)) {
        return ERR_USAGE;
    }
    a->name = utf8_fold(t->arena, word[0] == '@' ? word + 1 : word);
    if (a->name[0] == '\0' || utf8_chars(a->name) > CAP_TAG_CHARS ||
        strpbrk(a->name, "@:,;|&\"'`") != NULL) {
        message_text(&t->problem, "A list is called by one short word, like this: ");
        message_code(&t->problem, "team front @ana @ben");
        return ERR_USAGE;
    }
    return ERR_OK;
}

static enum err take_person(struct turn *t, struct args *a, const struct person *p)
{
    if (p->bot || p->deactivated || p->unknown || p->external) {
        message_person(&t->problem, p->id);
        message_text(&t->problem, "%s",
                     p->bot           ? " is a bot."
                     : p->deactivated ? " has left."
                                      : " is nobody I know here.");
        message_text(&t->problem, " Nothing was changed.");
        return ERR_USAGE;
    }
    if (a->count == CAP_GROUP_MEMBERS) {
        message_text(&t->problem, "A list has at most %d people.", CAP_GROUP_MEMBERS);
        return ERR_USAGE;
    }
    a->people[a->count++] = p;
    return ERR_OK;
}

static enum err set_parse(struct turn *t, struct words *w, void *args)
{
    struct args *a = args;
    const struct person *p;
    enum err e;

    if (words_end(w)) {
        t->verb = &team_list;
        return ERR_OK;
    }
    e = take_name(t, w, a);
    while (e == ERR_OK && words_person(w, &p)) {
        e = take_person(t, a, p);
        while (words_punctuation(w) || words_keyword(w, "and")) {
        }
    }
    return e == ERR_OK && (a->count == 0 || !words_end(w)) ? ERR_USAGE : e;
}

static enum err remove_parse(struct turn *t, struct words *w, void *args)
{
    enum err e = take_name(t, w, args);

    return e == ERR_OK && !words_end(w) ? ERR_USAGE : e;
}

static void set_query(const struct turn *t, const void *args, struct query *q)
{
    const struct args *a = args;

    (void)t;
    query_function(q, "team_set");
    query_text(q, "name", a->name);
    for (size_t i = 0; i < a->count; i++) {
        query_text(q, "member[]", a->people[i]->id);
    }
}

static enum err set_reply(struct turn *t, const void *args, const struct answer *answer,
                          struct message *m)
{
    const struct args *a = args;

    if (answer_text(answer, "refused") != NULL) {
        message_text(&t->problem, "There are too many lists: remove one first.");
        return ERR_USAGE;
    }
    message_bold(m, "@%s", a->name);
    message_text(m, answer_yes(answer, "same") ? " is already " : " is now ");
    team_say_members(m, t->arena, answer_text(answer, "members"));
    message_text(m, ".");
    return ERR_OK;
}

static enum err remove_reply(struct turn *t, const void *args, const struct answer *answer,
                             struct message *m)
{
    const struct args *a = args;

    if (answer_text(answer, "refused") != NULL) {
        message_text(&t->problem, "There is no list called %s.", a->name);
        return ERR_USAGE;
    }
    message_bold(m, "@%s", a->name);
    message_text(m, " is gone. What it was thanked for stays.");
    return ERR_OK;
}

static const struct verb team_set = {
    .synopsis = "team NAME @people…",
    .help = "Give some people a name together; then kudos @NAME thanks them.",
    .role = ROLE_MANAGER,
    .args_size = sizeof(struct args),
    .parse = set_parse,
    .query = set_query,
    .reply = set_reply,
};

static const struct verb team_remove = {
    .name = "remove",
    .synopsis = "team remove NAME",
    .help = "Forget such a list.",
    .role = ROLE_MANAGER,
    .args_size = sizeof(struct args),
    .parse = remove_parse,
    .query = set_query,
    .reply = remove_reply,
};

const struct command command_team = {
    .name = "team",
    .aliases = (const char *const[]){"teams", NULL},
    .help = "Named lists of people, who can be thanked together.",
    .examples = (const char *const[]){"team front @ana @ben", "team remove front", NULL},
    .verbs = (const struct verb *const[]){&team_set, &team_remove, &team_list, NULL},
};
