/* channel_celebrations -- where celebrations are held. */
#include "channel_verbs.h"

#include <string.h>

static const char off_value[] = "-"; /* no channel: see prelude.lua */

struct args {
    const char *channel; /* NULL: where they happen */
    bool off;
};

static enum err celebrations_parse(struct turn *t, struct words *w, void *args)
{
    struct args *a = args;

    if (words_keyword(w, "off")) {
        a->off = true;
    } else if (words_keyword(w, "here")) {
        a->channel = t->event->channel;
    } else if (!words_keyword(w, "anywhere") && !words_channel(w, &a->channel)) {
        return ERR_USAGE;
    }
    if (!words_end(w)) {
        return ERR_USAGE;
    }
    return a->channel != NULL ? channel_check(t, a->channel, "channel celebrations here") : ERR_OK;
}

static void celebrations_query(const struct turn *t, const void *args, struct query *q)
{
    const struct args *a = args;

    (void)t;
    query_function(q, "channel_celebrations");
    query_text(q, "channel", a->off ? off_value : a->channel);
}

void channel_say_celebrations(struct message *m, const char *channel)
{
    if (channel == NULL || *channel == '\0') {
        message_text(m, "Celebrations are held where they happen.");
    } else if (strcmp(channel, off_value) == 0) {
        message_text(m, "Celebrations are on the board only.");
    } else {
        message_text(m, "Celebrations are held in ");
        message_channel(m, channel);
        message_text(m, ".");
    }
}

static enum err celebrations_reply(struct turn *t, const void *args, const struct answer *answer,
                                   struct message *m)
{
    const struct args *a = args;

    (void)t;
    (void)answer;
    channel_say_celebrations(m, a->off ? off_value : a->channel);
    return ERR_OK;
}

const struct verb channel_celebrations = {
    .name = "celebrations",
    .synopsis = "channel celebrations #channel|here|off|anywhere",
    .help = "Where celebrations are held; “anywhere” is where they happen.",
    .role = ROLE_ADMIN,
    .args_size = sizeof(struct args),
    .parse = celebrations_parse,
    .query = celebrations_query,
    .reply = celebrations_reply,
};
