/* fake_slack_load.c -- many messages at once.
 *
 * The payload is made once, with marks in it (~n~ the number, ~ts~, ~from~,
 * ~to~) that are filled in for each message.
 */
#include "fake_slack_load.h"

#include "arena.h"
#include "buf.h"
#include "fake_slack.h"
#include "fake_slack_envelope.h"
#include "fake_slack_http.h"
#include "fake_slack_json.h"
#include "fake_slack_message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LOAD_PAYLOAD_MAX = 1024 * 1024, LOAD_COUNT_MAX = 20 * 1000 * 1000, LOAD_PEOPLE = 5 };

struct fake_load {
    struct fake *fake;
    struct conn *conn; /* NULL: the client is gone */
    struct channel *channel;
    struct fake_timer *timer;
    char *pattern;
    struct buf payload;
    long count;
    long window;
    long sent;
    long acked;
    uint32_t *latencies_us;
    uint64_t started_ns;
};

static void load_free(struct fake_load *l)
{
    l->fake->load = NULL;
    fake_timer_free(l->timer);
    buf_release(&l->payload);
    free(l->pattern);
    free(l->latencies_us);
    free(l);
}

static int compare_latencies(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void load_end(struct fake_load *l)
{
    double seconds = (double)(uv_hrtime() - l->started_ns) / 1e9;
    size_t acked = (size_t)l->acked;
    cJSON *report = cJSON_CreateObject();
    json_add_bool(report, "ok", l->acked == l->count);
    json_add_number(report, "count", (double)l->count);
    json_add_number(report, "acked", (double)l->acked);
    json_add_number(report, "seconds", seconds);
    json_add_number(report, "per_second", (double)l->acked / seconds);
    if (acked > 0) {
        qsort(l->latencies_us, acked, sizeof(uint32_t), compare_latencies);
        uint32_t p50_us = l->latencies_us[acked / 2];
        uint32_t p99_us = l->latencies_us[acked * 99 / 100];
        json_add_number(report, "p50_us", p50_us);
        json_add_number(report, "p99_us", p99_us);
        json_add_number(report, "max_us", l->latencies_us[acked - 1]);
    }
    char *body = json_print(report);
    struct conn *c = l->conn;
    cJSON_Delete(report);
    load_free(l);
    if (c != NULL) {
        fake_conn_watch(c, NULL, NULL);
        fake_conn_answer(c,
                         &(struct answer){.status = 200, .body = body, .body_len = strlen(body)});
    }
    free(body);
}

static void load_timeout(void *ctx)
{
    load_end(ctx);
}

static void load_client_gone(void *ctx)
{
    struct fake_load *l = ctx;
    l->conn = NULL;
}

static void load_mark(struct fake_load *l, const char *mark)
{
    static const char *const people[LOAD_PEOPLE] = {"U0ANA", "U0BEN", "U0CAT", "U0DAN", "U0EVE"};
    long from = l->sent % LOAD_PEOPLE;
    long to = (from + 1 + l->sent / LOAD_PEOPLE % (LOAD_PEOPLE - 1)) % LOAD_PEOPLE;
    if (strncmp(mark, "from~", 5) == 0) {
        buf_text(&l->payload, people[from]);
    } else if (strncmp(mark, "to~", 3) == 0) {
        buf_text(&l->payload, people[to]);
    } else if (strncmp(mark, "n~", 2) == 0) {
        buf_printf(&l->payload, "%ld", l->sent);
    } else {
        char ts[TS_SIZE];
        fake_channel_next_ts(l->channel, ts);
        buf_text(&l->payload, ts);
    }
}

static void load_send_one(struct fake_load *l)
{
    const char *at = l->pattern;
    buf_clear(&l->payload);
    for (const char *mark = strchr(at, '~'); mark != NULL; mark = strchr(at, '~')) {
        buf_add(&l->payload, at, (size_t)(mark - at));
        load_mark(l, mark + 1);
        at = strchr(mark + 1, '~') + 1;
    }
    buf_text(&l->payload, at);
    l->sent++;
    fake_envelope_push_load(l->fake, l->payload.data, l->payload.len);
}

static void load_fill_window(struct fake_load *l)
{
    while (l->sent < l->count && l->sent - l->acked < l->window) {
        load_send_one(l);
    }
}

void fake_load_stop(struct fake *f)
{
    if (f->load != NULL) {
        load_free(f->load);
    }
}

void fake_load_acked(struct fake *f, uint64_t latency_us)
{
    struct fake_load *l = f->load;
    if (l == NULL || l->acked == l->count) {
        return; /* a straggler of a load that was given up */
    }
    l->latencies_us[l->acked++] = (uint32_t)latency_us;
    if (l->acked == l->count) {
        load_end(l);
    } else {
        load_fill_window(l);
    }
}

static char *load_pattern(struct fake *f, const struct channel *c, const cJSON *order)
{
    cJSON *event = cJSON_CreateObject();
    json_add(event, "client_msg_id", "00000000-c11e-4000-8000-load~n~");
    json_add(event, "type", json_text(order, "event", "message"));
    json_add(event, "text", json_text(order, "text", "kudos <@~to~> for parcel ~n~ #teamwork"));
    json_add(event, "user", "~from~");
    json_add(event, "ts", "~ts~");
    json_add(event, "team", FAKE_TEAM);
    json_add(event, "channel", fake_channel_id(c));
    json_add(event, "channel_type", fake_channel_type(c));
    cJSON_AddItemToArray(json_add_array(event, "blocks"),
                         fake_message_rich_text(json_text(event, "text", "")));
    return fake_event_payload(f, event);
}

void fake_load_start(struct fake *f, struct conn *c, const cJSON *order)
{
    struct channel *channel = fake_world_channel(f, json_text(order, "channel", "C0STORE"));
    long count = json_number(order, "count", 10000);
    if (f->load != NULL || channel == NULL || count <= 0 || count > LOAD_COUNT_MAX) {
        static const char refusal[] = "{\"ok\":false,\"error\":\"load is running, or bad order\"}";
        fake_conn_answer(
            c, &(struct answer){.status = 400, .body = refusal, .body_len = sizeof(refusal) - 1});
        return;
    }
    struct fake_load *l = must_alloc(sizeof(*l));
    l->fake = f;
    l->conn = c;
    l->channel = channel;
    l->count = count;
    l->window = json_number(order, "window", 64);
    l->latencies_us = must_alloc((size_t)count * sizeof(uint32_t));
    l->pattern = load_pattern(f, channel, order);
    l->timer = fake_timer_new(f, load_timeout, l);
    buf_init(&l->payload, LOAD_PAYLOAD_MAX);
    f->load = l;
    fake_conn_watch(c, load_client_gone, l);
    fake_timer_start(l->timer, json_number(order, "timeout_ms", 60 * 1000));
    l->started_ns = uv_hrtime();
    load_fill_window(l);
}
