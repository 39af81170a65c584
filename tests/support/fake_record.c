/* fake_record.c -- the lists of what was seen, and long polls for them. */
#include "fake_record.h"

#include "arena.h"
#include "fake.h"
#include "fake_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WAIT_STANDARD_MS = 5000 };

struct wait {
    struct fake *fake;
    struct conn *conn;
    struct fake_timer *timer;
    cJSON *conditions; /* name to number, as texts */
    struct wait *next;
};

struct list {
    cJSON *items;
    unsigned long count; /* of the items, and of what was only counted */
};

struct fake_record {
    struct list *lists; /* one of each kind */
    cJSON *methods;     /* name to count */
    struct wait *waits;
};

static struct fake_record *record(const struct fake *f)
{
    return fake_host(f)->record;
}

static int kind_count(const struct fake *f)
{
    return fake_host(f)->program->kind_count;
}

static const char *kind_name(const struct fake *f, int kind)
{
    return fake_host(f)->program->kinds[kind];
}

static void record_start(const struct fake *f, struct fake_record *r)
{
    for (int i = 0; i < kind_count(f); i++) {
        r->lists[i] = (struct list){.items = cJSON_CreateArray()};
    }
    r->methods = cJSON_CreateObject();
}

static void record_drop(const struct fake *f)
{
    for (int i = 0; i < kind_count(f); i++) {
        cJSON_Delete(record(f)->lists[i].items);
    }
    cJSON_Delete(record(f)->methods);
}

struct fake_record *fake_record_new(const struct fake *f)
{
    struct fake_record *r = must_alloc(sizeof(*r));
    r->lists = must_alloc((size_t)kind_count(f) * sizeof(*r->lists));
    record_start(f, r);
    return r;
}

void fake_record_free(const struct fake *f)
{
    record_drop(f);
    free(record(f)->lists);
    free(record(f));
}

void fake_record_clear(struct fake *f)
{
    record_drop(f);
    record_start(f, record(f));
}

void fake_record_add(struct fake *f, int kind, cJSON *item)
{
    json_add_number(item, "at_ms", (double)fake_now_ms(f));
    cJSON_AddItemToArray(record(f)->lists[kind].items, item);
    fake_record_count(f, kind);
}

void fake_record_count(struct fake *f, int kind)
{
    record(f)->lists[kind].count++;
    fake_record_changed(f);
}

void fake_record_method(struct fake *f, const char *method)
{
    long count = json_number(record(f)->methods, method, 0);
    json_set(record(f)->methods, method, cJSON_CreateNumber((double)count + 1));
}

void fake_record_violation(struct fake *f, const char *what, const char *detail)
{
    cJSON *item = cJSON_CreateObject();
    json_add(item, "what", what);
    json_add(item, "detail", detail);
    fake_record_add(f, KIND_VIOLATIONS, item);
}

static const struct fake_gauge *gauge_find(const struct fake *f, const char *name)
{
    const struct fake_gauge *g = fake_host(f)->program->gauges;
    while (g->name != NULL && strcmp(g->name, name) != 0) {
        g++;
    }
    return g->name != NULL ? g : NULL;
}

cJSON *fake_record_counts(const struct fake *f)
{
    cJSON *counts = cJSON_CreateObject();
    for (int i = 0; i < kind_count(f); i++) {
        if (gauge_find(f, kind_name(f, i)) == NULL) {
            json_add_number(counts, kind_name(f, i), (double)record(f)->lists[i].count);
        }
    }
    for (const struct fake_gauge *g = fake_host(f)->program->gauges; g->name != NULL; g++) {
        json_add_number(counts, g->name, (double)g->read(f));
    }
    json_add_copy(counts, "methods", record(f)->methods);
    return counts;
}

static long count_read(const struct fake *f, const char *name)
{
    if (strncmp(name, "calls.", 6) == 0) {
        return json_number(record(f)->methods, name + 6, 0);
    }
    const struct fake_gauge *gauge = gauge_find(f, name);
    if (gauge != NULL) {
        return (long)gauge->read(f);
    }
    for (int i = 0; i < kind_count(f); i++) {
        if (strcmp(name, kind_name(f, i)) == 0) {
            return (long)record(f)->lists[i].count;
        }
    }
    return 0;
}

cJSON *fake_record_state(const struct fake *f, const char *only)
{
    cJSON *state = cJSON_CreateObject();
    json_add_bool(state, "ok", true);
    for (int i = 0; i < kind_count(f); i++) {
        if (*only == '\0' || strcmp(only, kind_name(f, i)) == 0) {
            json_add_copy(state, kind_name(f, i), record(f)->lists[i].items);
        }
    }
    fake_host(f)->program->state(f, state);
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
    struct wait **at = &record(w->fake)->waits;
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
    for (struct wait *w = record(f)->waits; w != NULL; w = next) {
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
    w->next = record(f)->waits;
    record(f)->waits = w;
    fake_timer_start(w->timer, timeout_ms > 0 ? timeout_ms : WAIT_STANDARD_MS);
    fake_conn_watch(c, wait_gone, w);
    fake_record_changed(f);
}
