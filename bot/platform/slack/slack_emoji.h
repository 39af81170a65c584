/* slack_emoji.h -- what Slack's emoji names stand for. */
#ifndef SLACK_EMOJI_H
#define SLACK_EMOJI_H

#include <stddef.h>

struct arena;

/* The length of a name without its skin tone: "clap::skin-tone-3" is 4. */
size_t slack_emoji_bare(const char *name, size_t len);

/* The character of a bare name; NULL: it has none (a custom emoji). */
const char *slack_emoji_character(struct arena *a, const char *name, size_t len);

#endif
