/* entry_stated.c -- entries that are open, in work or resolved, and somebody's:
 * finding them, and saying how they stand (see entry_find.h). */
#include "entry_find.h"

#include <string.h>

enum { DAY_BYTES = 64 };

/* What people call how a challenge stands, and what it is found by. */
static const struct {
    const char *word;
    const char *state;
} states[] = {{"open", "open"},         {"work", "work"},     {"started", "work"},
              {"resolved", "resolved"}, {"done", "resolved"}, {"all", "all"}};

static bool take_state(struct words *w, struct entry_find *f)
{
    const char *from = w->at;

    (void)words_keyword(w, "in"); /* "in work" */
    for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
        if (words_keyword(w, states[i].word)) {
            f->state = states[i].state;
            return true;
        }
    }
    w->at = from;
    return false;
}

static bool take_owner(struct turn *t, struct words *w, struct entry_find *f)
{
    const char *from = w->at;
    const struct person *owner = t->event->actor;

    if (words_keyword(w, "unowned")) {
        f->owner = "nobody";
        f->whose = "unowned";
        return true;
    }
    if (words_keyword(w, "mine")) {
        f->whose = "mine";
    } else if (words_keyword(w, "owner") && words_person(w, &owner)) {
        f->whose = arena_printf(t->arena, "owner @%s", owner->name);
    } else {
        w->at = from;
        return false;
    }
    f->owner = arena_printf(t->arena, "@%s", owner->id);
    return true;
}

bool entry_stated_take(struct turn *t, struct words *w, struct entry_find *f)
{
    return take_state(w, f) || take_owner(t, w, f);
}

const char *entry_stated_word(const struct turn *t, const struct entry_find *f)
{
    if (!t->command->entry->stated || f->word_count > 0) {
        return NULL;
    }
    if (f->state == NULL) {
        return "pending";
    }
    return strcmp(f->state, "all") != 0 ? f->state : NULL;
}

bool entry_stated_presses(const struct turn *t, const struct entry_find *f)
{
    const char *state = entry_stated_word(t, f);

    return state != NULL && strcmp(state, "resolved") != 0 && !f->best;
}

void entry_stated_say_brief(struct message *m, const char *state, const char *owner)
{
    bool owned = owner != NULL && *owner != '\0';

    message_text(m, " · ");
    if (state != NULL && strcmp(state, "resolved") == 0) {
        message_text(m, "resolved");
    } else if (state != NULL && strcmp(state, "work") == 0) {
        if (owned) {
            message_person(m, owner);
        }
        message_text(m, owned ? " is on it" : "in work");
    } else if (owned) {
        message_text(m, "for ");
        message_person(m, owner);
    } else {
        message_text(m, "nobody's yet");
    }
}

static void say_resolved(const struct turn *t, const struct answer *a, struct message *m)
{
    int32_t day = (int32_t)answer_int(a, "state.d", 0);
    bool other_year = day_date(day).year != day_date(t->today).year;
    char date[DAY_BYTES];

    day_short(day, other_year, date, sizeof(date));
    message_text(m, "Resolved on %s by ", date);
    message_person(m, answer_text(a, "state.by"));
    message_text(m, ":");
    message_quote(m);
    message_said(m, answer_text(a, "learned"));
}

void entry_stated_say(const struct turn *t, const struct answer *a, struct message *m)
{
    const char *state = answer_text(a, "s");
    const char *owner = answer_text(a, "owner");
    int64_t weight = answer_int(a, "n", 0);

    if (answer_text(a, "standard") != NULL) {
        message_small(m);
        message_text(m, "Not as standard %s has it: ", answer_text(a, "standard.no"));
        message_said(m, answer_text(a, "standard"));
    }
    message_small(m);
    if (answer_text(a, "learned") != NULL && strcmp(state, "resolved") == 0) {
        say_resolved(t, a, m);
        return;
    }
    message_text(m, "%s", strcmp(state, "work") == 0 ? "In work" : "Open");
    message_text(m, *owner != '\0' ? ", for " : ", and nobody's yet");
    if (*owner != '\0') {
        message_person(m, owner);
    }
    message_text(m, "%s", weight > 0 ? ". High priority." : weight < 0 ? ". Low priority." : ".");
}
