/* me -- how one stands oneself. */
#include "stats.h"

static enum err me_parse(struct turn *t, struct words *w, void *args)
{
    ((struct stats *)args)->person = t->event->actor->id;
    return words_end(w) ? ERR_OK : ERR_USAGE;
}

static const struct verb me_show = {
    .synopsis = "me",
    .help = "Show what you received and gave, and how many points you have left today.",
    .args_size = sizeof(struct stats),
    .parse = me_parse,
    .query = stats_query,
    .reply = stats_reply,
};

const struct command command_me = {
    .name = "me",
    .aliases = (const char *const[]){"mine", "my", NULL},
    .help = "How you stand; only you see the answer.",
    .examples = (const char *const[]){"me", NULL},
    .verbs = (const struct verb *const[]){&me_show, NULL},
};
