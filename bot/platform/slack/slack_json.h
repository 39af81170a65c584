/* slack_json.h -- ids and time stamps in Slack's JSON; see json.h for the rest. */
#ifndef SLACK_JSON_H
#define SLACK_JSON_H

#include "json.h"

/* An id of Slack's: capital letters and digits, and not too many of them. */
bool slack_json_id_valid(const char *id);
/* The string of that name if it is an id, else NULL. */
const char *slack_json_id(const cJSON *parent, const char *name);
/* The same for time stamps: digits, and at most one dot between them. */
const char *slack_json_stamp(const cJSON *parent, const char *name);

#endif
