/* touchpoint_change -- the list of touch points, as managers keep it. */
#include "touchpoint.h"

#include <string.h>

static void change_query(const struct turn *t, const void *args, struct query *q)
{
    const struct touchpoint *p = args;

    query_function(q, arena_printf(t->arena, "touchpoint_%s", t->verb->name));
    query_text(q, "tag", p->tag);
    query_text(q, "name", p->name);
    query_text(q, "old", p->old);
}

static enum err refused(struct turn *t, const struct touchpoint *p, const struct answer *a)
{
    const char *why = answer_text(a, "refused");
    struct message *m = &t->problem;

    if (strcmp(why, "known") == 0) {
        message_text(m, "“%s” is on the list already.", answer_text(a, "name"));
    } else if (strcmp(why, "many") == 0) {
        message_text(m, "There are %s already. A few that matter say more: remove one first.",
                     answer_text(a, "most"));
    } else {
        message_text(m, "There is no touch point #%s. ", p->old != NULL ? p->old : p->tag);
        message_code(m, "touchpoint list");
        message_text(m, " shows what there is.");
    }
    return ERR_USAGE;
}

static enum err add_reply(struct turn *t, const void *args, const struct answer *a,
                          struct message *m)
{
    const struct touchpoint *p = args;

    if (answer_text(a, "refused") != NULL) {
        return refused(t, p, a);
    }
    message_bold(m, "%s", p->name);
    message_text(m, " is a touch point now. Stories, comments and challenges with ");
    message_code(m, "#%s", p->tag);
    message_text(m, " are about it.");
    return ERR_OK;
}

static enum err rename_reply(struct turn *t, const void *args, const struct answer *a,
                             struct message *m)
{
    const struct touchpoint *p = args;

    if (answer_text(a, "refused") != NULL) {
        return refused(t, p, a);
    }
    message_text(m, "“%s” is ", answer_text(a, "name"));
    message_bold(m, "%s", p->name);
    message_text(m, " now, or ");
    message_code(m, "#%s", p->tag);
    message_text(m, "; what was said before still counts for it.");
    return ERR_OK;
}

static enum err remove_reply(struct turn *t, const void *args, const struct answer *a,
                             struct message *m)
{
    if (answer_text(a, "refused") != NULL) {
        return refused(t, args, a);
    }
    message_text(m, "“%s” is on the list no more. What was said about it stays.",
                 answer_text(a, "name"));
    return ERR_OK;
}

const struct verb touchpoint_add = {
    .name = "add",
    .synopsis = "touchpoint add NAME",
    .help = "Put one on the list, such as the till or the phone.",
    .role = ROLE_MANAGER,
    .args_size = sizeof(struct touchpoint),
    .parse = touchpoint_name_parse,
    .query = change_query,
    .reply = add_reply,
};

const struct verb touchpoint_rename = {
    .name = "rename",
    .synopsis = "touchpoint rename NAME to NAME",
    .help = "Call it otherwise; what was said under its old name still counts.",
    .role = ROLE_MANAGER,
    .args_size = sizeof(struct touchpoint),
    .parse = touchpoint_rename_parse,
    .query = change_query,
    .reply = rename_reply,
};

const struct verb touchpoint_remove = {
    .name = "remove",
    .synopsis = "touchpoint remove NAME",
    .help = "Take it off the list.",
    .role = ROLE_MANAGER,
    .args_size = sizeof(struct touchpoint),
    .parse = touchpoint_name_parse,
    .query = change_query,
    .reply = remove_reply,
};
