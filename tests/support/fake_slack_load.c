/* fake_slack_load.c -- many messages, or reactions, at once.
 *
 * The payload is made once, with marks in it (~n~ the number, ~id~, ~ts~,
 * ~from~, ~to~) that are filled in for each event.
 */
#include "fake_slack_load.h"

#include "arena.h"
#include "buf.h"
#include "fake_http.h"
#include "fake_json.h"
#include "fake_slack.h"
#include "fake_slack_envelope.h"
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
    long people; /* of the crowd; 0: the five of the standard workspace */
    uint32_t random;
    long from; /* of the event that is being made; so is `to` */
    long to;
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

/* The same people in every run, in no order; nobody thanks themselves. */
static void load_pick(struct fake_load *l)
{
    long people = l->people > 0 ? l->people : LOAD_PEOPLE;
    l->random = l->random * 1664525U + 1013904223U;
    l->from = (long)((l->random >> 16) % (uint32_t)people);
    l->random = l->random * 1664525U + 1013904223U;
    l->to = (l->from + 1 + (long)((l->random >> 16) % (uint32_t)(people - 1))) % people;
}

static void load_person(struct fake_load *l, long number)
{
    static const char *const five[LOAD_PEOPLE] = {"U0ANA", "U0BEN", "U0CAT", "U0DAN", "U0EVE"};
    if (l->people > 0) {
        buf_printf(&l->payload, "U9%06ld", number + 1);
    } else {
        buf_text(&l->payload, five[number]);
    }
}

static void load_mark(struct fake_load *l, const char *mark)
{
    if (strncmp(mark, "from~", 5) == 0) {
        load_person(l, l->from);
    } else if (strncmp(mark, "to~", 3) == 0) {
        load_person(l, l->to);
    } else if (strncmp(mark, "n~", 2) == 0) {
        buf_printf(&l->payload, "%ld", l->sent);
    } else if (strncmp(mark, "id~", 3) == 0) {
        buf_printf(&l->payload, "%08lx-c11e-4000-8000-000010adfeed", fake_next(l->fake));
    } else {
        char ts[TS_SIZE];
        fake_channel_next_ts(l->channel, ts);
        buf_text(&l->payload, ts);
    }
}

static void load_send_one(struct fake_load *l)
{
    const char *at = l->pattern;
    load_pick(l);
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

static cJSON *load_message(const struct channel *c, const char *text)
{
    cJSON *event = cJSON_CreateObject();
    json_add(event, "client_msg_id", "~id~");
    json_add(event, "type", "message");
    json_add(event, "text", text);
    json_add(event, "user", "~from~");
    json_add(event, "ts", "~ts~");
    json_add(event, "team", FAKE_TEAM);
    json_add(event, "channel", fake_channel_id(c));
    json_add(event, "channel_type", fake_channel_type(c));
    cJSON_AddItemToArray(json_add_array(event, "blocks"), fake_message_rich_text(text));
    return event;
}

static cJSON *load_reaction(const struct channel *c, const char *name)
{
    cJSON *event = cJSON_CreateObject();
    json_add(event, "type", "reaction_added");
    json_add(event, "user", "~from~");
    json_add(event, "reaction", name);
    cJSON *item = json_add_object(event, "item");
    json_add(item, "type", "message");
    json_add(item, "channel", fake_channel_id(c));
    json_add(item, "ts", "~ts~");
    json_add(event, "item_user", "~to~");
    json_add(event, "event_ts", "~ts~");
    return event;
}

static char *load_pattern(struct fake *f, const struct channel *c, const cJSON *order)
{
    const char *reaction = json_text(order, "reaction", NULL);
    cJSON *event = reaction != NULL
                       ? load_reaction(c, reaction)
                       : load_message(c, json_text(order, "text",
                                                   "<@" FAKE_BOT_USER "> kudos <@~to~> for "
                                                   "parcel ~n~ #teamwork"));
    return fake_event_payload(f, event);
}

static void load_start(struct fake *f, struct conn *c, const cJSON *order)
{
    struct channel *channel = fake_world_channel(f, json_text(order, "channel", "C0STORE"));
    long count = json_number(order, "count", 10000);
    if (f->load != NULL || channel == NULL || count <= 0 || count > LOAD_COUNT_MAX ||
        json_number(order, "people", 0) == 1) {
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
    l->people = json_number(order, "people", 0);
    l->random = (uint32_t)json_number(order, "seed", 1);
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

void fake_load_serve(struct fake *f, struct conn *c, const struct request *r)
{
    cJSON *order = json_parse(r->body, r->body_len);
    load_start(f, c, order);
    cJSON_Delete(order);
}
