/* entry.h -- the kinds of things that people write down, find and vote for.
 *
 * A kind is a command: its record points to a struct entry_kind and lists the
 * shared verbs (commands/entry.c writes, entry_text.c says what is kept of a
 * text, entry_find.c finds).  A kind that differs in one verb has a record of
 * its own for that verb, made of the shared functions.
 */
#ifndef ENTRY_H
#define ENTRY_H

#include "err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct answer;
struct arena;
struct command;
struct message;
struct query;
struct turn;
struct verb;
struct words;

enum entry_tone {
    TONE_NONE,
    TONE_LAST,  /* "good" or "bad" may be the last word */
    TONE_FIRST, /* "good" or "bad" is the first word */
};

struct entry_kind {
    const char *name;   /* "story": in the journal, and to people */
    const char *plural; /* "stories" */
    const char *ask;    /* a sentence for who writes too little: "What happened?" */
    enum entry_tone tone;
    bool streak; /* working days in a row that have one are celebrated */
    bool stated; /* it is open, in work or resolved, and somebody's */
};

/* What is kept of a text; lists have spaces between their items. */
struct entry_args {
    int64_t number; /* edit, and what takes nothing but a number */
    const char *text;
    const char *tone;
    const char *tags;
    const char *people; /* who is named, without bots and those who have left */
    const char *words;  /* by which it is found */
};

/* The shared verbs; the first is the default. */
extern const struct verb entry_add, entry_list, entry_show, entry_search, entry_vote, entry_edit,
    entry_remove;
/* In place of entry_list: of a kind with a tone, and of one that is stated. */
extern const struct verb entry_list_felt, entry_list_stated;

/* Of entry_add, for kinds where not everybody may. */
MUST_CHECK enum err entry_add_parse(struct turn *t, struct words *w, void *args);
void entry_add_query(const struct turn *t, const void *args, struct query *q);
MUST_CHECK enum err entry_add_reply(struct turn *t, const void *args, const struct answer *a,
                                    struct message *m);

/* Checks a text and takes out of it what is kept. */
MUST_CHECK enum err entry_keep(struct turn *t, const char *text, struct entry_args *args);
/* The ids of who is named in a text, with spaces between, without bots and those who have
 * left; NULL: nobody is. */
const char *entry_people(struct turn *t, const char *text);
/* For who has written too little: says in t->problem what to type.  ERR_USAGE. */
MUST_CHECK enum err entry_ask(struct turn *t, const char *text);

/* For the verbs that mean one entry by its number. */
MUST_CHECK enum err entry_number_parse(struct turn *t, struct words *w, void *number);
void entry_number_query(const struct turn *t, int64_t number, struct query *q);
/* Says in t->problem why the answer refuses; ERR_OK: it does not. */
MUST_CHECK enum err entry_refused(struct turn *t, int64_t number, const struct answer *a);

/* The beginning of a text, on one line, about so long; no token is cut in two. */
const char *entry_excerpt(struct arena *a, const char *text, size_t max_chars);
/* "Story 12" */
void entry_say_name(struct message *m, const char *kind, int64_t number);
/* ", a good one"; nothing if it has no tone. */
void entry_say_tone(struct message *m, const char *tone);

#endif
