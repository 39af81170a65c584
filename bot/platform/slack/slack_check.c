/* slack_check.c -- are the tokens any good? */

#include "arena.h"
#include "slack.h"
#include "slack_api.h"

#include <stdlib.h>

struct slack_check {
    struct slack_api *api;
    slack_checked *done;
    void *ctx;
};

/* NULL: fine. */
static const char *problem_of(const struct slack_result *r)
{
    switch (r->outcome) {
    case SLACK_DONE:
        return NULL;
    case SLACK_LATER:
    case SLACK_UNSURE:
        return "Slack does not answer";
    case SLACK_REFUSED:
    case SLACK_FATAL:
        break;
    }
    return r->error;
}

static void app_checked(void *ctx, const struct slack_result *r)
{
    struct slack_check *check = ctx;

    check->done(check->ctx, SLACK_APP_TOKEN, problem_of(r));
}

static void bot_checked(void *ctx, const struct slack_result *r)
{
    struct slack_check *check = ctx;

    check->done(check->ctx, SLACK_BOT_TOKEN, problem_of(r));
    slack_api_call(check->api, "apps.connections.open", NULL, app_checked, check);
}

struct slack_check *slack_check_new(struct loop *l, struct http *h,
                                    const struct slack_options *options, slack_checked *checked,
                                    void *ctx)
{
    const struct slack_api_options api = {
        .url = options->api_url, .bot_token = options->bot_token, .app_token = options->app_token};
    struct slack_check *check = must_alloc(sizeof(*check));

    check->api = slack_api_new(l, h, &api);
    check->done = checked;
    check->ctx = ctx;
    slack_api_call(check->api, "auth.test", NULL, bot_checked, check);
    return check;
}

void slack_check_free(struct slack_check *check)
{
    if (check != NULL) {
        slack_api_free(check->api);
        free(check);
    }
}
