/* idea -- what could be better for customers, from whoever sees it. */
#include "command.h"

static const struct entry_kind kind = {
    .name = "idea",
    .plural = "ideas",
    .ask = "What could be better?",
};

static const struct verb idea_tell = {
    .synopsis = "idea text [@people] [#tags]",
    .help = "Say what could be better; a #dimension says what it is about.",
    .args_size = sizeof(struct entry_args),
    .parse = entry_add_parse,
    .query = entry_add_query,
    .reply = entry_add_reply,
};

const struct command command_idea = {
    .name = "idea",
    .aliases = (const char *const[]){"ideas", NULL},
    .help = "Say what could be better.",
    .examples = (const char *const[]){"idea A bench by the till for those who wait. #process",
                                      "idea vote 3", "idea list best", NULL},
    .verbs = (const struct verb *const[]){&idea_tell, &entry_list, &entry_show, &entry_search,
                                          &entry_vote, &entry_edit, &entry_remove, NULL},
    .entry = &kind,
};
