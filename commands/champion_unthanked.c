/* champion_unthanked -- who was not thanked for a while. */
#include "champion.h"

#include <inttypes.h>

enum { NAMES_MAX = 50 };

void champion_say_others(struct message *m, int64_t all, size_t told)
{
    if (all > (int64_t)told) {
        message_text(m, ", and %" PRId64 " more", all - (int64_t)told);
    }
}

void champion_say_unthanked(struct message *m, const struct answer *a, size_t most)
{
    const char *people[NAMES_MAX];
    size_t count = 0;

    while (count < most && count < NAMES_MAX && count < answer_count(a, "unthanked")) {
        people[count] = answer_item(a, "unthanked", count, "who");
        count++;
    }
    message_people(m, people, count, false);
    champion_say_others(m, answer_int(a, "unthanked.all", 0), count);
}

static void unthanked_query(const struct turn *t, const void *args, struct query *q)
{
    (void)t;
    (void)args;
    query_function(q, "champion_unthanked");
}

static enum err unthanked_reply(struct turn *t, const void *args, const struct answer *a,
                                struct message *m)
{
    (void)args;
    if (answer_text(a, "refused") != NULL) {
        message_text(&t->problem, "We are too many for me to say who was not thanked.");
        return ERR_USAGE;
    }
    if (answer_int(a, "unthanked.all", 0) == 0) {
        message_text(m, "Each of us was thanked in the last 30 days.");
        return ERR_OK;
    }
    message_text(m, "Not thanked in the last 30 days: ");
    champion_say_unthanked(m, a, NAMES_MAX);
    message_text(m, ".");
    return ERR_OK;
}

const struct verb champion_unthanked = {
    .name = "unthanked",
    .synopsis = "champion unthanked",
    .help = "Who was not thanked for 30 days.",
    .role = ROLE_MANAGER,
    .query = unthanked_query,
    .reply = unthanked_reply,
};
