/* story -- what happened with a customer. */
#include "board.h"

static const struct entry_kind kind = {
    .name = "story",
    .plural = "stories",
    .ask = "What happened? Tell it in a line or a few.",
    .tone = TONE_LAST,
    .streak = true,
};

static const struct verb story_tell = {
    .synopsis = "story text [@people] [#touchpoint] [good|bad]",
    .help = "Tell one; a #touchpoint says where it was, good or bad how it felt.",
    .args_size = sizeof(struct entry_args),
    .parse = entry_add_parse,
    .query = entry_add_query,
    .reply = entry_add_reply,
};

const struct command command_story = {
    .name = "story",
    .aliases = (const char *const[]){"stories", NULL},
    .help = "Tell what happened with a customer.",
    .examples =
        (const char *const[]){"story The Millers came back and asked for Ben. #checkout good",
                              "story search miller", "story list month best", NULL},
    .verbs = (const struct verb *const[]){&story_tell, &entry_list_felt, &entry_show, &entry_search,
                                          &entry_vote, &entry_edit, &entry_remove, NULL},
    .entry = &kind,
};

static void board_render(const struct answer *row, struct message *m)
{
    board_say_entry(m, row, "story", "Story of the day");
}

const struct section section_story = {
    .name = "story",
    .meaning = "the story with most votes",
    .render = board_render,
};
