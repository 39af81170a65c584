/* fake_slack_world.h -- the workspace: people, channels with their messages, groups.
 *
 * A person, a channel's info, a group and a message are the JSON that Slack
 * would show of them.
 */
#ifndef FAKE_SLACK_WORLD_H
#define FAKE_SLACK_WORLD_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fake;

enum { TS_SIZE = 32 };

struct channel {
    cJSON *info;
    cJSON *members;   /* ids */
    cJSON **messages; /* oldest first */
    size_t count;
    size_t capacity;
    uint64_t last_us;      /* ts of the newest message */
    uint64_t last_post_ms; /* by the bot, plus 1; 0: never */
};

struct fake_world *fake_world_new(struct fake *f); /* with the standard workspace in it */
void fake_world_free(struct fake_world *w);

/* NULL: there is none. */
cJSON *fake_world_user(const struct fake *f, const char *id);
struct channel *fake_world_channel(const struct fake *f, const char *id);
cJSON *fake_world_group(const struct fake *f, const char *id);
const cJSON *fake_world_users(const struct fake *f);
const cJSON *fake_world_groups(const struct fake *f);
struct channel *fake_world_channel_at(const struct fake *f, size_t i); /* NULL: past the end */

/* Take `user` ... ; what has the same id is replaced. */
void fake_world_put_user(struct fake *f, cJSON *user);
void fake_world_put_group(struct fake *f, cJSON *group);
struct channel *fake_world_put_channel(struct fake *f, cJSON *info); /* keeps messages, members */
/* The direct or group message channel with these people (one: direct). */
struct channel *fake_world_open(struct fake *f, const cJSON *users);

bool fake_channel_is(const struct channel *c, const char *flag); /* "is_private" ... */
const char *fake_channel_id(const struct channel *c);
bool fake_channel_has(const struct channel *c, const char *user);
const char *fake_channel_type(const struct channel *c); /* "channel", "group", "im", "mpim" */

/* The next ts of this channel. */
void fake_channel_next_ts(struct channel *c, char ts[TS_SIZE]);
/* Takes the message; it has its ts.  Counts up the thread that it belongs to. */
void fake_channel_add(struct channel *c, cJSON *message);
cJSON *fake_channel_find(const struct channel *c, const char *ts); /* NULL: none */
void fake_channel_remove(struct channel *c, const char *ts);
size_t fake_channel_position(const struct channel *c, const char *ts); /* of the first not older */
int fake_ts_compare(const char *a, const char *b);

#endif
