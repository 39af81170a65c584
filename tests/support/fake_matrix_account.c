/* fake_matrix_account.c -- who one is: versions, login, filters, account data,
 * profiles, files, and the appservice's own calls.
 */
#include "arena.h"
#include "fake_matrix.h"
#include "fake_matrix_filter.h"
#include "fake_matrix_service.h"
#include "fake_matrix_web.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { UPLOAD_MAX = 52428800 };

/* As Synapse says it, which does more than it says. */
static void run_versions(struct call *call)
{
    cJSON *versions = json_add_array(call->reply, "versions");
    for (int minor = 1; minor <= 12; minor++) {
        char text[8];
        (void)snprintf(text, sizeof(text), "v1.%d", minor);
        json_push(versions, text);
    }
    json_add_bool(json_add_object(call->reply, "unstable_features"),
                  "org.matrix.simplified_msc3575", true);
}

static void run_flows(struct call *call)
{
    static const char *const types[] = {"m.login.password", "m.login.application_service"};
    cJSON *flows = json_add_array(call->reply, "flows");
    for (int i = 0; i < 2; i++) {
        cJSON *flow = cJSON_CreateObject();
        json_add(flow, "type", types[i]);
        cJSON_AddItemToArray(flows, flow);
    }
}

static void run_login(struct call *call)
{
    const char *type = json_text(call->body, "type", "");
    const char *user = json_text(json_get(call->body, "identifier"), "user", "");
    const char *device = json_text(call->body, "device_id", NULL);
    if (strcmp(type, "m.login.password") != 0) {
        web_fail(call, 400, "M_UNKNOWN", "Unknown login type");
        return;
    }
    if ((strcmp(user, FAKE_BOT) != 0 && strcmp(user, "bravo") != 0) ||
        strcmp(json_text(call->body, "password", ""), FAKE_PASSWORD) != 0) {
        web_fail(call, 403, "M_FORBIDDEN", "Invalid username or password");
        return;
    }
    if (device == NULL) {
        fake_record_violation(call->f, "login_without_device", "each makes a new one");
        device = "NEWDEVICE";
    }
    char *token = fake_web_login(call->f, device);
    json_add(call->reply, "user_id", FAKE_BOT);
    json_add(call->reply, "access_token", token);
    json_add(call->reply, "device_id", device);
    json_add(call->reply, "home_server", FAKE_SERVER);
    free(token);
}

static void run_logout(struct call *call)
{
    fake_record_violation(call->f, "logout", "nobody asked for it");
}

static void run_whoami(struct call *call)
{
    json_add(call->reply, "user_id", call->user);
    json_add_bool(call->reply, "is_guest", false);
    if (*call->device != '\0') {
        json_add(call->reply, "device_id", call->device);
    }
}

static void run_register(struct call *call)
{
    const char *token = fake_web_token(call->request);
    if (strcmp(json_text(call->body, "type", ""), "m.login.application_service") != 0 ||
        !fake_web_is_service(call->f, token)) {
        web_fail(call, 403, "M_FORBIDDEN", "Registration is not enabled on this homeserver.");
    } else if (strcmp(json_text(call->body, "username", ""), "bravo") != 0) {
        web_fail(call, 400, "M_EXCLUSIVE", "Invalid user localpart for this application service");
    } else if (call->f->host.rules[RULE_REGISTERED] != 0) {
        web_fail(call, 400, "M_USER_IN_USE", "User ID already taken.");
        call->status = json_true(call->body, "inhibit_login", false) ? 400 : 403;
    } else {
        call->f->host.rules[RULE_REGISTERED] = 1;
        json_add(call->reply, "user_id", FAKE_BOT);
        json_add(call->reply, "home_server", FAKE_SERVER);
    }
}

/* ------------------------------------------------------------ account data */

/* Of oneself only. */
static bool is_own(struct call *call)
{
    if (strcmp(call->words[0], call->user) == 0) {
        return true;
    }
    web_fail(call, 403, "M_FORBIDDEN", "Cannot act for other users.");
    return false;
}

static void run_filter_put(struct call *call)
{
    char id[24];
    if (is_own(call)) {
        (void)snprintf(id, sizeof(id), "%lu", fake_next(call->f));
        fake_filter_keep(call->f, id, call->body);
        json_add(call->reply, "filter_id", id);
    }
}

