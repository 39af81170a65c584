/* config.h -- what Bravo is told from outside the chat: by arguments, by the
 * environment, or by one INI file.  All else is a setting (setting.h).
 */
#ifndef CONFIG_H
#define CONFIG_H

#include "err.h"

#include <stddef.h>

enum { CONFIG_BYTES = 512, SECRET_BYTES = 1024 };

struct config {
    char state_dir[CONFIG_BYTES]; /* absolute; made when it is needed */
    char file[CONFIG_BYTES];      /* "": none */
    char look_ms[CONFIG_BYTES];   /* "": half a minute until the clock is looked at again */
    char redis_url[CONFIG_BYTES]; /* "": a private Redis in state_dir */
    char redis_unsafe[8];         /* "yes": whatever that Redis may lose */
    char slack_api_url[CONFIG_BYTES];
    char slack_app_token[SECRET_BYTES]; /* "": none */
    char slack_bot_token[SECRET_BYTES];
    char slack_pace_ms[CONFIG_BYTES];     /* "": a second between two posts to a channel */
    char matrix_homeserver[CONFIG_BYTES]; /* "": none */
    char matrix_user[CONFIG_BYTES];       /* "@bravo:example.org" */
    char matrix_token[SECRET_BYTES];      /* "": there is a password */
    char matrix_password[SECRET_BYTES];
    char matrix_device[CONFIG_BYTES];
    char matrix_websocket[CONFIG_BYTES]; /* "": events come by sync */
    char matrix_pace_ms[CONFIG_BYTES];
    char problem[CONFIG_BYTES]; /* a sentence, when config_load failed */
};

/* Takes --state and --config out of the arguments (argc and argv change), then
 * reads the environment and the file.  ERR_USAGE: see problem. */
MUST_CHECK enum err config_load(struct config *c, int *argc, char **argv);
/* Makes the state directory, for us alone.  ERR_UNAVAILABLE: see problem. */
MUST_CHECK enum err config_make_state(struct config *c);
/* Where Redis is, without what is secret: "private", or the host. */
void config_redis_place(const struct config *c, char *out, size_t size);
void config_wipe(struct config *c); /* the secrets, from memory */

#endif
