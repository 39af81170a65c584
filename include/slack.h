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
};

extern const struct platform platform_slack;

/* Connects, and stays connected until platform_slack.close().  Copies the
 * tokens; the rest must outlive the session.  A token that Slack refuses ends
 * in down(), with Slack's word for it, and nothing more is tried. */
struct session *slack_open(struct loop *l, struct http *h, struct websockets *w,
                           const struct slack_options *options,
                           const struct platform_events *events, void *ctx);

#endif
