/* slack_roster.h -- keeps the directory filled: from Slack's lists at the start
 * and once a day, and one by one whoever turns up in between. */
#ifndef SLACK_ROSTER_H
#define SLACK_ROSTER_H

#include <stdbool.h>

struct loop;
struct slack_api;
struct slack_directory;
struct slack_roster;

/* changed: an id that was wanted is known by now, or will not be for a while. */
typedef void slack_roster_changed(void *ctx);

struct slack_roster *slack_roster_new(struct loop *l, struct slack_api *api,
                                      struct slack_directory *d, slack_roster_changed *changed,
                                      void *ctx);
/* After the API, so that no call is under way. */
void slack_roster_free(struct slack_roster *r); /* NULL: nothing */

void slack_roster_load(struct slack_roster *r);         /* all lists, from the first one on */
bool slack_roster_loaded(const struct slack_roster *r); /* all, once at least */
/* Asks for a person, a channel or a group, unless that is being done. */
void slack_roster_want(struct slack_roster *r, const char *id);

#endif
