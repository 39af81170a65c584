/* crash.h -- kill -9, again and again, and count what is left.
 *
 * People thank each other while Bravo, or its Redis, is killed at random moments;
 * the stand-in for their chat keeps what Bravo is not done with, and delivers it
 * again.  In the end every thank-you must stand in the journal once, and must have
 * been posted once in its channel and once to who was thanked; and so must the
 * stories, lessons, comments, ideas, practices, challenges, celebrations, awards,
 * commitments and check-ins in between, numbers that are corrected and rewards that
 * are paid for with the points; and `bravo verify` must find nothing.
 *
 * A third part checks the harness: with a stand-in that takes everything sent for
 * acknowledged, as if Bravo acknowledged before it commits, something must be
 * lost; there Bravo is stopped before it is killed, so that it commits nothing of
 * what comes in between.
 *
 *     BRAVO_KILLS=1000 BRAVO_SEED=7 test_fault_crash
 */
#ifndef CRASH_H
#define CRASH_H

#include "stage.h"

struct crash_chat {
    enum stage_chat chat;
    const char *up;      /* Bravo is connected: "sockets=1" */
    const char *channel; /* where people talk */
    const char *person; /* one of the crowd, its number for ######, as the order crowd makes them */
    const char *thanks; /* what they say, its number for #: "... for event-#." */
    const char *prefix; /* before what else they tell, so that it is for the bot */
    const char *receiver;    /* who is thanked */
    const char *pill;        /* and how they are named in a text */
    const char *again;       /* rules: what was not acknowledged comes again, and soon */
    const char *again_redis; /* the same where Redis is killed; NULL: those */
    const char *never;       /* rules of the third part */
    bool blind;              /* what the stand-in got rid of may not be committed yet */
};

/* All three parts; the program's exit status. */
int crash_run(const struct crash_chat *chat);

#endif
