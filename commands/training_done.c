/* training_done -- who has done a course. */
#include "own_day.h"
#include "training.h"

#include <inttypes.h>

enum { DAY_BYTES = 48 };

static const char *const until[] = {"on", "today", "yesterday", NULL};

const char *training_date(struct arena *a, int64_t day)
{
    char date[DAY_BYTES];

    day_short((int32_t)day, true, date, sizeof(date));
    return arena_text(a, date);
}

/* "@ana, @ben and @cat", "me" */
static void take_people(const struct turn *t, struct words *w, struct training *tr)
{
    while (tr->count < TRAINING_PEOPLE) {
        const struct person *p = t->event->actor;
        bool again = false;

        while (words_punctuation(w) || words_keyword(w, "and")) {
        }
        if (!words_keyword(w, "me") && !words_person(w, &p)) {
            return;
        }
        for (size_t i = 0; i < tr->count; i++) {
            again = again || tr->people[i] == p;
        }
        if (!again) {
            tr->people[tr->count++] = p;
        }
    }
}

static enum err check_people(struct turn *t, const struct training *tr)
{
    for (size_t i = 0; i < tr->count; i++) {
        const struct person *p = tr->people[i];

        if (p->bot || p->deactivated || p->unknown || p->external) {
            message_person(&t->problem, p->id);
            message_text(&t->problem, " is nobody of this workspace. Nothing was noted.");
            return ERR_USAGE;
        }
    }
    return ERR_OK;
}

/* The people before the name or behind it; without any, oneself. */
static enum err done_parse(struct turn *t, struct words *w, void *args)
{
    struct training *tr = args;

    take_people(t, w, tr);
    if (!named_take(t, w, until, &tr->course)) {
        return ERR_USAGE;
    }
    take_people(t, w, tr);
    tr->on = own_day(t);
    (void)words_keyword(w, "on");
    (void)when_day(w, own_day(t), WHEN_LAST, &tr->on);
    if (!words_end(w)) {
        return ERR_USAGE;
    }
    if (tr->on > own_day(t)) {
        message_text(&t->problem, "That day is to come. Tell me when it is done.");
        return ERR_USAGE;
    }
    if (tr->count == 0) {
        tr->people[tr->count++] = t->event->actor;
    }
    return check_people(t, tr);
}

static void done_query(const struct turn *t, const void *args, struct query *q)
{
    const struct training *tr = args;

    query_function(q, "training_done");
    named_query(&tr->course, q);
    query_int(q, "on", tr->on);
    query_text(q, "own", settings_text(t->settings, "training.done"));
    for (size_t i = 0; i < tr->count; i++) {
        const char *name = tr->people[i]->zone;
        const struct zone *zone = name != NULL ? zone_find(name) : NULL;

        query_text(q, "to[]", tr->people[i]->id);
        query_text(q, "zone[]", zone != NULL ? zone_name(zone) : "");
    }
}

static void say_people(struct message *m, const struct answer *a, const char *list)
{
    const char *people[TRAINING_PEOPLE];
    size_t count = 0;

    while (count < TRAINING_PEOPLE && count < answer_count(a, list)) {
        people[count] = answer_item(a, list, count, "who");
        count++;
    }
    message_people(m, people, count, false);
}

static enum err done_reply(struct turn *t, const void *args, const struct answer *a,
                           struct message *m)
{
    enum err e = training_refused(t, args, a);

    if (e != ERR_OK || answer_yes(a, "same")) {
        return e;
    }
    if (answer_count(a, "fresh") > 0) {
        message_text(m, "Noted: ");
        message_bold(m, "%s", answer_text(a, "name"));
        message_text(m, " by ");
        say_people(m, a, "fresh");
        if (answer_yes(a, "valid")) {
            message_text(m, ", valid until %s", training_date(t->arena, answer_int(a, "valid", 0)));
        }
        message_text(m, ".");
    }
    if (answer_count(a, "had") > 0) {
        message_text(m, "%s", answer_count(a, "fresh") > 0 ? " " : "");
        say_people(m, a, "had");
        message_text(m, " %s it already.", answer_count(a, "had") > 1 ? "have" : "has");
    }
    return ERR_OK;
}

const struct verb training_done = {
    .name = "done",
    .makes = "trained",
    .synopsis = "training done [@people…] \"name\" [on date]",
    .help = "Note who has done it; without @people, you have.",
    .args_size = sizeof(struct training),
    .parse = done_parse,
    .query = done_query,
    .reply = done_reply,
};
