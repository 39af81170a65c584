/* comment -- what customers say of us, good and bad. */
#include "command.h"

static const struct entry_kind kind = {
    .name = "comment",
    .plural = "comments",
    .ask = "What did a customer say, and was it good or bad?",
    .tone = TONE_FIRST,
};

static const struct verb comment_note = {
    .synopsis = "comment good|bad text [@people] [#touchpoint]",
    .help = "Note what a customer said, good or bad; a #touchpoint says about what.",
    .args_size = sizeof(struct entry_args),
    .parse = entry_add_parse,
    .query = entry_add_query,
    .reply = entry_add_reply,
};

const struct command command_comment = {
    .name = "comment",
    .aliases = (const char *const[]){"comments", "feedback", NULL},
    .help = "Note what a customer said, good or bad.",
    .examples =
        (const char *const[]){"comment good Mrs Miller likes that we call her by name. #checkout",
                              "comment bad The music is too loud, says a guest. #lobby",
                              "comment list bad month", NULL},
    .verbs =
        (const struct verb *const[]){&comment_note, &entry_list_felt, &entry_show, &entry_search,
                                     &entry_vote, &entry_edit, &entry_remove, NULL},
    .entry = &kind,
};
