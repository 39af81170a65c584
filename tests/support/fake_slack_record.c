/* fake_slack_record.c -- the lists of what was seen, and long polls for them. */
#include "fake_slack_record.h"

#include "arena.h"
#include "fake_slack.h"
#include "fake_slack_http.h"
#include "fake_slack_json.h"
#include "fake_slack_socket.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WAIT_STANDARD_MS = 5000 };

static const char *const kind_names[FAKE_KIND_COUNT] = {[KIND_POSTS] = "posts",
                                                        [KIND_EPHEMERALS] = "ephemerals",
                                                        [KIND_UPDATES] = "updates",
                                                        [KIND_DELETES] = "deletes",
                                                        [KIND_REACTIONS] = "reactions",
                                                        [KIND_VIEWS] = "views",
                                                        [KIND_UPLOADS] = "uploads",
                                                        [KIND_RESPONSES] = "responses",
                                                        [KIND_ACKS] = "acks",
                                                        [KIND_LOST] = "lost",
                                                        [KIND_CALLS] = "calls",
                                                        [KIND_SOCKETS] = "sockets",
                                                        [KIND_VIOLATIONS] = "violations"};

struct wait {
    struct fake *fake;
    struct conn *conn;
    struct fake_timer *timer;
    cJSON *conditions; /* name to number, as texts */
    struct wait *next;
};

struct fake_record {
    cJSON *lists[FAKE_KIND_COUNT];
    unsigned long counts[FAKE_KIND_COUNT];
    cJSON *methods; /* name to count */
    struct wait *waits;
};

static void record_start(struct fake_record *r)
{
    for (int i = 0; i < FAKE_KIND_COUNT; i++) {
        r->lists[i] = cJSON_CreateArray();
        r->counts[i] = 0;
    }
    r->methods = cJSON_CreateObject();
}

static void record_drop(struct fake_record *r)
{
    for (int i = 0; i < FAKE_KIND_COUNT; i++) {
        cJSON_Delete(r->lists[i]);
    }
    cJSON_Delete(r->methods);
}

struct fake_record *fake_record_new(void)
{
    struct fake_record *r = must_alloc(sizeof(*r));
    record_start(r);
    return r;
}

void fake_record_free(struct fake_record *r)
{
    record_drop(r);
    free(r);
}

void fake_record_clear(struct fake *f)
{
    record_drop(f->record);
    record_start(f->record);
}

void fake_record_add(struct fake *f, enum fake_kind kind, cJSON *item)
{
    json_add_number(item, "at_ms", (double)fake_now_ms(f));
    cJSON_AddItemToArray(f->record->lists[kind], item);
    fake_record_count(f, kind);
}

void fake_record_count(struct fake *f, enum fake_kind kind)
{
    f->record->counts[kind]++;
    fake_record_changed(f);
}

void fake_record_method(struct fake *f, const char *method)
{
    long count = json_number(f->record->methods, method, 0);
    json_set(f->record->methods, method, cJSON_CreateNumber((double)count + 1));
}

void fake_record_violation(struct fake *f, const char *what, const char *detail)
{
    cJSON *item = cJSON_CreateObject();
    json_add(item, "what", what);
    json_add(item, "detail", detail);
    fake_record_add(f, KIND_VIOLATIONS, item);
}

static const char *const gauge_names[] = {"sockets", "tcp", "unacked", "opened", "pongs"};

static long gauge_read(const struct fake *f, size_t i)
{
    size_t (*const gauges[])(const struct fake *) = {fake_sockets_open, fake_sockets_tcp,
                                                     fake_sockets_unacked, fake_sockets_opened,
                                                     fake_sockets_pongs};
    return (long)gauges[i](f);
}

enum { GAUGE_COUNT = sizeof(gauge_names) / sizeof(gauge_names[0]) };

cJSON *fake_record_counts(const struct fake *f)
{
    cJSON *counts = cJSON_CreateObject();
    for (int i = 0; i < FAKE_KIND_COUNT; i++) {
        if (i != KIND_SOCKETS) {
            json_add_number(counts, kind_names[i], (double)f->record->counts[i]);
        }
    }
    for (size_t i = 0; i < GAUGE_COUNT; i++) {
        json_add_number(counts, gauge_names[i], (double)gauge_read(f, i));
    }
    json_add_copy(counts, "methods", f->record->methods);
    return counts;
}

