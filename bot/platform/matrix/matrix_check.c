/* matrix_check.c -- does the homeserver know us? */

#include "arena.h"
#include "matrix.h"
#include "matrix_api.h"
#include "matrix_json.h"

#include <stdlib.h>
#include <string.h>

struct matrix_check {
    struct matrix_api *api;
    const char *user;
    bool as_user;
    matrix_checked *done;
    void *ctx;
};

static void check_whoami(struct matrix_check *check);

static void check_introduced(void *ctx, const struct matrix_result *r)
{
    struct matrix_check *check = ctx;
    const char *user = json_text(r->json, "user_id");

    if (user != NULL && strcmp(user, check->user) == 0) {
        check->done(check->ctx, NULL);
    } else if (user != NULL && !check->as_user) {
        check->as_user = true; /* it may be an appservice's */
        matrix_api_as(check->api, check->user);
        check_whoami(check);
    } else if (check->as_user && r->status == 403) {
        check->done(check->ctx, "the token is not that of MATRIX_USER");
    } else if (r->outcome == MATRIX_LATER || r->outcome == MATRIX_UNSURE) {
        check->done(check->ctx, "the homeserver does not answer");
    } else {
        check->done(check->ctx, user != NULL ? "the token is somebody else's" : r->error);
    }
}

static void check_whoami(struct matrix_check *check)
{
    matrix_api_call(
        check->api,
        &(struct matrix_call){.method = "GET", .path = "/_matrix/client/v3/account/whoami"},
        check_introduced, check);
}

/* Without a token: is it a homeserver, at least?  Logging in just to see would
 * use up the few times that it allows. */
static void check_versions(void *ctx, const struct matrix_result *r)
{
    struct matrix_check *check = ctx;

    check->done(check->ctx, json_array(r->json, "versions") != NULL
                                ? NULL
                                : "no homeserver answers at MATRIX_HOMESERVER");
}

struct matrix_check *matrix_check_new(struct loop *l, struct http *h,
                                      const struct matrix_options *options, matrix_checked *checked,
                                      void *ctx)
{
    struct matrix_check *check = must_alloc(sizeof(*check));

    check->api = matrix_api_new(l, h, options->homeserver);
    check->user = options->user;
    check->done = checked;
    check->ctx = ctx;
    if (options->token[0] != '\0') {
        matrix_api_token(check->api, options->token);
        check_whoami(check);
    } else {
        matrix_api_call(check->api,
                        &(struct matrix_call){
                            .method = "GET", .path = "/_matrix/client/versions", .open = true},
                        check_versions, check);
    }
    return check;
}

void matrix_check_free(struct matrix_check *check)
{
    if (check != NULL) {
        matrix_api_free(check->api);
        free(check);
    }
}
