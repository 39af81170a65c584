/* slack_groups.h -- user groups and their members. */
#ifndef SLACK_GROUPS_H
#define SLACK_GROUPS_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

struct table;

struct slack_group {
    const char *id;
    const char *name;
    bool disabled; /* or there is no such group */
    size_t member_count;
    const char *members[];
};

/* Takes a group as usergroups.list and the events have it.  Without a list of
 * users in it, the members stay as they were. */
void slack_groups_put(struct table *groups, const cJSON *subteam);
void slack_groups_put_unknown(struct table *groups, const char *id);
/* Takes a subteam_members_changed. */
void slack_groups_learn(struct table *groups, const cJSON *event);

#endif