static long count_read(const struct fake *f, const char *name)
{
    if (strncmp(name, "calls.", 6) == 0) {
        return json_number(f->record->methods, name + 6, 0);
    }
    for (size_t i = 0; i < GAUGE_COUNT; i++) {
        if (strcmp(name, gauge_names[i]) == 0) {
            return gauge_read(f, i);
        }
    }
    for (int i = 0; i < FAKE_KIND_COUNT; i++) {
        if (strcmp(name, kind_names[i]) == 0) {
            return (long)f->record->counts[i];
        }
    }
    return 0;
}

cJSON *fake_record_state(const struct fake *f, const char *only)
{
    cJSON *state = cJSON_CreateObject();
    json_add_bool(state, "ok", true);
    for (int i = 0; i < FAKE_KIND_COUNT; i++) {
        if (*only == '\0' || strcmp(only, kind_names[i]) == 0) {
            json_add_copy(state, kind_names[i], f->record->lists[i]);
        }
    }
    cJSON_AddItemToObject(state, "unacked", fake_sockets_list_unacked(f));
    cJSON_AddItemToObject(state, "counts", fake_record_counts(f));
    return state;
}

static bool wait_is_over(const struct wait *w)
{
    const cJSON *condition = NULL;
    cJSON_ArrayForEach(condition, w->conditions)
    {
        char name[64];
        (void)snprintf(name, sizeof(name), "%s", condition->string);
        char *max = strstr(name, "_max");
        if (max != NULL) {
            *max = '\0';
        }
        long is = count_read(w->fake, name);
        long wanted = strtol(condition->valuestring, NULL, 10);
        if (max != NULL ? is > wanted : is < wanted) {
            return false;
        }
    }
    return true;
}

static void wait_unlink(struct wait *w)
{
    struct wait **at = &w->fake->record->waits;
    while (*at != w) {
        at = &(*at)->next;
    }
    *at = w->next;
}

static void wait_free(struct wait *w)
{
    wait_unlink(w);
    fake_timer_free(w->timer);
    cJSON_Delete(w->conditions);
    free(w);
}

static void wait_gone(void *ctx)
{
    wait_free(ctx);
}

static void wait_end(struct wait *w, bool reached)
{
    struct conn *c = w->conn;
    cJSON *answer = cJSON_CreateObject();
    json_add_bool(answer, "ok", reached);
    cJSON_AddItemToObject(answer, "counts", fake_record_counts(w->fake));
    char *body = json_print(answer);
    cJSON_Delete(answer);
    fake_conn_watch(c, NULL, NULL);
    wait_free(w);
    fake_conn_answer(
        c, &(struct answer){.status = reached ? 200 : 408, .body = body, .body_len = strlen(body)});
    free(body);
}

static void wait_timeout(void *ctx)
{
    wait_end(ctx, false);
}

void fake_record_changed(struct fake *f)
{
    struct wait *next = NULL;
    for (struct wait *w = f->record->waits; w != NULL; w = next) {
        next = w->next;
        if (wait_is_over(w)) {
            wait_end(w, true);
        }
    }
}

void fake_record_wait(struct fake *f, struct conn *c, const char *query)
{
    struct wait *w = must_alloc(sizeof(*w));
    w->fake = f;
    w->conn = c;
    w->conditions = json_from_form(query);
    long timeout_ms = strtol(json_text(w->conditions, "timeout_ms", "0"), NULL, 10);
    cJSON_DeleteItemFromObjectCaseSensitive(w->conditions, "timeout_ms");
    w->timer = fake_timer_new(f, wait_timeout, w);
    w->next = f->record->waits;
    f->record->waits = w;
    fake_timer_start(w->timer, timeout_ms > 0 ? timeout_ms : WAIT_STANDARD_MS);
    fake_conn_watch(c, wait_gone, w);
    fake_record_changed(f);
}
