/* lesson -- what was learned, for all to keep. */
#include "lesson.h"

#include "board.h"

#include <inttypes.h>

static const struct entry_kind kind = {
    .name = "lesson",
    .plural = "lessons",
    .ask = "What have we learned?",
};

static const struct verb lesson_post = {
    .synopsis = "lesson text [@people] [#tags]",
    .help = "Post what was learned.",
    .role = ROLE_MANAGER,
    .role_setting = "lesson.post",
    .args_size = sizeof(struct entry_args),
    .parse = entry_add_parse,
    .query = entry_add_query,
    .reply = entry_add_reply,
};

const struct command command_lesson = {
    .name = "lesson",
    .aliases = (const char *const[]){"lessons", "learned", NULL},
    .help = "Lessons learned: post them, find them again.",
    .examples = (const char *const[]){"lesson Never promise a delivery date we do not own.",
                                      "lesson search delivery", "lesson list", NULL},
    .verbs = (const struct verb *const[]){&lesson_post, &entry_list, &entry_show, &entry_search,
                                          &entry_vote, &lesson_ack, &lesson_who, &entry_edit,
                                          &entry_remove, NULL},
    .entry = &kind,
};

/* "Lesson · Ana: “…”"; one that comes back: "Remember · Ana: “…” Do you know it?" */
static void board_render(const struct answer *row, struct message *m)
{
    bool again = answer_yes(row, "lesson.again");

    board_say_entry(m, row, "lesson", again ? "Remember" : "Lesson");
    if (again) {
        message_text(m, " Do you know it? ");
        message_code(m, "lesson ack %" PRId64, answer_item_int(row, "lesson", 0, "no"));
    }
}

const struct section section_lesson = {
    .name = "lesson",
    .meaning = "the new lesson with most votes, or an old one that was on the board least",
    .standing = true,
    .render = board_render,
};
