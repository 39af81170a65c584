/* channel -- which channels get the board, and which the celebrations. */
#include "channel_verbs.h"
#include "command.h"

struct args {
    const char *channel;
    bool off;
};

/* ------------------------------------------------------------------ parse */

static enum err board_parse(struct turn *t, struct words *w, void *args)
{
    struct args *a = args;

    a->off = words_keyword(w, "off");
    if (!words_channel(w, &a->channel)) {
        a->channel = t->event->channel;
        (void)words_keyword(w, "here");
    }
    a->off = a->off || words_keyword(w, "off");
    if (!words_end(w)) {
        return ERR_USAGE;
    }
    return a->off ? ERR_OK : channel_check(t, a->channel, "channel board here");
}

static enum err list_parse(struct turn *t, struct words *w, void *args)
{
    (void)t;
    (void)args;
    (void)words_keyword(w, "list");
    return words_end(w) ? ERR_OK : ERR_USAGE;
}

/* ---------------------------------------------------------- query and reply */

static void board_query(const struct turn *t, const void *args, struct query *q)
{
    const struct args *a = args;
    bool open = event_visibility(t->event, a->channel) == VISIBLE_PUBLIC;

    query_function(q, "channel_board");
    query_text(q, "channel", a->channel);
    query_text(q, "seen", open ? "public" : "private");
    query_int(q, "off", a->off);
}

static enum err board_reply(struct turn *t, const void *args, const struct answer *answer,
                            struct message *m)
{
    const struct args *a = args;

    if (!a->off) {
        channel_say(t, answer, 0, m);
        return ERR_OK;
    }
    message_channel(m, a->channel);
    message_text(m, answer_yes(answer, "same") ? " gets no board." : " gets no board any more.");
    return ERR_OK;
}

static enum err list_reply(struct turn *t, const void *args, const struct answer *a,
                           struct message *m)
{
    (void)args;
    channel_say_all(t, a, m);
    message_paragraph(m);
    channel_say_celebrations(m, answer_text(a, "cheers"));
    for (size_t i = 0; i < answer_count(a, "answers"); i++) {
        message_text(m, " ");
        channel_say_answers(m, answer_item(a, "answers", i, "channel"),
                            answer_item(a, "answers", i, "how"));
    }
    return ERR_OK;
}

static const struct verb channel_list = {
    .synopsis = "channel list",
    .help = "Which channels get the board, and when.",
    .args_size = sizeof(struct args),
    .parse = list_parse,
    .query = channel_list_query,
    .reply = list_reply,
};

static const struct verb channel_board = {
    .name = "board",
    .synopsis = "channel board [off] [#channel|here]",
    .help = "Where the daily board comes, or comes no more.",
    .role = ROLE_ADMIN,
    .args_size = sizeof(struct args),
    .parse = board_parse,
    .query = board_query,
    .reply = board_reply,
};

const struct command command_channel = {
    .name = "channel",
    .aliases = (const char *const[]){"channels", NULL},
    .help = "Which channels get the board and the celebrations.",
    .examples =
        (const char *const[]){"channel board #store", "channel celebrations #general", NULL},
    .verbs = (const struct verb *const[]){&channel_list, &channel_board, &channel_celebrations,
                                          &channel_answers, NULL},
};
