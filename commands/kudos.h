/* kudos.h -- what a thank-you is, between its words and its query. */
#ifndef KUDOS_H
#define KUDOS_H

#include "command.h"

struct kudos {
    const struct person *people[CAP_MENTIONS];
    size_t people_count;
    const struct group *group;
    size_t group_count;
    bool everyone; /* @here, where a name should be */
    bool anywhere; /* the names were found within the text */
    int64_t points;
    const char *reason;
    bool said_for; /* "for the demo", not "the demo" */
    const char *tags[CAP_TAGS];
    size_t tag_count;
    const char *emoji; /* a reaction: nothing is said in the channel */
};

/* The words of a line, of talk among people, of a reaction: see struct verb and struct command. */
enum err kudos_parse(struct turn *t, struct words *w, void *args);
bool kudos_overhear(struct turn *t, void *args);
bool kudos_react(struct turn *t, void *args);

/* Ends turn.problem with that nothing was counted: ERR_USAGE. */
enum err kudos_refuse(struct turn *t);

#endif
