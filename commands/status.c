/* status -- is everything connected? */
#include "command.h"

#include <inttypes.h>

enum { DAY_BYTES = 48 };

static void status_query(const struct turn *t, const void *args, struct query *q)
{
    (void)t;
    (void)args;
    query_function(q, "status");
}

/* "since Friday 20 November 2026, 16:00" */
static void say_since(struct message *m, const struct zone *z, int64_t since_ms)
{
    struct civil at = zone_civil(z, since_ms);
    char day[DAY_BYTES];

    day_describe(date_day(at.date), true, day, sizeof(day));
    message_text(m, "since %s, %02d:%02d", day, at.hour, at.minute);
}

static void say_link(struct message *m, const struct zone *z, const struct status_link *link)
{
    if (link->since_ms == 0) {
        message_text(m, "not connected yet");
        return;
    }
    message_text(m, link->up ? "connected " : "not connected ");
    say_since(m, z, link->since_ms);
}

/* What the program knows of itself. */
static void say_program(struct message *m, const struct zone *z, const struct status *s)
{
    message_text(m, "Bravo %s, running ", s->version);
    say_since(m, z, s->started_ms);
    message_text(m, ".");
    for (size_t i = 0; i < s->platform_count; i++) {
        message_item(m);
        message_text(m, "%s: ", s->platforms[i].name);
        say_link(m, z, &s->platforms[i]);
    }
    message_item(m);
    message_text(m, "Redis (%s): ", s->store.name);
    say_link(m, z, &s->store);
}

static enum err status_reply(struct turn *t, const void *args, const struct answer *a,
                             struct message *m)
{
    const struct zone *z = zone_find(settings_text(t->settings, "zone"));
    int64_t waiting = answer_int(a, "waiting", 0);
    char day[DAY_BYTES];

    (void)args;
    if (t->status != NULL) {
        say_program(m, z, t->status);
    }
    message_item(m);
    message_text(m, "%" PRId64 " entries; %" PRId64 " %s to be posted; settings version %" PRId64,
                 answer_int(a, "entries", 0), waiting,
                 waiting == 1 ? "message waits" : "messages wait", answer_int(a, "version", 0));
    message_item(m);
    if (answer_text(a, "board") == NULL) {
        message_text(m, "No board has been posted yet");
        return ERR_OK;
    }
    day_describe((int32_t)answer_int(a, "board", 0), true, day, sizeof(day));
    message_text(m, "The last board was that of %s, in ", day);
    message_channel(m, answer_text(a, "channel"));
    return ERR_OK;
}

static const struct verb status_show = {
    .synopsis = "status",
    .help = "Say what is connected, and what waits.",
    .query = status_query,
    .reply = status_reply,
};

const struct command command_status = {
    .name = "status",
    .aliases = (const char *const[]){"ping", NULL},
    .help = "Whether everything is connected.",
    .examples = (const char *const[]){"status", NULL},
    .verbs = (const struct verb *const[]){&status_show, NULL},
};
