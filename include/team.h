/* team.h -- one workspace that Bravo serves: its session, its settings, its
 * outbox and its agenda.
 */
#ifndef TEAM_H
#define TEAM_H

#include "caps.h"
#include "clock.h"
#include "err.h"
#include "schedule.h"
#include "setting.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct agenda;
struct answer;
struct event;
struct lease;
struct loop;
struct outbox;
struct people;
struct platform;
struct query;
struct session;
struct store;

/* What the list of all teams goes by in Redis: no workspace is called so. */
#define TEAM_LIST "*"

/* What comes once on each date of a schedule: a channel's board, or a round of
 * what is to be done in the morning (bot/store/round.lua). */
struct occasion {
    char *id; /* of the channel; of the round: "morning Europe/Berlin" */
    bool round;
    struct schedule schedule;
    int64_t since_ms; /* none is due before */
    bool has_last;
    int32_t last_day; /* the newest that has been, or was skipped */
};

/* People who are called by one name; see the command `team`. */
struct people_list {
    char *name;
    char *members; /* ids, with spaces between */
};

struct team {
    struct loop *loop;
    const struct clock *clock;
    struct store *store;
    const struct platform *platform;
    struct session *session; /* NULL: closed */
    const struct status *status;
    unsigned pace_ms; /* between two posts to one place */
    unsigned look_ms; /* between two looks at the clock, which may be set */
    char *id;         /* NULL: not known yet */
    char fresh[33];   /* random: a new team makes its secret of it */

    struct settings *settings;
    char *version; /* of settings and occasions; NULL: not loaded yet */
    bool settled;  /* it has its first admin and a channel for its board */
    const struct zone *zone;
    struct free_days free;
    struct occasion *occasions; /* rounds before boards */
    size_t occasion_count;
    struct people_list *lists;
    size_t list_count;

    struct lease *lease;
    struct outbox *outbox;
    struct agenda *agenda;
    struct people *people;
    size_t turns;                    /* under way */
    size_t loads;                    /* likewise */
    uint64_t answered[CAP_ANSWERED]; /* digests of the events that had a reply */
    size_t answered_next;
    bool stopped; /* by team_stop() */
    bool paused;  /* the session is not read: too many turns */
};

struct team_options {
    struct loop *loop;
    const struct clock *clock;
    struct store *store;
    const struct status *status;
    unsigned pace_ms;
    unsigned look_ms; /* 0: half a minute */
};

/* The team has no session yet: set platform and session, then call team_up()
 * once the session knows which team it is. */
struct team *team_new(const struct team_options *options);
void team_up(struct team *t);
/* Gives back the lease and begins nothing new; what is in hand goes on. */
void team_stop(struct team *t);
typedef void team_closed(void *ctx);
/* After team_stop(): closes the session, of which nothing is asked from now on. */
void team_close(struct team *t, team_closed *done, void *ctx);
void team_free(struct team *t); /* NULL: nothing; nothing may be under way */

/* Takes an event from the session, with its arena. */
void team_event(struct team *t, struct event *ev);

/* Reads settings and occasions anew.  Exactly once, never from inside. */
typedef void team_loaded(void *ctx, enum err e);
void team_load(struct team *t, team_loaded *done, void *ctx);

/* What the session keeps; see platform.h.  Exactly once, never from inside. */
struct platform_note;
void team_keep(struct team *t, const struct platform_note *note,
               void (*done)(void *ctx, enum err e), void *ctx);
void team_recall(struct team *t, void (*done)(void *ctx, enum err e, const struct answer *notes),
                 void *ctx);
/* 0, 1 or 2: the most that the platform lets a person do in the channels that
 * get the board. */
int team_standing(const struct team *t, const char *person);

/* Has this event had no reply yet?  A mention in a channel of Slack's comes as
 * two events of one identity, and what commits nothing is not seen by Redis. */
bool team_first_reply(struct team *t, const struct event *ev);

/* Is anything under way that may still say something? */
bool team_busy(const struct team *t);
/* Something was committed that may have left rows, or boards to plan. */
void team_stir(struct team *t);

#endif
