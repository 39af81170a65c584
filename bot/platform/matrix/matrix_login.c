/* matrix_login.c -- a token, our own id, and what was kept.
 *
 *     (password: login) -> whoami -> (appservice: register) -> recall -> begin
 *
 * A password makes a token anew at each start, always for the same device: then no
 * list of dead devices grows, and what was sent before is known as sent.  Without our
 * own id nothing begins, for a bot that does not know itself answers itself.
 *
 * The token of an appservice is its sender's; if that is not who we are to be, we
 * speak as one of the users that it may have, which may have to be made first.
 */

#include "arena.h"
#include "buf.h"
#include "log.h"
#include "loop.h"
#include "matrix_json.h"
#include "matrix_session.h"
#include "query.h"

#include <stdlib.h>
#include <string.h>

enum { AGAIN_MS = 5 * 1000, SOON_MS = 250 };

static void login_ask(struct session *s);
static void login_whoami(struct session *s);
static void login_recall(struct session *s);

static bool introducing(const struct session *s)
{
    return s->state == SESSION_INTRODUCING;
}

static void again(struct session *s, const struct matrix_result *r)
{
    matrix_session_down(s, "the homeserver does not answer");
    timer_start(s->timer, r->retry_ms > AGAIN_MS ? r->retry_ms : AGAIN_MS);
}

static bool may_help(const struct matrix_result *r)
{
    return r->outcome == MATRIX_LATER || r->outcome == MATRIX_UNSURE;
}

static void call_json(struct session *s, const char *path, cJSON *body, matrix_api_done *done)
{
    char *json = cJSON_PrintUnformatted(body);

    matrix_api_call(s->api,
                    &(struct matrix_call){
                        .method = "POST", .path = path, .body = json, .body_len = strlen(json)},
                    done, s);
    cJSON_free(json);
    cJSON_Delete(body);
}

static char *localpart(const struct session *s)
{
    char *name = must_copy(s->user + 1);

    name[strcspn(name, ":")] = '\0';
    return name;
}

/* ------------------------------------------------------------- registering */

static void login_registered(void *ctx, const struct matrix_result *r)
{
    struct session *s = ctx;

    if (!introducing(s)) {
        return;
    }
    if (r->outcome == MATRIX_DONE || strcmp(r->error, "M_USER_IN_USE") == 0) {
        login_whoami(s);
    } else if (may_help(r)) {
        again(s, r);
    } else {
        matrix_session_refuse(s, r->error);
    }
}

static void login_register(struct session *s)
{
    cJSON *body = cJSON_CreateObject();
    char *name = localpart(s);

    cJSON_AddStringToObject(body, "type", "m.login.application_service");
    cJSON_AddStringToObject(body, "username", name);
    cJSON_AddTrueToObject(body, "inhibit_login");
    free(name);
    s->registered = true;
    matrix_api_as(s->api, NULL);
    call_json(s, "/_matrix/client/v3/register", body, login_registered);
    matrix_api_as(s->api, s->user);
}

/* ------------------------------------------------------------------ whoami */

static void login_introduced(void *ctx, const struct matrix_result *r)
{
    struct session *s = ctx;
    const char *user = json_text(r->json, "user_id");

    if (!introducing(s)) {
        return;
    }
    if (user != NULL && strcmp(user, s->user) == 0) {
        log_info("matrix.introduced", "user=%s", user);
        login_recall(s);
    } else if (user != NULL && !s->as_user) {
        s->as_user = true;
        matrix_api_as(s->api, s->user);
        login_whoami(s);
    } else if (s->as_user && r->status == 403 && !s->registered) {
        login_register(s);
    } else if (may_help(r)) {
        again(s, r);
    } else {
        matrix_session_refuse(s, user != NULL ? "M_OTHER_USER" : r->error);
    }
}

static void login_whoami(struct session *s)
{
    matrix_api_call(
        s->api, &(struct matrix_call){.method = "GET", .path = "/_matrix/client/v3/account/whoami"},
        login_introduced, s);
}

/* ---------------------------------------------------------------- password */

static void login_done(void *ctx, const struct matrix_result *r)
{
    struct session *s = ctx;
    const char *token = json_text(r->json, "access_token");

    if (!introducing(s)) {
        return;
    }
    if (token != NULL) {
        matrix_api_token(s->api, token);
        login_whoami(s);
    } else if (may_help(r)) {
        again(s, r);
    } else {
        matrix_session_refuse(s, r->error);
    }
}

static void login_ask(struct session *s)
{
    cJSON *body = cJSON_CreateObject();
    cJSON *who = cJSON_AddObjectToObject(body, "identifier");
    char *json;

    cJSON_AddStringToObject(body, "type", "m.login.password");
    cJSON_AddStringToObject(who, "type", "m.id.user");
    cJSON_AddStringToObject(who, "user", s->user);
    cJSON_AddStringToObject(body, "password", s->password);
    cJSON_AddStringToObject(body, "device_id", s->device);
    cJSON_AddStringToObject(body, "initial_device_display_name", "Bravo");
    json = cJSON_PrintUnformatted(body);
    matrix_api_call(s->api,
                    &(struct matrix_call){.method = "POST",
                                          .path = "/_matrix/client/v3/login",
                                          .body = json,
                                          .body_len = strlen(json),
                                          .open = true},
                    login_done, s);
    cJSON_free(json);
    cJSON_Delete(body);
}

/* ------------------------------------------------------------------ recall */

static void login_recalled(void *ctx, enum err e, const struct answer *notes)
{
    struct session *s = ctx;

    if (!introducing(s)) {
        return;
    }
    if (e != ERR_OK) {
        s->introduced = true;
        timer_start(s->timer, SOON_MS); /* Redis may still be starting */
        return;
    }
    matrix_session_begin(s, notes);
}

static void login_recall(struct session *s)
{
    matrix_session_recall(s, login_recalled, s);
}

void matrix_login_start(void *ctx)
{
    struct session *s = ctx;

    if (s->introduced) {
        login_recall(s);
    } else if (s->password[0] != '\0') {
        login_ask(s);
    } else {
        login_whoami(s);
    }
}
