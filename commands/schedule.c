/* schedule -- when a channel gets its board. */
#include "channel_verbs.h"
#include "command.h"

#include <string.h>

struct args {
    int minute; /* -1: as it is */
    bool has_days;
    unsigned days;
    const struct zone *zone; /* NULL: as it is */
    const char *channel;     /* NULL: this one, or the only one */
};

static const struct verb schedule_list;

/* "17:30", "5pm", "5 pm" */
static bool take_time(struct turn *t, struct words *w, int *minute)
{
    struct words ahead = *w;
    const char *word;
    const char *half;

    if (!words_word(&ahead, &word) || word[0] < '0' || word[0] > '9') {
        return false;
    }
    half = words_keyword(&ahead, "am") ? "am" : words_keyword(&ahead, "pm") ? "pm" : "";
    if (schedule_time_parse(arena_printf(t->arena, "%s%s", word, half), minute) != ERR_OK) {
        return false;
    }
    *w = ahead;
    return true;
}

static bool take_filler(struct words *w)
{
    return words_keyword(w, "at") || words_keyword(w, "in") || words_keyword(w, "on") ||
           words_keyword(w, "every") || words_punctuation(w);
}

static enum err unknown(struct turn *t, const char *words)
{
    message_text(&t->problem, "I don't know “%s”. Name a time, days or a time zone, like this: ",
                 utf8_cut(t->arena, words + strspn(words, " "), CAP_TAG_CHARS));
    message_code(&t->problem, "schedule 17:30 mon-fri Europe/Berlin");
    return ERR_USAGE;
}

/* Words that are nothing else are days, put together: "monday to friday". */
static enum err schedule_parse(struct turn *t, struct words *w, void *args)
{
    struct args *a = args;
    const char *days = "";
    const char *word;

    a->minute = -1;
    if (words_end(w)) {
        t->verb = &schedule_list;
        return ERR_OK;
    }
    while (!words_end(w)) {
        if (take_filler(w) || take_time(t, w, &a->minute) || words_channel(w, &a->channel)) {
            continue;
        }
        if (words_keyword(w, "here")) {
            a->channel = t->event->channel;
        } else if (!words_word(w, &word)) {
            return ERR_USAGE;
        } else if (zone_find(word) != NULL) {
            a->zone = zone_find(word);
        } else if (strchr(word, '/') != NULL) {
            return unknown(t, word);
        } else {
            days = arena_printf(t->arena, "%s %s", days, word);
        }
    }
    a->has_days = *days != '\0';
    return !a->has_days || schedule_days_parse(days, &a->days) == ERR_OK ? ERR_OK
                                                                         : unknown(t, days);
}

static void schedule_query(const struct turn *t, const void *args, struct query *q)
{
    const struct args *a = args;

    (void)t;
    query_function(q, "schedule_set");
    query_text(q, "channel", a->channel);
    if (a->minute >= 0) {
        query_int(q, "minute", a->minute);
    }
    if (a->has_days) {
        query_int(q, "days", a->days);
    }
    query_text(q, "zone", a->zone != NULL ? zone_name(a->zone) : NULL);
}

static enum err schedule_reply(struct turn *t, const void *args, const struct answer *a,
                               struct message *m)
{
    const char *why = answer_text(a, "refused");

    (void)args;
    if (why == NULL) {
        channel_say(t, a, 0, m);
        return ERR_OK;
    }
    if (strcmp(why, "which") == 0) {
        message_text(&t->problem, "Which channel? Add it, like this: ");
        message_code(&t->problem, "schedule 17:30 #store");
    } else {
        message_text(&t->problem, "That channel gets no board. An admin can change that: ");
        message_code(&t->problem, "channel board");
    }
    return ERR_USAGE;
}

static enum err list_reply(struct turn *t, const void *args, const struct answer *a,
                           struct message *m)
{
    (void)args;
    channel_say_all(t, a, m);
    return ERR_OK;
}

static const struct verb schedule_any = {
    .synopsis = "schedule [time] [days] [time zone] [#channel]",
    .help = "Change when a channel gets its board: what you name of it, in any order.",
    .role = ROLE_MANAGER,
    .args_size = sizeof(struct args),
    .parse = schedule_parse,
    .query = schedule_query,
    .reply = schedule_reply,
};

static const struct verb schedule_list = {
    .name = "list",
    .synopsis = "schedule list",
    .help = "When which channel gets its board.",
    .query = channel_list_query,
    .reply = list_reply,
};

const struct command command_schedule = {
    .name = "schedule",
    .help = "When the board comes.",
    .examples =
        (const char *const[]){"schedule 17:30 mon-fri Europe/Berlin", "schedule 5pm #store", NULL},
    .verbs = (const struct verb *const[]){&schedule_any, &schedule_list, NULL},
};
