/* touchpoint_card -- the report card that customers keep of us, by touch point. */
#include "touchpoint.h"

struct period {
    const char *word;
    const char *shown;
    const char *before; /* what it is compared with */
};

static const struct period periods[] = {
    {"month", "this month", "last month up to this day"},
    {"today", "today", "the working day before"},
    {"week", "this week", "last week up to this day"},
    {"quarter", "this quarter", "last quarter up to this day"},
    {"year", "this year", "last year up to this day"},
    {"all", "of all time", NULL},
};

struct card {
    const struct period *period;
};

static enum err card_parse(struct turn *t, struct words *w, void *args)
{
    struct card *card = args;

    (void)t;
    card->period = periods;
    (void)words_keyword(w, "this");
    for (size_t i = 0; i < sizeof(periods) / sizeof(periods[0]); i++) {
        if (words_keyword(w, periods[i].word)) {
            card->period = &periods[i];
            break;
        }
    }
    return words_end(w) ? ERR_OK : ERR_USAGE;
}

static void card_query(const struct turn *t, const void *args, struct query *q)
{
    const struct card *card = args;

    (void)t;
    query_function(q, "touchpoint_card");
    query_text(q, "period", card->period->word);
}

/* Those of which nothing was said. */
static void say_silent(struct message *m, const struct answer *a)
{
    size_t count = answer_count(a, "silent");

    for (size_t i = 0; i < count; i++) {
        if (i == 0) {
            message_small(m);
            message_text(m, "Nothing was said of ");
        }
        message_text(m, "%s%s",
                     i == 0           ? ""
                     : i + 1 == count ? " and "
                                      : ", ",
                     answer_item(a, "silent", i, "name"));
    }
    message_text(m, "%s", count > 0 ? "." : "");
}

static enum err card_reply(struct turn *t, const void *args, const struct answer *a,
                           struct message *m)
{
    const struct card *card = args;
    size_t count = answer_count(a, "touchpoint");

    (void)t;
    if (count + answer_count(a, "silent") == 0) {
        message_text(m, "There are no touch points yet. A manager can add them: ");
        message_code(m, "touchpoint add Checkout");
        return ERR_OK;
    }
    message_bold(m, "Our report card %s", card->period->shown);
    for (size_t i = 0; i < count; i++) {
        message_item(m);
        message_bold(m, "%s", answer_item(a, "touchpoint", i, "grade"));
        message_text(m, " ");
        touchpoint_say_card(m, a, "touchpoint", i);
    }
    say_silent(m, a);
    if (count > 0 && card->period->before != NULL) {
        message_small(m);
        message_text(m, "From A to F, the worst first; ▲▼ against %s.", card->period->before);
    }
    return ERR_OK;
}

const struct verb touchpoint_card = {
    .name = "card",
    .synopsis = "touchpoint card [today|week|month|quarter|year|all]",
    .help = "How we do at each, by its stories, comments and challenges: this month, unless you "
            "say otherwise.",
    .args_size = sizeof(struct card),
    .parse = card_parse,
    .query = card_query,
    .reply = card_reply,
};

/* "Report card · D for Checkout · 1 good, 3 bad · ▼ it was B · Dan: “…”" */
static void board_render(const struct answer *row, struct message *m)
{
    if (answer_count(row, "touchpoints") == 0) {
        return;
    }
    message_bold(m, "Report card");
    message_text(m, " · this week%s: %s for ",
                 answer_int(row, "touchpoints.hard", 1) != 0 ? "'s hardest" : "",
                 answer_item(row, "touchpoints", 0, "grade"));
    touchpoint_say_card(m, row, "touchpoints", 0);
}

const struct section section_touchpoints = {
    .name = "touchpoints",
    .meaning = "at the end of the week, the touch point with the worst report card of the week",
    .standing = true,
    .render = board_render,
};
