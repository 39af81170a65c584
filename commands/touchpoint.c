/* touchpoint -- where we meet our customers. */
#include "touchpoint.h"

#include <inttypes.h>

static void list_query(const struct turn *t, const void *args, struct query *q)
{
    (void)t;
    (void)args;
    query_function(q, "touchpoint_list");
}

static enum err list_reply(struct turn *t, const void *args, const struct answer *a,
                           struct message *m)
{
    size_t count = answer_count(a, "touchpoint");

    (void)t;
    (void)args;
    message_text(m, count > 0 ? "Where we meet our customers:"
                              : "There are no touch points yet. A manager can add them: ");
    if (count == 0) {
        message_code(m, "touchpoint add Checkout");
    }
    for (size_t i = 0; i < count; i++) {
        int64_t good = answer_item_int(a, "touchpoint", i, "good");
        int64_t bad = answer_item_int(a, "touchpoint", i, "bad");

        message_item(m);
        message_bold(m, "%s", answer_item(a, "touchpoint", i, "name"));
        message_text(m, " · #%s%s", answer_item(a, "touchpoint", i, "tag"),
                     good + bad > 0 ? " · " : "");
        touchpoint_say_counts(m, good, bad, 0);
    }
    if (count > 0) {
        message_small(m);
        message_text(m, "How we do there: ");
        message_code(m, "touchpoint card");
    }
    return ERR_OK;
}

static const struct verb touchpoint_any = {
    .synopsis = "touchpoint",
    .help = "The same as list.",
    .query = list_query,
    .reply = list_reply,
};

static const struct verb touchpoint_list = {
    .name = "list",
    .synopsis = "touchpoint list",
    .help = "Where we meet our customers.",
    .query = list_query,
    .reply = list_reply,
};

const struct command command_touchpoint = {
    .name = "touchpoint",
    .aliases = (const char *const[]){"touchpoints", NULL},
    .help = "Where we meet our customers, and how we do there.",
    .examples = (const char *const[]){"touchpoint card", "touchpoint card quarter",
                                      "touchpoint add Checkout",
                                      "touchpoint rename Checkout to Till", NULL},
    .verbs =
        (const struct verb *const[]){&touchpoint_any, &touchpoint_card, &touchpoint_list,
                                     &touchpoint_add, &touchpoint_rename, &touchpoint_remove, NULL},
};
