/* stats -- how a person stands. */
#include "stats.h"

static enum err stats_parse(struct turn *t, struct words *w, void *args)
{
    struct stats *stats = args;
    const struct person *p = t->event->actor;

    if (!words_end(w) && !words_person(w, &p)) {
        return ERR_USAGE;
    }
    stats->person = p->id;
    return words_end(w) ? ERR_OK : ERR_USAGE;
}

void stats_query(const struct turn *t, const void *args, struct query *q)
{
    const struct stats *stats = args;

    query_function(q, "stats");
    query_text(q, "person", stats->person);
    query_int(q, "allowance", settings_int(t->settings, "kudos.allowance"));
}

static const struct verb stats_show = {
    .synopsis = "stats [@name]",
    .help = "Show what somebody received and gave in public.",
    .args_size = sizeof(struct stats),
    .parse = stats_parse,
    .query = stats_query,
    .reply = stats_reply,
};

const struct command command_stats = {
    .name = "stats",
    .aliases = (const char *const[]){"who", "score", NULL},
    .help = "How somebody stands; only you see the answer.",
    .examples = (const char *const[]){"stats @ana", NULL},
    .verbs = (const struct verb *const[]){&stats_show, NULL},
};
