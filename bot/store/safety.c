/* safety.c -- which ways of a Redis lose what it has answered. */

#include "safety.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { MAJOR_MIN = 7 };

const struct safety_rule safety_rules[] = {
    {"redis_version", false, NULL, "it is new enough, and has Bravo's functions",
     "it is too old: Bravo needs 7.0 or newer"},
    {"role", false, "master", NULL,
     "this is a replica; point REDIS_URL to the one that is written to"},
    {"aof_enabled", false, "1", "it keeps a file of all that is written",
     "what was answered may be lost; do this: CONFIG SET appendonly yes"},
    {"aof_last_write_status", false, "ok", NULL,
     "it can't write its file; look at the disk, and at Redis' log"},
    {"maxmemory_policy", false, "noeviction", "it forgets nothing when memory is short",
     "it forgets when memory is short; do this: CONFIG SET maxmemory-policy noeviction"},
    {"appendfsync", true, "always", "what was answered is on the disk",
     "the last second may be lost when it dies; do this: CONFIG SET appendfsync always"},
    {0},
};

bool safety_kept(const struct safety_rule *rule, const char *value)
{
    if (rule->value == NULL) {
        return strtol(value, NULL, 10) >= MAJOR_MIN;
    }
    return strcmp(rule->value, value) == 0;
}
