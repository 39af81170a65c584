/* setting_log -- who changed what: settings, roles, channels, schedules. */
#include "setting_verbs.h"

enum { LOG_COUNT = 15, DAY_BYTES = 48 };

static void log_query(const struct turn *t, const void *args, struct query *q)
{
    (void)t;
    (void)args;
    query_function(q, "setting_log");
    query_int(q, "count", LOG_COUNT);
}

/* "20 November 2026 · Ana · role of Ben: everyone -> manager" */
static void say_change(struct message *m, const struct zone *z, const struct answer *a, size_t i)
{
    const char *person = answer_item(a, "change", i, "who");
    const char *channel = answer_item(a, "change", i, "channel");
    char day[DAY_BYTES];

    day_describe(zone_day(z, answer_item_int(a, "change", i, "at")), true, day, sizeof(day));
    message_item(m);
    message_text(m, "%s · ", day);
    message_person(m, answer_item(a, "change", i, "by"));
    message_text(m, " · %s ", answer_item(a, "change", i, "what"));
    if (person != NULL) {
        message_text(m, "of ");
        message_person(m, person);
        message_text(m, ": ");
    } else if (channel != NULL) {
        message_text(m, "of ");
        message_channel(m, channel);
        message_text(m, ": ");
    }
    message_text(m, "%s", answer_item(a, "change", i, "text"));
}

static enum err log_reply(struct turn *t, const void *args, const struct answer *a,
                          struct message *m)
{
    const struct zone *z = zone_find(settings_text(t->settings, "zone"));

    (void)args;
    for (size_t i = 0; i < answer_count(a, "change"); i++) {
        say_change(m, z, a, i);
    }
    if (message_empty(m)) {
        message_text(m, "Nothing has been changed yet.");
    }
    return ERR_OK;
}

const struct verb setting_log = {
    .name = "log",
    .synopsis = "setting log",
    .help = "Who changed what lately: settings, roles, channels, schedules.",
    .role = ROLE_ADMIN,
    .query = log_query,
    .reply = log_reply,
};
