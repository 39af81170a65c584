/* shell.h -- the chat platform of `bravo shell`: people, channels and messages
 * on standard input and output.
 *
 * Any @name exists.  What is said to the bot is what begins with @bravo, with a
 * word that `is_command` knows, or what is said in the direct chat; the rest is
 * conversation, which the bot overhears.
 */
#ifndef SHELL_H
#define SHELL_H

#include "clock.h"
#include "platform.h"

#include <stdbool.h>

struct shell_options {
    const struct clock *clock;
    const char *person;  /* who speaks when a line does not say */
    const char *channel; /* without # */
    const char *zone;    /* NULL: the machine's */
    const char *files;   /* a folder for those that come with messages, made when need be */
    bool colour;
    bool (*is_command)(const char *word);
    /* Around each thing that the bot says; may be NULL. */
    void (*before_output)(void *ctx);
    void (*after_output)(void *ctx);
};

extern const struct platform platform_shell;

struct session *shell_open(struct loop *l, const struct shell_options *options,
                           const struct platform_events *events, void *ctx);

/* What a line was: something said or done in the chat; a steering line for
 * the caller (":clock ..."); a steering line that made no sense; nothing. */
enum shell_line { SHELL_CHAT, SHELL_OTHER, SHELL_WRONG, SHELL_NOTHING };

enum shell_line shell_line(struct session *s, const char *line);
bool shell_addressed(const struct session *s); /* was the last thing said to the bot? */

#endif
