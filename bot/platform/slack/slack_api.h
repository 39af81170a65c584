/* slack_api.h -- calls of Slack's Web API, and what their outcome means. */
#ifndef SLACK_API_H
#define SLACK_API_H

#include <cjson/cJSON.h>
#include <stdint.h>

struct buf;
struct http;
struct loop;
struct message_file;
struct slack_api;

enum slack_outcome {
    SLACK_DONE,
    SLACK_LATER,   /* certainly without effect; again after retry_ms */
    SLACK_UNSURE,  /* perhaps done, perhaps not */
    SLACK_REFUSED, /* this call will never be done */
    SLACK_FATAL,   /* no call will: the token is no good */
};

struct slack_result {
    enum slack_outcome outcome;
    uint64_t retry_ms;
    const char *error; /* Slack's word, such as "channel_not_found"; never NULL */
    const cJSON *json; /* the answer; NULL unless SLACK_DONE */
};

/* Exactly once for every slack_api_call(), never from inside it; what r points
 * to is valid until it returns. */
typedef void slack_api_done(void *ctx, const struct slack_result *r);

struct slack_api_options {
    const char *url; /* of the API, ends with "/" */
    const char *bot_token;
    const char *app_token;
};

struct slack_api *slack_api_new(struct loop *l, struct http *h, const struct slack_api_options *o);
/* Calls still under way end first, with SLACK_UNSURE. */
void slack_api_free(struct slack_api *api); /* NULL: nothing */

/*
 * method: "chat.postMessage", a constant.  form: made by http_form(), copied;
 * NULL: no arguments.  Within the time that Slack told us not to call a method,
 * a call of it ends with SLACK_LATER and is not sent.
 */
void slack_api_call(struct slack_api *api, const char *method, const struct buf *form,
                    slack_api_done *done, void *ctx);

/* Brings a file, which is copied, to an address that files.getUploadURLExternal gave. */
void slack_api_upload(struct slack_api *api, const char *url, const struct message_file *file,
                      slack_api_done *done, void *ctx);

#endif
