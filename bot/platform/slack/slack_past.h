/* slack_past.h -- what a channel's history shows, as the events that Slack would have sent.  Pure.
 *
 * A history shows how things stand: messages as they read now, with who reacted to them, and
 * not when.  A reaction is given the time of its message, so that anything that an event ever
 * said of it is newer.  What was deleted or taken back is not shown.
 */
#ifndef SLACK_PAST_H
#define SLACK_PAST_H

#include <cjson/cJSON.h>
#include <stdbool.h>

/* Appends to `events` those of one message: it was said, perhaps edited, there were reactions.
 * What is no message appends nothing. */
void slack_past_read(const cJSON *message, const char *channel, cJSON *events);

/* The ts of a thread that has replies since `oldest` (a ts), and not only by the bot; NULL: it
 * has none. */
const char *slack_past_thread(const cJSON *message, const char *oldest, const char *bot);

/* Does it say that the bot came into the channel?  What is older was not said to it. */
bool slack_past_joined(const cJSON *message, const char *bot);

/* As time stamps are compared: below 0, 0, above 0. */
int slack_past_compare(const char *a, const char *b);

#endif
