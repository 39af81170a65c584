/* channel_say -- what `channel` and `schedule` say about a channel's board. */
#include "channel_verbs.h"

#include <string.h>

enum { DEFAULT_MINUTE = 17 * 60, TEXT_BYTES = 64 };

static struct schedule read_schedule(const struct turn *t, const struct answer *a, size_t i,
                                     struct free_days *free)
{
    const char *minute = answer_item(a, "channel", i, "minute");
    const char *days = answer_item(a, "channel", i, "days");
    const char *zone = answer_item(a, "channel", i, "zone");
    struct schedule s = {.minute_of_day = DEFAULT_MINUTE};

    if (minute != NULL) {
        s.minute_of_day = (int)answer_item_int(a, "channel", i, "minute");
    }
    free_days_read(settings_text(t->settings, "days.free"), free);
    schedule_set_days(&s, days != NULL, (unsigned)answer_item_int(a, "channel", i, "days"), free);
    s.zone = zone != NULL ? zone_find(zone) : NULL;
    s.zone = s.zone != NULL ? s.zone : zone_find(settings_text(t->settings, "zone"));
    return s;
}

/* "today", "tomorrow", "on Monday 23 November": what today is may differ where
 * the reader is. */
static void say_day(struct message *m, const struct turn *t, const struct schedule *s, int32_t day)
{
    const struct zone *home = zone_find(settings_text(t->settings, "zone"));
    int32_t today = zone_day(s->zone, t->now_ms);
    char text[TEXT_BYTES];

    if (zone_day(home, t->now_ms) == today && (day == today || day == today + 1)) {
        message_text(m, "%s", day == today ? "today" : "tomorrow");
        return;
    }
    day_describe(day, false, text, sizeof(text));
    message_text(m, "on %s", text);
}

void channel_say(const struct turn *t, const struct answer *a, size_t i, struct message *m)
{
    struct free_days free;
    const struct schedule s = read_schedule(t, a, i, &free);
    const char *last = answer_item(a, "channel", i, "last");
    int32_t last_day = (int32_t)answer_item_int(a, "channel", i, "last");
    bool has_last = last != NULL && *last != '\0';
    char days[TEXT_BYTES];
    struct civil at;
    struct due due;

    if (s.weekdays == 0) {
        message_channel(m, answer_item(a, "channel", i, "id"));
        message_text(m, " gets no board, until somebody names days for it: ");
        message_code(m, "schedule mon-fri");
        return;
    }
    schedule_days_print(s.weekdays, days, sizeof(days));
    message_channel(m, answer_item(a, "channel", i, "id"));
    message_text(m, " gets the board at %02d:%02d, %s (%s). ", s.minute_of_day / 60,
                 s.minute_of_day % 60, days, zone_name(s.zone));
    if (!schedule_due(&s, answer_item_int(a, "channel", i, "since"), has_last ? &last_day : NULL,
                      &due)) {
        message_text(m, "None comes.");
        return;
    }
    at = zone_civil(s.zone, due.at_ms);
    message_text(m, "The next one comes ");
    say_day(m, t, &s, due.day);
    message_text(m, " at %02d:%02d.", at.hour, at.minute);
}

void channel_say_all(const struct turn *t, const struct answer *a, struct message *m)
{
    size_t count = answer_count(a, "channel");

    for (size_t i = 0; i < count; i++) {
        message_item(m);
        channel_say(t, a, i, m);
    }
    if (count == 0) {
        message_text(m, "No channel gets the board yet.");
    }
}

void channel_list_query(const struct turn *t, const void *args, struct query *q)
{
    (void)t;
    (void)args;
    query_function(q, "channel_list");
}

static enum err problem(struct turn *t, const char *text, const char *example)
{
    message_text(&t->problem, "%s", text);
    message_code(&t->problem, "%s", example);
    return ERR_USAGE;
}

enum err channel_check(struct turn *t, const char *channel, const char *example)
{
    bool here = strcmp(channel, t->event->channel) == 0;
    enum visibility v = event_visibility(t->event, channel);

    if (v == VISIBLE_DIRECT) {
        return problem(
            t, "Only you and I read this: name a channel, or say it there, like this: ", example);
    }
    if (v != VISIBLE_PUBLIC && !here) {
        return problem(t, "I don't know that channel as a public one. Say it there: ", example);
    }
    return ERR_OK;
}
