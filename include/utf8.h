/* utf8.h -- text in Unicode: checking, cleaning, cutting, folding (ICU). */
#ifndef UTF8_H
#define UTF8_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

bool utf8_valid(const char *text, size_t len);
size_t utf8_chars(const char *text); /* code points */
size_t utf8_width(const char *text); /* columns in a terminal: wide and emoji 2, combining 0 */

/*
 * What people type, made harmless and even: invalid bytes become U+FFFD; line
 * ends become \n, tabs and no-break spaces become spaces; curly quotes become
 * straight ones; other control characters, direction overrides and invisible
 * formatting go, except joiners and variation selectors between characters
 * that need them; at most 4 combining marks stay on a character.
 */
char *utf8_clean(struct arena *a, const char *text, size_t len);

/* The text if it has at most max_chars code points; else as many whole
 * graphemes as leave room for the "…" behind them. */
char *utf8_cut(struct arena *a, const char *text, size_t max_chars);

/* For comparing and searching: case folded, accents removed, "ß" is "ss".
 * Marks that are letters in their script stay, such as Thai vowels. */
char *utf8_fold(struct arena *a, const char *text);

/* The folded words of a text, each once, in their order; at most max.
 * Word borders are ICU's. */
size_t utf8_words(struct arena *a, const char *text, const char **words, size_t max);

#endif
