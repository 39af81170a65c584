/* challenge_board -- what the board says of challenges. */
#include "board.h"

#include <inttypes.h>

enum { EXCERPT_CHARS = 120 };

/* "Challenges · 3 open, 1 of them nobody's · Dan resolved “…”" */
static void board_render(const struct answer *row, struct message *m)
{
    int64_t open = answer_int(row, "challenges.open", 0);
    int64_t unowned = answer_int(row, "challenges.unowned", 0);
    size_t resolved = answer_count(row, "challenges");

    if (open == 0 && resolved == 0) {
        return;
    }
    message_bold(m, "Challenges");
    if (open > 0) {
        message_text(m, " · %" PRId64 " open", open);
    }
    if (unowned == open && open > 0) {
        message_text(m, ", nobody's yet");
    } else if (unowned > 0) {
        message_text(m, ", %" PRId64 " of them nobody's", unowned);
    }
    for (size_t i = 0; i < resolved; i++) {
        message_text(m, " · ");
        message_person(m, answer_item(row, "challenges", i, "by"));
        message_text(m, " resolved “");
        message_said(
            m, entry_excerpt(m->arena, answer_item(row, "challenges", i, "text"), EXCERPT_CHARS));
        message_text(m, "”");
    }
    if (answer_int(row, "challenges.resolved", 0) > (int64_t)resolved) {
        message_text(m, " · %s resolved in all", answer_text(row, "challenges.resolved"));
    }
}

const struct section section_challenges = {
    .name = "challenges",
    .meaning = "which challenges were resolved, and how many are open",
    .standing = true,
    .render = board_render,
};
