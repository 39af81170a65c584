/* privacy -- what one wants to be left out of. */
#include "command.h"

struct privacy {
    const char *what; /* boards, celebrations */
    bool off;
};

static const struct verb privacy_show;

static enum err privacy_parse(struct turn *t, struct words *w, void *args)
{
    static const char *const kinds[] = {"boards", "celebrations"};
    struct privacy *p = args;

    (void)words_keyword(w, "show");
    if (words_end(w)) {
        t->verb = &privacy_show;
        return ERR_OK;
    }
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (words_keyword(w, kinds[i])) {
            p->what = kinds[i];
        }
    }
    p->off = words_keyword(w, "off");
    return p->what != NULL && (p->off || words_keyword(w, "on")) && words_end(w) ? ERR_OK
                                                                                 : ERR_USAGE;
}

static void set_query(const struct turn *t, const void *args, struct query *q)
{
    const struct privacy *p = args;

    (void)t;
    query_function(q, "privacy_set");
    query_text(q, "what", p->what);
    query_int(q, "off", p->off);
}

static void say_boards(struct message *m, bool off)
{
    message_text(m, off ? "You are on no board; what you receive and give still counts for you."
                        : "You are on the boards, when others thank you.");
}

static void say_celebrations(struct message *m, bool off)
{
    message_text(m, off ? "I celebrate nothing of yours by myself."
                        : "I celebrate with you what there is to celebrate.");
}

static enum err set_reply(struct turn *t, const void *args, const struct answer *a,
                          struct message *m)
{
    const struct privacy *p = args;

    (void)t;
    message_text(m, "%s", answer_yes(a, "same") ? "So it is already. " : "");
    if (p->what[0] == 'b') {
        say_boards(m, p->off);
    } else {
        say_celebrations(m, p->off);
    }
    return ERR_OK;
}

static void show_query(const struct turn *t, const void *args, struct query *q)
{
    (void)t;
    (void)args;
    query_function(q, "privacy");
}

static enum err show_reply(struct turn *t, const void *args, const struct answer *a,
                           struct message *m)
{
    bool boards = answer_yes(a, "boards");
    bool celebrations = answer_yes(a, "celebrations");

    (void)t;
    (void)args;
    say_boards(m, boards);
    message_text(m, " ");
    message_code(m, "privacy boards %s", boards ? "on" : "off");
    message_paragraph(m);
    say_celebrations(m, celebrations);
    message_text(m, " ");
    message_code(m, "privacy celebrations %s", celebrations ? "on" : "off");
    return ERR_OK;
}

static const struct verb privacy_set = {
    .synopsis = "privacy boards|celebrations off|on",
    .help = "Be on no board, or have nothing of yours celebrated; or again.",
    .args_size = sizeof(struct privacy),
    .parse = privacy_parse,
    .query = set_query,
    .reply = set_reply,
};

static const struct verb privacy_show = {
    .name = "show",
    .synopsis = "privacy show",
    .help = "How it is now.",
    .query = show_query,
    .reply = show_reply,
};

const struct command command_privacy = {
    .name = "privacy",
    .help = "What you want to be left out of.",
    .examples = (const char *const[]){"privacy boards off", "privacy celebrations off", NULL},
    .verbs = (const struct verb *const[]){&privacy_set, &privacy_show, NULL},
};
