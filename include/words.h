/* words.h -- the words of a line, taken one at a time.  Pure.
 *
 * Every words_x() either takes what it is named for, at the place where we
 * stand, and says true; or takes nothing and says false.  Text within
 * backquotes and quoted lines is never a person, a tag or a keyword.
 */
#ifndef WORDS_H
#define WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct event;
struct group;
struct person;

struct words {
    struct arena *arena;
    const struct event *event; /* knows the persons behind the tokens; may be NULL */
    const char *at;
};

void words_init(struct words *w, struct arena *a, const struct event *ev, const char *text);

bool words_end(const struct words *w);
bool words_word(struct words *w, const char **word);      /* anything but a token, up to a space */
bool words_keyword(struct words *w, const char *keyword); /* whatever its case */
void words_skip(struct words *w);                         /* a word, or into a token */
bool words_int(struct words *w, int64_t *value);          /* a whole number as a word of its own */
bool words_plus(struct words *w, int64_t *value);         /* +3 as a word of its own */
bool words_tag(struct words *w,
               const char **tag); /* #value, folded; or a channel's token, its name */
bool words_person(struct words *w, const struct person **person);
bool words_group(struct words *w, const struct group **group);
bool words_channel(struct words *w, const char **id);
bool words_everyone(struct words *w);                  /* @here and its like */
bool words_punctuation(struct words *w);               /* one of , ; : & */
bool words_quoted(struct words *w, const char **text); /* "some words" */
const char *words_rest(struct words *w);       /* all that is left, trimmed; "" at the end */
const char *words_peek(const struct words *w); /* the same, without taking it */

/* The tags in a text: folded, each once, at most max. */
size_t words_tags(struct arena *a, const char *text, const char **tags, size_t max);

/* The text with names in place of its tokens, for searching and counting. */
char *words_plain(struct arena *a, const struct event *ev, const char *text);

/* The text without its code and its quoted lines, for listening in on it. */
char *words_prose(struct arena *a, const char *text);

#endif
