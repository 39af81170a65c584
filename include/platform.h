/* platform.h -- what a chat platform must do for the bot.
 *
 * An adapter owns its connection, its reconnecting, the wire form of
 * acknowledgements, rendering, and its directory of people.  It never sees a
 * command, the store, or another platform.
 */
#ifndef PLATFORM_H
#define PLATFORM_H

#include "err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct answer;
struct event;
struct loop;
struct message;
struct message_file;
struct names;
struct session; /* each platform defines its own */
struct settings;

/* Where a message goes. */
struct address {
    const char *channel; /* NULL: to the person, in their direct chat */
    const char *thread;  /* NULL: the channel itself */
    const char *person;  /* with a channel: there, but for this person's eyes only */
};

struct platform_note {
    const char *name;
    const char *value;
};
/* ERR_OK: it is on the disk. */
typedef void platform_kept(void *ctx, enum err e);
/* notes: a list `note` of `name` and `value`; NULL unless ERR_OK. */
typedef void platform_recalled(void *ctx, enum err e, const struct answer *notes);

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
    /* What an adapter has to know when it starts again, such as how far it has
     * read: short texts by name, kept with the team, which platform.team() must
     * know by then.  value: NULL or "" forgets it.  Both answer exactly once,
     * never from inside. */
    void (*keep)(void *ctx, const struct platform_note *note, platform_kept *done, void *done_ctx);
    void (*recall)(void *ctx, platform_recalled *done, void *done_ctx);
    /* A person of the workspace is here, or has left it for good; what is known may be said
     * again.  NULL: nobody minds. */
    void (*seen)(void *ctx, const char *person, bool here);
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
/* handle: for message_file.handle; valid until it returns; NULL unless ERR_OK.  The rest is as
 * in platform_sent, but that a file which may be there is nobody's as long as no post has it. */
typedef void platform_uploaded(void *ctx, enum err e, uint64_t retry_ms, const char *handle);
typedef void platform_closed(void *ctx);

struct platform {
    const char *name;

    /* The blocks of `m` are to live until done() in both of these.
     *
     * Acknowledges the event; then says `m` to its author, if it is not NULL:
     * where only they see it, in the place where they spoke. */
    void (*answer)(struct session *s, const struct event *ev, const struct message *m,
                   platform_sent *done, void *ctx);
    /* Leaves it unacknowledged: it comes again. */
    void (*leave)(struct session *s, const struct event *ev);

    /* Brings a file there, where nobody sees it before a post goes out with it. */
    void (*upload)(struct session *s, const struct message_file *file, platform_uploaded *done,
                   void *ctx);
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

    /* The team's settings were read, for the first time or anew; they are valid
     * until the next call.  NULL: it goes by none of them. */
    void (*apply)(struct session *s, const struct settings *settings);
    /* Where answers go in a channel, as the setting `answers` has it, if it is another place
     * than usually; after each apply(): first with NULL, for none of them holds any more.
     * NULL: answers are for one person's eyes anyway. */
    void (*answers)(struct session *s, const char *channel, const char *how);
    /* What the platform itself lets a person do in a channel: 2 for those who
     * run it, 1 for those who moderate it, 0.  NULL: it does not say. */
    int (*standing)(struct session *s, const char *channel, const char *person);

    /* Every call still under way ends first; then the session is gone. */
    void (*close)(struct session *s, platform_closed *done, void *ctx);
};

#endif
