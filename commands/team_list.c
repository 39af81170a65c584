/* team_list -- which named lists of people there are. */
#include "team_list.h"

#include <string.h>

void team_say_members(struct message *m, struct arena *a, const char *members)
{
    const char **ids = arena_alloc(a, CAP_GROUP_MEMBERS * sizeof(*ids));
    size_t count = 0;

    while (*members != '\0' && count < CAP_GROUP_MEMBERS) {
        size_t len = strcspn(members, " ");

        ids[count++] = arena_copy(a, members, len);
        members += len + (members[len] == ' ');
    }
    message_people(m, ids, count, false);
}

static void list_query(const struct turn *t, const void *args, struct query *q)
{
    (void)t;
    (void)args;
    query_function(q, "team_list");
}

static enum err list_reply(struct turn *t, const void *args, const struct answer *a,
                           struct message *m)
{
    size_t count = answer_count(a, "list");

    (void)args;
    if (count == 0) {
        message_text(m, "There is no list of people yet. A manager makes one like this: ");
        message_code(m, "team front @ana @ben");
    }
    for (size_t i = 0; i < count; i++) {
        message_item(m);
        message_bold(m, "@%s", answer_item(a, "list", i, "name"));
        message_text(m, ": ");
        team_say_members(m, t->arena, answer_item(a, "list", i, "members"));
    }
    return ERR_OK;
}

const struct verb team_list = {
    .name = "list",
    .synopsis = "team list",
    .help = "Which lists there are, and who is on them.",
    .query = list_query,
    .reply = list_reply,
};
