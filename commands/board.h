/* board.h -- what the boards say alike. */
#ifndef BOARD_H
#define BOARD_H

#include "command.h"

/* "14 thanks", "1 story". */
void board_say_count(struct message *m, int64_t n, const char *one, const char *many);
/* " (+3)", against the time before; nothing for none. */
void board_say_more(struct message *m, int64_t more);
/* "▲2", "▼1", "new"; nothing for what stayed, or has nothing to be compared with. */
void board_say_trend(struct message *m, const char *trend);

/* One row of the table of ranks: place, what, count, trend. */
void board_say_rank(struct message *m, const struct answer *a, size_t i, char board);
/* The ranking in an answer of the function `board` (board.lua), and what goes
 * below it.  `before`: what the trend compares with. */
void board_say_ranks(struct message *m, const struct answer *a, char board, const char *before);

/* What a reason is about in a few words, without tags: "calming the Miller
 * family".  "": nothing is left of it. */
const char *board_short_reason(struct arena *a, const char *text);
/* Up to two of them, of one row: "the Miller family, the till". */
void board_say_reasons(struct message *m, const struct answer *row, size_t i);

/* The first of a list of entries (by, text, votes) in a board's row: "Story of
 * the day · Ben: “…” (2 votes)".  Nothing if there is none. */
void board_say_entry(struct message *m, const struct answer *row, const char *list,
                     const char *title);

/* Of a week's or a month's row, each in paragraphs of its own; nothing if there is nothing:
 * "Goals · sales on 4 of 5 days · mystery shopper in 1 of 1 week" */
void board_say_goals(struct message *m, const struct answer *row);
/* "Resolved · Ben: “The phone rings too long”. We learned: “…”" */
void board_say_resolved(struct message *m, const struct answer *row);

/* "Have a good weekend!" or the like; NULL: no days off follow. */
const char *board_rest(const struct answer *row);
extern const struct section section_givers, section_numbers;

#endif
