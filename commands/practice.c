/* practice -- what works well, for others to do as well. */
#include "command.h"

static const struct entry_kind kind = {
    .name = "practice",
    .plural = "practices",
    .ask = "What works well?",
};

static const struct verb practice_share = {
    .synopsis = "practice text [@people] [#tags]",
    .help = "Share what works well; a #dimension says what it is about.",
    .args_size = sizeof(struct entry_args),
    .parse = entry_add_parse,
    .query = entry_add_query,
    .reply = entry_add_reply,
};

const struct command command_practice = {
    .name = "practice",
    .aliases = (const char *const[]){"practices", NULL},
    .help = "Share what works well.",
    .examples = (const char *const[]){"practice We lay the keys out before the bus comes. #process",
                                      "practice search keys", "practice list best", NULL},
    .verbs = (const struct verb *const[]){&practice_share, &entry_list, &entry_show, &entry_search,
                                          &entry_vote, &entry_edit, &entry_remove, NULL},
    .entry = &kind,
};