static void run_data_get(struct call *call)
{
    const cJSON *entry = json_get(fake_world_account_data(call->f), call->words[1]);
    if (!is_own(call)) {
        return;
    }
    if (entry == NULL) {
        web_fail(call, 404, "M_NOT_FOUND", "Account data not found");
        return;
    }
    cJSON_Delete(call->reply);
    call->reply = cJSON_Duplicate(json_get(entry, "content"), true);
}

static void run_data_put(struct call *call)
{
    if (is_own(call)) {
        fake_world_put_account_data(call->f, call->words[1], cJSON_Duplicate(call->body, true));
    }
}

static void run_profile(struct call *call)
{
    const cJSON *user = fake_world_user(call->f, call->words[0]);
    if (user == NULL) {
        web_fail(call, 404, "M_NOT_FOUND", "Profile was not found");
        return;
    }
    json_add(call->reply, "displayname", json_text(user, "displayname", NULL));
    json_add(call->reply, "avatar_url", json_text(user, "avatar_url", NULL));
}

static void run_name_put(struct call *call)
{
    cJSON *user = fake_world_user(call->f, call->user);
    if (is_own(call) && user != NULL) {
        json_set_text(user, "displayname", json_text(call->body, "displayname", ""));
    }
}

/* ------------------------------------------------------------------- files */

static void run_upload(struct call *call)
{
    const struct request *r = call->request;
    char uri[64];
    cJSON *item = cJSON_CreateObject();
    if (r->body_len > UPLOAD_MAX) {
        web_fail(call, 413, "M_TOO_LARGE", "Upload request body is too large");
        cJSON_Delete(item);
        return;
    }
    (void)snprintf(uri, sizeof(uri), "mxc://" FAKE_SERVER "/file%lu", fake_next(call->f));
    json_add(call->reply, "content_uri", uri);
    json_add(item, "uri", uri);
    json_add(item, "type", r->content_type);
    json_add(item, "filename", json_text(call->query, "filename", NULL));
    json_add_number(item, "bytes", (double)r->body_len);
    fake_record_add(call->f, KIND_UPLOADS, item);
}

static void run_media_config(struct call *call)
{
    json_add_number(call->reply, "m.upload.size", UPLOAD_MAX);
}

/* ---------------------------------------------------------------- presence */

static void run_nothing(struct call *call)
{
    (void)call;
}

static void run_ping(struct call *call)
{
    if (!fake_web_is_service(call->f, fake_web_token(call->request)) ||
        strcmp(call->words[0], FAKE_SERVICE) != 0) {
        web_fail(call, 403, "M_FORBIDDEN", "Not an application service");
        return;
    }
    if (call->f->host.rules[RULE_PING_FRONT] == 0) {
        web_fail(call, 502, "M_BAD_STATUS", "Non-2xx status code from the application service");
        json_add_number(call->reply, "status", 404);
        json_add(call->reply, "body", "404 page not found\n");
        return;
    }
    json_add_number(call->reply, "duration_ms", 4);
    fake_service_retry(call->f);
}

#define CLIENT "client/v3/"

const struct web_method fake_account_methods[] = {
    {"GET", "client/versions", "versions", run_versions, true},
    {"GET", CLIENT "login", "flows", run_flows, true},
    {"POST", CLIENT "login", "login", run_login, true},
    {"POST", CLIENT "logout", "logout", run_logout, false},
    {"POST", CLIENT "logout/all", "logout", run_logout, false},
    {"POST", CLIENT "register", "register", run_register, true},
    {"GET", CLIENT "account/whoami", "whoami", run_whoami, false},
    {"POST", CLIENT "user/{}/filter", "filter", run_filter_put, false},
    {"GET", CLIENT "user/{}/account_data/{}", "account_data", run_data_get, false},
    {"PUT", CLIENT "user/{}/account_data/{}", "account_data", run_data_put, false},
    {"GET", CLIENT "profile/{}", "profile", run_profile, false},
    {"GET", CLIENT "profile/{}/displayname", "profile", run_profile, false},
    {"PUT", CLIENT "profile/{}/displayname", "displayname", run_name_put, false},
    {"POST", "media/v3/upload", "upload", run_upload, false},
    {"GET", "client/v1/media/config", "media_config", run_media_config, false},
    {"PUT", CLIENT "presence/{}/status", "presence", run_nothing, false},
    {"PUT", CLIENT "rooms/{}/typing/{}", "typing", run_nothing, false},
    {"POST", CLIENT "rooms/{}/receipt/{}/{}", "receipt", run_nothing, false},
    {"POST", "client/v1/appservice/{}/ping", "ping", run_ping, false},
    {NULL, NULL, NULL, NULL, false},
};
