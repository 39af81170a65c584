/* fake_slack_handles.h -- what Slack hands out to be used soon: trigger ids
 * (once, within 3 s), response urls (5 times in 30 min), upload urls, views. */
#ifndef FAKE_SLACK_HANDLES_H
#define FAKE_SLACK_HANDLES_H

#include "fake_http.h"

struct fake;

enum { HANDLE_SIZE = 128 };

/* They are kept in f->handles, an object with a member for each, by its id or path. */
void fake_handles_trigger(struct fake *f, char id[HANDLE_SIZE]);
/* For answers to what `user` did in `channel`. */
void fake_handles_response_url(struct fake *f, const char *channel, const char *user,
                               char url[HANDLE_SIZE]);

/* POST /response/..., and POST /upload/... */
void fake_handles_respond(struct fake *f, struct conn *c, const struct request *r);
void fake_handles_upload(struct fake *f, struct conn *c, const struct request *r);

#endif
