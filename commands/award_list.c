/* award_list -- who has got which award, and who is nominated. */
#include "award.h"
#include "own_day.h"

#include <inttypes.h>

static enum err list_parse(struct turn *t, struct words *w, void *args)
{
    struct award *award = args;

    (void)t;
    award->count = words_person(w, &award->people[0]) ? 1 : 0;
    return words_end(w) ? ERR_OK : ERR_USAGE;
}

static void list_query(const struct turn *t, const void *args, struct query *q)
{
    const struct award *award = args;

    query_function(q, "award_list");
    query_text(q, "person", award->count > 0 ? award->people[0]->id : NULL);
    query_text(q, "weekly", settings_text(t->settings, "award.weekly"));
}

static void say_award(struct turn *t, const struct answer *a, size_t i, struct message *m)
{
    message_item(m);
    message_text(m, "%s · ", answer_item(a, "award", i, "no"));
    message_person(m, answer_item(a, "award", i, "to"));
    message_text(m, ": ");
    message_bold(m, "%s", answer_item(a, "award", i, "title"));
    message_text(m, " · “");
    message_said(m, answer_item(a, "award", i, "text"));
    message_text(m, "” · %s",
                 own_day_name(t->arena, (int32_t)answer_item_int(a, "award", i, "d"), own_day(t)));
}

static enum err list_reply(struct turn *t, const void *args, const struct answer *a,
                           struct message *m)
{
    size_t count = answer_count(a, "award");

    (void)args;
    if (count == 0) {
        message_text(m, "There are no awards yet. Who deserves one? ");
        message_code(m, "award nominate @name for …");
    } else {
        message_text(m, "The newest awards:");
    }
    for (size_t i = 0; i < count; i++) {
        say_award(t, a, i, m);
    }
    if (answer_count(a, "nominee") > 0) {
        message_paragraph(m);
        message_text(m, "Nominated for %s; your vote: ", award_week(a));
        message_code(m, "award vote @name");
        award_say_nominees(m, a);
    }
    return ERR_OK;
}

static enum err remove_parse(struct turn *t, struct words *w, void *args)
{
    struct award *award = args;
    enum err e = entry_number_parse(t, w, &award->number);

    return e == ERR_OK && !words_end(w) ? ERR_USAGE : e;
}

static void remove_query(const struct turn *t, const void *args, struct query *q)
{
    (void)t;
    query_function(q, "award_remove");
    query_int(q, "no", ((const struct award *)args)->number);
}

static enum err remove_reply(struct turn *t, const void *args, const struct answer *a,
                             struct message *m)
{
    const struct award *award = args;
    enum err e = award_refused(t, award, a);

    if (e == ERR_OK) {
        message_text(m, "Award %" PRId64 " is taken back.", award->number);
    }
    return e;
}

const struct verb award_list = {
    .name = "list",
    .synopsis = "award list [@person]",
    .help = "The newest awards, and who is nominated.",
    .args_size = sizeof(struct award),
    .parse = list_parse,
    .query = list_query,
    .reply = list_reply,
};

const struct verb award_remove = {
    .name = "remove",
    .synopsis = "award remove NUMBER",
    .help = "Take one back that was a mistake.",
    .role = ROLE_MANAGER,
    .args_size = sizeof(struct award),
    .parse = remove_parse,
    .query = remove_query,
    .reply = remove_reply,
};
