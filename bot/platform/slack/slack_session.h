/* slack_session.h -- what the files of a Slack session share. */
#ifndef SLACK_SESSION_H
#define SLACK_SESSION_H

#include "platform.h"
#include "slack_api.h"
#include "slack_directory.h"
#include "slack_events.h"
#include "slack_link.h"
#include "slack_roster.h"
#include "slack_sweep.h"

#include <stdbool.h>

struct clock;
struct slack_errand;
struct slack_waiting;

enum session_state {
    SESSION_INTRODUCING, /* auth.test: who are we? */
    SESSION_LINKED,      /* the link does the rest */
    SESSION_REFUSED,     /* the token is no good */
    SESSION_CLOSING,
};

struct session {
    struct loop *loop;
    const struct clock *clock;
    const struct platform_events *events;
    void *ctx;
    enum session_state state;
    struct slack_api *api;
    struct slack_link *link;
    struct slack_directory *directory;
    struct slack_roster *roster;
    struct slack_sweep *sweep;
    struct timer *timer; /* until the next auth.test */
    char *team;          /* NULL: not known yet */
    char *enterprise;
    char *user;
    char *bot;
    struct slack_waiting *waiting; /* envelopes, for the directory */
    size_t waiting_count;
    struct slack_errand *errands; /* messages on their way */
    bool told_foreign;
    bool paused; /* no events are taken now */
    platform_closed *closed;
    void *closed_ctx;
};

/* slack.c: the token is no good; says so and stops. */
void slack_session_refuse(struct session *s, const char *why);

/* slack_inbox.c: frames, to events. */
void slack_inbox_frame(void *ctx, const struct slack_envelope *e, unsigned socket,
                       const char *bytes, size_t len);
void slack_inbox_retry(void *ctx); /* the directory knows more now */
void slack_inbox_drop(struct session *s);

/* slack_post.c: messages, to posts.  See platform.h. */
void slack_post_answer(struct session *s, const struct event *ev, const struct message *m,
                       platform_sent *done, void *ctx);
void slack_post_notice(struct session *s, const struct address *to, const struct message *m,
                       const char *row_id, platform_sent *done, void *ctx);
void slack_post_retry(struct session *s); /* the directory knows more now */
void slack_post_drop(struct session *s);  /* ends those that wait for their time */

/* slack_upload.c.  See platform.h. */
void slack_upload(struct session *s, const struct message_file *file, platform_uploaded *done,
                  void *ctx);

/* slack_known.c: does the directory know everybody and everything that is named
 * in it?  If not, Slack is asked. */
bool slack_known_all(struct session *s, const struct message *m);

/* slack_find.c */
void slack_find_row(struct session *s, const struct address *to, const char *row_id,
                    platform_found *done, void *ctx);

/* slack_direct.c: the direct chat with a person, opened if need be.  Exactly
 * once, never from inside; channel is NULL unless SLACK_DONE. */
typedef void slack_direct_done(void *ctx, const struct slack_result *r, const char *channel);
void slack_direct_open(struct session *s, const char *person, slack_direct_done *done, void *ctx);

#endif
