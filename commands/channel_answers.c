/* channel_answers -- where answers go in a channel, if a chat can't show them to one person alone.
 */
#include "channel_verbs.h"

#include <string.h>

struct args {
    const char *channel;
    const char *how; /* NULL: as the setting says */
};

static const char *const ways[] = {"thread", "reply", "direct"};

enum { WAYS = sizeof(ways) / sizeof(ways[0]) };

static enum err answers_parse(struct turn *t, struct words *w, void *args)
{
    struct args *a = args;

    for (size_t i = 0; i < WAYS && a->how == NULL; i++) {
        a->how = words_keyword(w, ways[i]) ? ways[i] : NULL;
    }
    if (a->how == NULL && !words_keyword(w, "usual")) {
        return ERR_USAGE;
    }
    if (!words_channel(w, &a->channel)) {
        a->channel = t->event->channel;
        (void)words_keyword(w, "here");
    }
    if (!words_end(w)) {
        return ERR_USAGE;
    }
    return channel_check(t, a->channel, "channel answers direct here");
}

static void answers_query(const struct turn *t, const void *args, struct query *q)
{
    const struct args *a = args;

    (void)t;
    query_function(q, "channel_answers");
    query_text(q, "channel", a->channel);
    query_text(q, "how", a->how);
}

void channel_say_answers(struct message *m, const char *channel, const char *how)
{
    message_text(m, "In ");
    message_channel(m, channel);
    message_text(m, " I answer %s.",
                 strcmp(how, "thread") == 0  ? "in a thread"
                 : strcmp(how, "reply") == 0 ? "with a reply"
                                             : "in the direct chat");
}

static enum err answers_reply(struct turn *t, const void *args, const struct answer *answer,
                              struct message *m)
{
    const struct args *a = args;

    (void)answer;
    channel_say_answers(m, a->channel,
                        a->how != NULL ? a->how : settings_text(t->settings, "answers"));
    message_text(m, " Where a chat can show it to one person alone, as Slack can, I do that.");
    return ERR_OK;
}

const struct verb channel_answers = {
    .name = "answers",
    .synopsis = "channel answers thread|reply|direct|usual [#channel|here]",
    .help = "Where I answer there, if the chat can't show it to one person alone; “usual” is as "
            "the setting says.",
    .role = ROLE_ADMIN,
    .args_size = sizeof(struct args),
    .parse = answers_parse,
    .query = answers_query,
    .reply = answers_reply,
};
