/* board -- who was thanked most, who thanked most, for what, in a period. */
#include "board.h"

#include <stdio.h>
#include <string.h>

/* What people may type, with a space on both sides of each word, and what it means. */
struct choice {
    const char *words;
    const char *value;
    const char *shown;
    const char *before; /* of a period: what the trend compares with */
};

static const struct choice periods[] = {
    {" week weekly ", "week", "this week", "last week up to this day"},
    {" today day daily ", "today", "today", "the working day before"},
    {" month monthly ", "month", "this month", "last month up to this day"},
    {" quarter quarterly ", "quarter", "this quarter", "last quarter up to this day"},
    {" year yearly ", "year", "this year", "last year up to this day"},
    {" all ever total alltime all-time ", "all", "of all time", ""},
};

static const struct choice boards[] = {
    {" receivers receiver received receiving people ", "r", "Most thanked", ""},
    {" givers giver given giving ", "g", "Most generous", ""},
    {" values value tags ", "v", "Our values", ""},
    {" teams team groups ", "t", "Teams thanked", ""},
};

enum { PERIODS = 6, BOARDS = 4, SIZE_MAX_RANKS = 50 };

struct board {
    const struct choice *period;
    const struct choice *board;
    int64_t size;
    const struct group *group;
};

static bool take_choice(const struct choice *choices, size_t count, const char *word,
                        const struct choice **chosen)
{
    char spaced[CAP_TAG_CHARS];

    (void)snprintf(spaced, sizeof(spaced), " %s ", word);
    for (size_t i = 0; i < count; i++) {
        if (strstr(choices[i].words, spaced) != NULL) {
            *chosen = &choices[i];
            return true;
        }
    }
    return false;
}

static bool take_word(struct words *w, struct board *b)
{
    const char *word;

    if (words_keyword(w, "this") || words_keyword(w, "of") || words_punctuation(w) ||
        words_int(w, &b->size) || words_group(w, &b->group)) {
        return true;
    }
    if (!words_word(w, &word)) {
        return false;
    }
    word = utf8_fold(w->arena, word);
    return take_choice(periods, PERIODS, word, &b->period) ||
           take_choice(boards, BOARDS, word, &b->board);
}

static bool of_people(const struct board *b)
{
    return b->board->value[0] == 'r' || b->board->value[0] == 'g';
}

static enum err board_parse(struct turn *t, struct words *w, void *args)
{
    struct board *b = args;

    *b = (struct board){.period = periods, .board = boards};
    b->size = settings_int(t->settings, "board.size");
    while (!words_end(w)) {
        if (!take_word(w, b)) {
            return ERR_USAGE;
        }
    }
    if (b->size < 1 || b->size > SIZE_MAX_RANKS) {
        message_text(&t->problem, "A board has from 1 to %d ranks.", (int)SIZE_MAX_RANKS);
        return ERR_USAGE;
    }
    if (b->group != NULL && !of_people(b)) {
        message_text(&t->problem, "A group has a board of receivers or givers.");
        return ERR_USAGE;
    }
    return ERR_OK;
}

static void board_query(const struct turn *t, const void *args, struct query *q)
{
    const struct board *b = args;

    query_function(q, "board");
    query_text(q, "period", b->period->value);
    query_text(q, "board", b->board->value);
    query_int(q, "size", b->size);
    if (b->group != NULL) {
        query_text(q, "members", arena_join(t->arena, b->group->members, b->group->member_count));
    }
}

static enum err board_reply(struct turn *t, const void *args, const struct answer *a,
                            struct message *m)
{
    const struct board *b = args;

    (void)t;
    message_bold(m, "%s %s", b->board->shown, b->period->shown);
    if (b->group != NULL) {
        message_text(m, " · ");
        message_group(m, b->group->id);
    }
    board_say_ranks(m, a, b->board->value[0], b->period->before);
    return ERR_OK;
}

static const struct verb board_show = {
    .synopsis = "board [today|week|month|quarter|year|all] [receivers|givers|values|teams] "
                "[@group]",
    .help = "Show a ranking: of this week, of who was thanked, unless you say otherwise.",
    .args_size = sizeof(struct board),
    .parse = board_parse,
    .query = board_query,
    .reply = board_reply,
};

const struct command command_board = {
    .name = "board",
    .aliases = (const char *const[]){"leaderboard", "scoreboard", "scores", "top", "ranking", NULL},
    .help = "Who stands where.",
    .examples = (const char *const[]){"board", "board month givers", "board today @desk", NULL},
    .verbs = (const struct verb *const[]){&board_show, NULL},
};
