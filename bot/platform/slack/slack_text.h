/* slack_text.h -- Slack's text: reading it, and keeping ours from being read as such. */
#ifndef SLACK_TEXT_H
#define SLACK_TEXT_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct slack_directory;

/*
 * What a person typed: references become tokens (event.h), links their label
 * or address, emoji names their characters; all else is cleaned, so that no
 * token can be typed.  `d` gives channels their names; NULL: it does not.
 */
char *slack_text_read(struct arena *a, const char *raw, const struct slack_directory *d);

/* A name to show: one clean line; NULL if nothing is left of it. */
const char *slack_text_name(struct arena *a, const char *raw);

/* Cuts off a mention of `user` that the text begins with, and what follows it
 * (spaces, a colon, a comma).  false: it does not begin with one. */
bool slack_text_cut_mention(const char **text, const char *user);

/* The next token at or behind *at: its kind ('@', '&', '#', '!') and id, and
 * *at behind it; '\0': none is left. */
char slack_text_token(struct arena *a, const char **at, const char **id);

/* With & < > escaped: as text of a message, it is nothing but text. */
char *slack_text_escape(struct arena *a, const char *text);

#endif
