/* award_vote -- the award of the week: who is nominated, and who votes for whom. */
#include "award.h"
#include "sentence.h"

#include <string.h>

enum err award_fits(struct turn *t, const struct person *p)
{
    if (!p->bot && !p->deactivated && !p->unknown && !p->external) {
        return ERR_OK;
    }
    message_person(&t->problem, p->id);
    message_text(&t->problem, " can't get an award: name somebody of this workspace.");
    return ERR_USAGE;
}

const char *award_week(const struct answer *a)
{
    return answer_yes(a, "next") ? "next week" : "this week";
}

static enum err take_one(struct turn *t, struct words *w, struct award *award)
{
    award->count = 1;
    return words_person(w, &award->people[0]) ? award_fits(t, award->people[0]) : ERR_USAGE;
}

static enum err nominate_parse(struct turn *t, struct words *w, void *args)
{
    struct award *award = args;
    enum err e = take_one(t, w, award);

    if (e != ERR_OK) {
        return e;
    }
    (void)words_keyword(w, "for");
    if (words_end(w)) {
        message_text(&t->problem, "What for? Like this: ");
        message_code(&t->problem, "%s", t->command->examples[1]);
        return ERR_USAGE;
    }
    return sentence_take_words(t, w, "What for?", 1, &award->text);
}

static enum err vote_parse(struct turn *t, struct words *w, void *args)
{
    enum err e = take_one(t, w, args);

    return e == ERR_OK && !words_end(w) ? ERR_USAGE : e;
}

/* The function goes by the verb. */
static void one_query(const struct turn *t, const void *args, struct query *q)
{
    const struct award *award = args;

    query_function(q, arena_printf(t->arena, "award_%s", t->verb->name));
    query_text(q, "to", award->people[0]->id);
    query_text(q, "text", award->text);
    query_text(q, "title", settings_text(t->settings, "award.title"));
    query_text(q, "weekly", settings_text(t->settings, "award.weekly"));
}

static enum err nominate_reply(struct turn *t, const void *args, const struct answer *a,
                               struct message *m)
{
    const struct award *award = args;
    enum err e = award_refused(t, award, a);

    if (e == ERR_OK) {
        message_person(m, award->people[0]->id);
        message_text(m, " is nominated for %s%s.", award_week(a),
                     answer_yes(a, "voted") ? ", and has your vote" : "");
    }
    return e;
}

void award_say_nominees(struct message *m, const struct answer *a)
{
    for (size_t i = 0; i < answer_count(a, "nominee"); i++) {
        message_item(m);
        message_person(m, answer_item(a, "nominee", i, "who"));
        message_text(m, ": “");
        message_said(m, answer_item(a, "nominee", i, "text"));
        message_text(m, "”");
    }
}

static enum err vote_reply(struct turn *t, const void *args, const struct answer *a,
                           struct message *m)
{
    const struct award *award = args;
    const char *why = answer_text(a, "refused");
    enum err e;

    if (why != NULL && strcmp(why, "nominee") == 0) {
        message_person(&t->problem, award->people[0]->id);
        message_text(&t->problem, " is not nominated. Say why they should be: ");
        message_code(&t->problem, "award nominate @name for …");
        award_say_nominees(&t->problem, a);
        return ERR_USAGE;
    }
    e = award_refused(t, award, a);
    if (e == ERR_OK) {
        message_person(m, award->people[0]->id);
        message_text(m, " has your vote%s for %s.", answer_yes(a, "same") ? " already" : "",
                     award_week(a));
        message_text(m, "%s",
                     answer_yes(a, "same") ? ""
                                           : " Nobody sees whom you vote for; vote "
                                             "again to change it.");
    }
    return e;
}

const struct verb award_nominate = {
    .name = "nominate",
    .makes = "nomination ballot",
    .synopsis = "award nominate @person for reason",
    .help = "Say who should win the week, and why.",
    .args_size = sizeof(struct award),
    .parse = nominate_parse,
    .query = one_query,
    .reply = nominate_reply,
};

const struct verb award_vote = {
    .name = "vote",
    .makes = "ballot",
    .synopsis = "award vote @person",
    .help = "Give one of them your vote, until Friday noon; the last one counts.",
    .args_size = sizeof(struct award),
    .parse = vote_parse,
    .query = one_query,
    .reply = vote_reply,
};
