/* matrix_session.h -- what the files of a Matrix session share. */
#ifndef MATRIX_SESSION_H
#define MATRIX_SESSION_H

#include "matrix_api.h"
#include "matrix_directory.h"
#include "matrix_directs.h"
#include "matrix_events.h"
#include "matrix_inbox.h"
#include "matrix_link.h"
#include "matrix_members.h"
#include "matrix_recent.h"
#include "matrix_rooms.h"
#include "matrix_send.h"
#include "matrix_sync.h"
#include "platform.h"

#include <stdbool.h>

struct clock;
struct matrix_errand;
struct matrix_opening;
struct settings;
struct websockets;

enum session_state {
    SESSION_INTRODUCING, /* log in, if need be; who are we? what did we keep? */
    SESSION_RUNNING,     /* sync and link do the rest */
    SESSION_REFUSED,     /* by the homeserver, for good */
    SESSION_CLOSING,
};

struct session {
    struct loop *loop;
    struct websockets *websockets;
    const struct clock *clock;
    const struct platform_events *events;
    void *ctx;
    enum session_state state;
    char *user;
    char *password; /* "": there was a token */
    char *device;
    struct matrix_api *api;
    struct matrix_directory *directory;
    struct matrix_recent *recent;
    const struct settings *settings; /* NULL: not read yet */
    struct timer *timer;             /* until the next try to introduce ourselves */
    bool as_user;                    /* the token is an appservice's: say who we are */
    bool registered;                 /* tried to */
    bool introduced;                 /* we know who we are */
    bool up;                         /* what the owner was told */
    struct matrix_inbox *inbox;
    struct matrix_sync *sync;
    struct matrix_link *link; /* NULL: none */
    struct matrix_rooms *rooms;
    struct matrix_directs *directs;
    struct matrix_members *members;
    struct matrix_sender *sender;
    struct matrix_errand *errands; /* messages on their way */
    struct matrix_opening *openings;
    unsigned keeping;      /* calls of the owner's that have not ended */
    bool gone;             /* but for those */
    struct timer *leaving; /* NULL until closing */
    platform_closed *closed;
    void *closed_ctx;
};

/* matrix.c */
void matrix_session_up(struct session *s);
void matrix_session_down(struct session *s, const char *why);
/* The homeserver refuses us for good; says so and stops. */
void matrix_session_refuse(struct session *s, const char *why);
/* A call ended with MATRIX_FATAL: logs in again, or is refused. */
void matrix_session_fatal(struct session *s, const struct matrix_result *r);

/* As events->keep and events->recall, which the session outlives by them. */
void matrix_session_keep(struct session *s, const struct platform_note *note, platform_kept *kept,
                         void *ctx);
void matrix_session_recall(struct session *s, platform_recalled *recalled, void *ctx);

/* matrix_login.c: a token, our own id, and what was kept; then matrix_session_begin(). */
void matrix_login_start(void *ctx); /* the session */
void matrix_session_begin(struct session *s, const struct answer *notes);

/* matrix_post.c: messages, to posts.  See platform.h. */
void matrix_post_answer(struct session *s, const struct event *ev, const struct message *m,
                        platform_sent *done, void *ctx);
void matrix_post_notice(struct session *s, const struct address *to, const struct message *m,
                        const char *row_id, platform_sent *done, void *ctx);
void matrix_post_upload(struct session *s, const struct message_file *file, platform_uploaded *done,
                        void *ctx);
enum err matrix_post_error(const struct matrix_result *r);

/* matrix_find.c */
void matrix_find_row(struct session *s, const struct address *to, const char *row_id,
                     platform_found *done, void *ctx);

/* matrix_direct.c: the direct chat with a person, opened if need be.  Exactly
 * once, never from inside; room is NULL unless MATRIX_DONE. */
typedef void matrix_direct_done(void *ctx, const struct matrix_result *r,
                                const struct matrix_room *room);
void matrix_direct_open(struct session *s, const char *person, matrix_direct_done *done, void *ctx);

#endif
