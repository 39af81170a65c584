/* event.c -- who is named in an event. */

#include "event.h"

#include <string.h>

const struct person *event_person(const struct event *ev, const char *id)
{
    for (size_t i = 0; i < ev->people_count; i++) {
        if (strcmp(ev->people[i].id, id) == 0) {
            return &ev->people[i];
        }
    }
    return NULL;
}

const struct group *event_group(const struct event *ev, const char *id)
{
    for (size_t i = 0; i < ev->group_count; i++) {
        if (strcmp(ev->groups[i].id, id) == 0) {
            return &ev->groups[i];
        }
    }
    return NULL;
}

enum visibility event_visibility(const struct event *ev, const char *channel)
{
    if (ev->channel != NULL && strcmp(ev->channel, channel) == 0) {
        return ev->visibility;
    }
    for (size_t i = 0; i < ev->channel_count; i++) {
        if (strcmp(ev->channels[i].id, channel) == 0) {
            return ev->channels[i].visibility;
        }
    }
    return VISIBLE_PRIVATE;
}

const char *event_visibility_name(enum visibility v)
{
    switch (v) {
    case VISIBLE_PUBLIC:
        return "public";
    case VISIBLE_PRIVATE:
        return "private";
    case VISIBLE_DIRECT:
        return "direct";
    case VISIBLE_SHARED:
        return "shared";
    }
    return "private";
}
