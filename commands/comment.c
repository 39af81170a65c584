/* comment -- what customers say of us, good and bad. */
#include "board.h"

#include <inttypes.h>

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

/* "Comments, 3 good and 1 bad · Ben: “…”" */
static void board_render(const struct answer *row, struct message *m)
{
    int64_t good = answer_int(row, "comments.good", 0);
    int64_t bad = answer_int(row, "comments.bad", 0);
    const char *title = arena_printf(m->arena, "Comments, %" PRId64 " %s", good > 0 ? good : bad,
                                     good > 0 ? "good" : "bad");

    if (good > 0 && bad > 0) {
        title = arena_printf(m->arena, "%s and %" PRId64 " bad", title, bad);
    }
    board_say_entry(m, row, "comments", title);
}

const struct section section_comments = {
    .name = "comments",
    .meaning = "how many comments were good and bad, and the one with most votes",
    .render = board_render,
};
