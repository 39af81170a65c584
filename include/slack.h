/* slack.h -- opening a session with a Slack workspace. */
#ifndef SLACK_H
#define SLACK_H

#include "platform.h"

struct clock;
struct http;
struct websockets;

struct slack_options {
    const char *bot_token;     /* xoxb-... */
    const char *app_token;     /* xapp-..., with the scope connections:write */
    const char *api_url;       /* ends with "/"; NULL: https://slack.com/api/ */
    const struct clock *clock; /* for what Slack sends without a time */
    uint64_t silence_ms; /* a connection by which nothing comes for so long is dead; 0: 25 s */
};

extern const struct platform platform_slack;

/* Connects, and stays connected until platform_slack.close().  Copies the
 * tokens; the rest must outlive the session.  A token that Slack refuses ends
 * in down(), with Slack's word for it, and nothing more is tried. */
struct session *slack_open(struct loop *l, struct http *h, struct websockets *w,
                           const struct slack_options *options,
                           const struct platform_events *events, void *ctx);

/* Asks Slack whether the tokens are any good: `checked` comes once for each of
 * the two, never from inside; problem: what is wrong, in Slack's word if it has
 * one, or NULL. */
enum slack_token { SLACK_BOT_TOKEN, SLACK_APP_TOKEN };
typedef void slack_checked(void *ctx, enum slack_token token, const char *problem);
struct slack_check;

struct slack_check *slack_check_new(struct loop *l, struct http *h,
                                    const struct slack_options *options, slack_checked *checked,
                                    void *ctx);
void slack_check_free(struct slack_check *check); /* NULL: nothing */

#endif
