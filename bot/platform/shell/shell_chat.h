/* shell_chat.h -- the chat that `bravo shell` plays: who is there, what was
 * said, and lines turned into events.  No I/O. */
#ifndef SHELL_CHAT_H
#define SHELL_CHAT_H

#include "shell.h"

struct chat;
struct event;
struct person;

struct chat *chat_new(const struct shell_options *options); /* keeps the pointer's contents */
void chat_free(struct chat *c);                             /* NULL: nothing */

/* What the line is; the event that it makes, if any, in an arena of its own. */
enum shell_line chat_line(struct chat *c, const char *line, struct event **ev);
/* Of whom the last line said what they are; NULL: of nobody. */
const struct person *chat_met(const struct chat *c);
bool chat_addressed(const struct chat *c);
const char *chat_channel(const struct chat *c);
const char *chat_name(struct chat *c, const char *id); /* "Ana" for "ana" */

#endif
