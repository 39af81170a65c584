/* stage_environment.c -- where Bravo connects to, and as whom. */
#include "stage_environment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { URL_BYTES = 512 };

static void set_slack(const struct stage_options *options, const char *base)
{
    char url[URL_BYTES];

    (void)snprintf(url, sizeof(url), "%s/api/", base);
    (void)setenv("SLACK_API_URL", url, 1);
    (void)setenv("SLACK_APP_TOKEN", "xapp-stage", 1);
    (void)setenv("SLACK_BOT_TOKEN", "xoxb-stage", 1);
    (void)setenv("SLACK_PACE_MS", options->pace_ms, 1);
}

static void set_matrix(const struct stage_options *options, const char *base)
{
    bool socket = options->chat == STAGE_MATRIX_SOCKET;
    char url[URL_BYTES];

    (void)setenv("MATRIX_HOMESERVER", base, 1);
    (void)setenv("MATRIX_USER", "@bravo:test", 1);
    (void)setenv("MATRIX_TOKEN", socket ? "as_stage" : "syt_stage", 1);
    (void)setenv("MATRIX_PACE_MS", options->pace_ms, 1);
    if (socket) {
        (void)snprintf(url, sizeof(url), "ws%s", base + strlen("http"));
        (void)setenv("MATRIX_WEBSOCKET", url, 1);
    }
}

void stage_environment(const struct stage_options *options, const char *base, const char *redis)
{
    static const char *const names[] = {
        "SLACK_API_URL", "SLACK_APP_TOKEN", "SLACK_BOT_TOKEN", "MATRIX_HOMESERVER", "MATRIX_USER",
        "MATRIX_TOKEN",  "MATRIX_PASSWORD", "MATRIX_DEVICE",   "MATRIX_WEBSOCKET",  "REDIS_URL"};
    char url[URL_BYTES];

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        (void)unsetenv(names[i]);
    }
    if (options->chat == STAGE_SLACK) {
        set_slack(options, base);
    } else {
        set_matrix(options, base);
    }
    if (redis != NULL) {
        (void)snprintf(url, sizeof(url), "unix://%s", redis);
        (void)setenv("REDIS_URL", url, 1);
        (void)setenv("REDIS_UNSAFE", "yes", 1); /* faults and benches have their own ways */
    }
}
