/* platform.h -- what a chat platform must do for the bot.
 *
 * An adapter owns its connection, its reconnecting, the wire form of
 * acknowledgements, rendering, and its directory of people.  It never sees a
 * command, the store, or another platform.
 */
#ifndef PLATFORM_H
#define PLATFORM_H

#include "err.h"

#include <stddef.h>
#include <stdint.h>

struct event;
struct loop;
struct message;
struct names;
struct session; /* each platform defines its own */

/* Where a message goes. */
struct address {
    const char *channel; /* NULL: to the person, in their direct chat */
    const char *thread;  /* NULL: the channel itself */
    const char *person;  /* with a channel: there, but for this person's eyes only */
};

struct platform_events {
    /* Once the session is connected for the first time, and after each change. */
    void (*up)(void *ctx);
    void (*down)(void *ctx, const char *why); /* why: a short constant or a NUL-terminated cause */
    /* A new event.  The turn owns ev->arena from here on and ends with exactly
     * one answer() or leave() for it. */
    void (*event)(void *ctx, struct event *ev);
    /* After down(): it will not come up again, for it may not (a wrong token).
     * NULL: nobody minds. */
    void (*refused)(void *ctx);
};

/*
 * The outcome of a send.
 *   ERR_OK           it was posted
 *   ERR_UNAVAILABLE  it was certainly not posted; again not before retry_ms
 *   ERR_UNKNOWN      it may have been posted: look it up before the next try
 *   ERR_DENIED       this one will never be posted (no such channel, not in it, archived)
 * Exactly once for every call, never from inside it.
 */
typedef void platform_sent(void *ctx, enum err e, uint64_t retry_ms);
/* ERR_OK with found; other values: could not look, as above. */
typedef void platform_found(void *ctx, enum err e, int found);
typedef void platform_closed(void *ctx);

struct platform {
    const char *name;

    /* Acknowledges the event; then says `m` to its author, if it is not NULL:
     * where only they see it, in the place where they spoke. */
    void (*answer)(struct session *s, const struct event *ev, const struct message *m,
                   platform_sent *done, void *ctx);
    /* Leaves it unacknowledged: it comes again. */
    void (*leave)(struct session *s, const struct event *ev);

    /* Posts a notice.  row_id names it for find(). */
    void (*post)(struct session *s, const struct address *to, const struct message *m,
                 const char *row_id, platform_sent *done, void *ctx);
    /* Was this row posted there already? */
    void (*find)(struct session *s, const struct address *to, const char *row_id,
                 platform_found *done, void *ctx);

    /* Stops or resumes taking events from the connection. */
    void (*pause)(struct session *s, int paused);

    const char *(*team)(const struct session *s); /* the workspace's id; NULL before the first up */
    const char *(*zone)(const struct session *s); /* a zone to begin with; NULL: unknown */
    const struct names *(*names)(struct session *s);

    /* Every call still under way ends first; then the session is gone. */
    void (*close)(struct session *s, platform_closed *done, void *ctx);
};

#endif
