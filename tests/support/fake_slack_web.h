/* fake_slack_web.h -- the Web API: one function per method.
 *
 * A method reads its arguments (all are texts, however they came), adds what
 * it has to say to `reply`, and returns NULL or the error that Slack has for
 * it.  The methods stand in fake_slack_chat.c, _talks.c, _people.c, _views.c
 * and _files.c; faults that a test has ordered go over all of them.
 */
#ifndef FAKE_SLACK_WEB_H
#define FAKE_SLACK_WEB_H

#include "fake_http.h"
#include "fake_slack_world.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

struct call {
    struct fake *f;
    const char *method;
    cJSON *args;
    cJSON *reply;
    cJSON *messages;  /* of response_metadata; NULL: none */
    char needed[64];  /* scope, with the error missing_scope */
    char detail[160]; /* for the violation that an error is */
    int retry_after;  /* > 0: HTTP 429 */
};

typedef const char *web_run(struct call *call);

struct web_method {
    const char *name;
    const char *scope; /* NULL: none, or it depends */
    bool json;         /* takes JSON bodies */
    web_run *run;
};

extern const struct web_method fake_chat_methods[];
extern const struct web_method fake_talks_methods[];
extern const struct web_method fake_people_methods[];
extern const struct web_method fake_views_methods[];
extern const struct web_method fake_files_methods[];

struct fake_web *fake_web_new(void);
void fake_web_free(struct fake_web *w);
void fake_web_serve(struct fake *f, struct conn *c, const struct request *r); /* /api/... */

/* POST /_control/fault; see fake_fault.c for the members. */
void fake_web_fault(struct fake *f, const cJSON *fault);
/* {"scopes": ["chat:write", ...], "bot_token": "...", "app_token": "..."} */
void fake_web_grant(struct fake *f, const cJSON *grant);

const char *web_arg(const struct call *call, const char *name); /* "": missing */
bool web_flag(const struct call *call, const char *name);
bool web_has_scope(struct call *call, const char *scope);
/* The channel of the argument `channel`, if the bot may see it and has the
 * scope "<kind of channel>:<right>" (right NULL: none is needed). */
const char *web_channel(struct call *call, const char *right, struct channel **out);
/* A page of a list: sets first and last (not included), and next_cursor. */
const char *web_page(struct call *call, size_t count, size_t *first, size_t *last);
void web_next_cursor(struct call *call, const char *cursor); /* "": the last page */

#endif
