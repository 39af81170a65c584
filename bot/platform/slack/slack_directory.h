/* slack_directory.h -- who and what there is in a workspace, by id.
 *
 * Memory only: the session fills it with what Slack's lists and events say.
 * What it hands out is valid until the next call that changes it.
 */
#ifndef SLACK_DIRECTORY_H
#define SLACK_DIRECTORY_H

#include "event.h"
#include "message.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

struct slack_directory;

struct slack_channel {
    const char *id;
    const char *name;
    const char *person; /* whose direct chat with the bot it is; NULL: it is none */
    enum visibility visibility;
    bool member;  /* the bot is in it */
    bool unknown; /* Slack does not say what it is */
};

struct slack_directory *slack_directory_new(void);
void slack_directory_free(struct slack_directory *d); /* NULL: nothing */

/* Who is in the workspace, or has left it, each time that Slack says so. */
typedef void slack_seen(void *ctx, const char *person, bool here);
void slack_directory_on_seen(struct slack_directory *d, slack_seen *seen, void *ctx);

/* The workspace that people belong to who are not external; enterprise may be NULL. */
void slack_directory_home(struct slack_directory *d, const char *team, const char *enterprise);

/* Takes an object as Slack's lists, .info calls and events have it; one
 * without a valid id changes nothing. */
void slack_directory_put_person(struct slack_directory *d, const cJSON *user);
void slack_directory_put_group(struct slack_directory *d, const cJSON *subteam);
void slack_directory_put_channel(struct slack_directory *d, const cJSON *channel);
/* The bot is in this channel now, or no more; nothing if the channel is unknown. */
void slack_directory_put_member(struct slack_directory *d, const char *id, bool member);
/* The direct chat with a person. */
void slack_directory_put_direct(struct slack_directory *d, const char *channel, const char *person);
/* What Slack does not know, so that it is not asked for again and again. */
void slack_directory_put_unknown(struct slack_directory *d, const char *id);

/* true: the event was news for the directory and is nothing else. */
bool slack_directory_learn(struct slack_directory *d, const cJSON *event);

/* Whether Slack need not be asked about an id, be it that there is no such thing. */
bool slack_directory_knows(const struct slack_directory *d, const char *id);

/* NULL: never heard of. */
const struct person *slack_directory_person(const struct slack_directory *d, const char *id);
const struct slack_channel *slack_directory_channel(const struct slack_directory *d,
                                                    const char *id);
/* Copied into the arena, without members who are bots or deactivated. */
const struct group *slack_directory_group(const struct slack_directory *d, struct arena *a,
                                          const char *id);
/* The channels that the bot is in and its direct chats, by id; gives back how many. */
size_t slack_directory_homes(const struct slack_directory *d, struct arena *a,
                             const char *const **ids);
const char *slack_directory_direct(const struct slack_directory *d, const char *person);

const struct names *slack_directory_names(const struct slack_directory *d);
const char *slack_directory_zone(const struct slack_directory *d); /* the workspace owner's */

#endif
