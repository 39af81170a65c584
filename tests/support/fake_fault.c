/* fake_fault.c -- answers that go wrong. */
#include "fake_fault.h"

#include "arena.h"
#include "buf.h"
#include "fake_json.h"

#include <stdlib.h>
#include <string.h>

enum { FAULT_HEAD_MAX = 4096, FAULT_BODY_MAX = 4096 };

void fake_faults_release(struct faults *all)
{
    cJSON_Delete(all->ordered);
    cJSON_Delete(all->windows);
    *all = (struct faults){0};
}

void fake_faults_add(struct faults *all, const cJSON *fault)
{
    if (all->ordered == NULL) {
        all->ordered = cJSON_CreateArray();
    }
    cJSON_AddItemToArray(all->ordered, cJSON_Duplicate(fault, true));
}

static bool fault_is_for(const cJSON *fault, const char *method, const char *channel)
{
    const char *its_method = json_text(fault, "method", method);
    const char *its_channel = json_text(fault, "channel", channel);
    return strcmp(its_method, method) == 0 && strcmp(its_channel, channel) == 0;
}

cJSON *fake_faults_take(struct faults *all, const char *method, const char *channel)
{
    cJSON *fault = NULL;
    cJSON_ArrayForEach(fault, all->ordered)
    {
        if (!fault_is_for(fault, method, channel)) {
            continue;
        }
        long times = json_number(fault, "times", 1);
        if (times <= 1) {
            return cJSON_DetachItemViaPointer(all->ordered, fault);
        }
        json_set(fault, "times", cJSON_CreateNumber((double)times - 1));
        return cJSON_Duplicate(fault, true);
    }
    return NULL;
}

static enum conn_end fault_end(const cJSON *fault)
{
    static const char *const names[] = {"keep", "close", "reset", "stall"};
    const char *name = json_text(fault, "end", "keep");
    for (int i = 0; i < (int)(sizeof(names) / sizeof(names[0])); i++) {
        if (strcmp(name, names[i]) == 0) {
            return (enum conn_end)i;
        }
    }
    return CONN_KEEP;
}

static void fault_body(struct buf *body, const cJSON *fault, const char *reply)
{
    const char *error = json_text(fault, "error", NULL);
    const char *text = json_text(fault, "body", NULL);
    if (error != NULL) {
        buf_printf(body, "{\"ok\":false,\"error\":\"%s\"}", error);
    } else if (text != NULL) {
        buf_text(body, text);
    } else {
        buf_text(body, reply);
    }
}

void fake_fault_answer(struct conn *c, const cJSON *fault, const char *reply)
{
    struct buf headers;
    struct buf body;
    buf_init(&headers, FAULT_HEAD_MAX);
    buf_init(&body, FAULT_BODY_MAX + strlen(reply) + strlen(json_text(fault, "body", "")));
    fault_body(&body, fault, reply);
    const char *retry_after = json_text(fault, "retry_after", NULL);
    if (retry_after != NULL) {
        buf_printf(&headers, "Retry-After: %s\r\n", retry_after);
    }
    struct answer answer = {.status = (int)json_number(fault, "status", 200),
                            .type = json_text(fault, "type", NULL),
                            .headers = headers.data,
                            .body = body.data,
                            .body_len = body.len,
                            .delay_ms = json_number(fault, "delay_ms", 0),
                            .drip_ms = json_number(fault, "drip_ms", 0),
                            .length_lie = json_number(fault, "length_lie", 0),
                            .cut = json_number(fault, "cut", 0),
                            .end = fault_end(fault)};
    bool whole = answer.end == CONN_KEEP || answer.length_lie != 0;
    answer.cuts = json_get(fault, "cut") != NULL || !whole;
    fake_conn_answer(c, &answer);
    buf_release(&headers);
    buf_release(&body);
}

void fake_faults_close_window(struct faults *all, const char *key, double until_ms)
{
    if (all->windows == NULL) {
        all->windows = cJSON_CreateObject();
    }
    json_set(all->windows, key, cJSON_CreateNumber(until_ms));
}

double fake_faults_window(const struct faults *all, const char *key)
{
    const cJSON *until = json_get(all->windows, key);
    return cJSON_IsNumber(until) ? until->valuedouble : 0;
}
