/* celebrate -- stop and enjoy the win at hand. */
#include "sentence.h"

#include <inttypes.h>
#include <string.h>

struct celebrate {
    const char *text;
    const char *people; /* ids, with spaces between; NULL: nobody is named */
    bool big;
};

static enum err celebrate_parse(struct turn *t, struct words *w, void *args)
{
    struct celebrate *c = args;
    enum err e;

    c->big = words_keyword(w, "big");
    e = sentence_take(t, w, "What is there to celebrate?", &c->text);
    if (e == ERR_OK && t->event->visibility == VISIBLE_DIRECT) {
        message_text(&t->problem, "Say it in a channel, where the others can celebrate with you.");
        return ERR_USAGE;
    }
    if (e == ERR_OK) {
        c->people = entry_people(t, c->text);
    }
    return e;
}

static void celebrate_query(const struct turn *t, const void *args, struct query *q)
{
    const struct celebrate *c = args;

    (void)t;
    query_function(q, "celebrate");
    query_text(q, "text", c->text);
    query_text(q, "p", c->people);
    query_int(q, "big", c->big);
}

static enum err celebrate_reply(struct turn *t, const void *args, const struct answer *a,
                                struct message *m)
{
    const char *channel = answer_text(a, "channel");

    (void)args;
    if (answer_text(a, "refused") != NULL) {
        message_text(&t->problem, "That was more than %" PRId64 " minutes ago, so it stays.",
                     settings_int(t->settings, "undo.minutes"));
        return ERR_USAGE;
    }
    if (channel == NULL) {
        message_text(m, answer_yes(a, "changed") ? "Changed." : "");
    } else if (*channel == '\0') {
        message_text(m, "It is on the next board.");
    } else if (strcmp(channel, t->event->channel) != 0) {
        message_text(m, "It is celebrated in ");
        message_channel(m, channel);
        message_text(m, ", and on the next board.");
    }
    return ERR_OK;
}

static const struct verb celebrate_any = {
    .makes = "celebration",
    .synopsis = "celebrate [big] text [@people]",
    .help = "Say what there is to celebrate, and who made it happen; managers can make it big.",
    .args_size = sizeof(struct celebrate),
    .parse = celebrate_parse,
    .query = celebrate_query,
    .reply = celebrate_reply,
};

const struct command command_celebrate = {
    .name = "celebrate",
    .aliases = (const char *const[]){"cheer", "win", NULL},
    .help = "Celebrate the win at hand.",
    .examples = (const char *const[]){"celebrate @ben and @cat passed the audit without a finding.",
                                      "celebrate big We are open since one year!", NULL},
    .verbs = (const struct verb *const[]){&celebrate_any, NULL},
};

static size_t people_of(const struct answer *row, const char *people[CAP_MENTIONS])
{
    size_t count = 0;

    while (count < CAP_MENTIONS && count < answer_count(row, "person")) {
        people[count] = answer_item(row, "person", count, "who");
        count++;
    }
    return count;
}

/* A small one is a line; a big one has a heading and a credit line of its own. */
static enum err celebrated_render(const struct answer *row, struct message *m)
{
    const char *text = answer_text(row, "text");
    const char *people[CAP_MENTIONS];
    size_t count = people_of(row, people);
    bool big = answer_yes(row, "big");

    if (text == NULL) {
        return ERR_PROTOCOL;
    }
    if (big) {
        message_heading(m);
        message_emoji(m, "🎉");
        message_text(m, " Time to celebrate");
        message_quote(m);
        message_said(m, text);
        message_small(m);
        message_text(m, "From ");
        message_person(m, answer_text(row, "by"));
        message_text(m, count > 0 ? ". Well done, " : "");
    } else {
        message_emoji(m, "🎉");
        message_text(m, " ");
        message_person(m, answer_text(row, "by"));
        message_text(m, " celebrates: “");
        message_said(m, text);
        message_text(m, count > 0 ? "” Well done, " : "”");
    }
    message_people(m, people, count, true);
    message_text(m, count > 0 ? "!" : "");
    return ERR_OK;
}

const struct notice notice_celebrated = {.kind = "celebrated", .render = celebrated_render};
