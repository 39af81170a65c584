/* commit_read.c -- what somebody promises, and by when (see commit.h). */
#include "commit.h"
#include "own_day.h"
#include "sentence.h"

enum { AHEAD_MAX = 366, WORDS_MIN = 2 };

static const char ask[] = "What will you do, and by when?";

static bool take_by(struct words *w)
{
    return words_keyword(w, "by") || words_keyword(w, "until") || words_keyword(w, "on") ||
           words_keyword(w, "before");
}

/* "… by friday": from where on all that is left is a date. */
static bool date_last(struct turn *t, const struct words *w, struct words *what, int32_t *due)
{
    for (struct words ahead = *w; !words_end(&ahead); words_skip(&ahead)) {
        struct words rest = ahead;

        (void)take_by(&rest);
        if (when_day(&rest, own_day(t), WHEN_NEXT, due) && words_end(&rest)) {
            what->at = arena_copy(t->arena, w->at, (size_t)(ahead.at - w->at));
            return true;
        }
    }
    return false;
}

/* "by friday: …" */
static bool date_first(struct turn *t, const struct words *w, struct words *what, int32_t *due)
{
    struct words ahead = *w;

    if (!take_by(&ahead) || !when_day(&ahead, own_day(t), WHEN_NEXT, due)) {
        return false;
    }
    (void)words_punctuation(&ahead);
    *what = ahead;
    return true;
}

static const char *tags_of(struct arena *a, const char *text)
{
    const char *tags[CAP_TAGS];
    size_t count = words_tags(a, text, tags, CAP_TAGS);

    return count > 0 ? arena_join(a, tags, count) : NULL;
}

enum err commit_read_due(struct turn *t, int32_t due)
{
    struct message *m = &t->problem;
    const char *name = own_day_name(t->arena, due, own_day(t));

    if (due < own_day(t)) {
        message_text(m, "That was %s. Name a day to come, such as ", name);
        message_code(m, "friday");
        message_text(m, ".");
        return ERR_USAGE;
    }
    if (due - own_day(t) > AHEAD_MAX) {
        message_text(m, "%s is far away. Promise something for the next twelve months.", name);
        return ERR_USAGE;
    }
    return ERR_OK;
}

enum err commit_read(struct turn *t, struct words *w, struct commit *c)
{
    struct words what = *w;
    enum err e;

    if (!date_last(t, w, &what, &c->due) && !date_first(t, w, &what, &c->due)) {
        message_text(&t->problem, "%s Like this: ", ask);
        message_code(&t->problem, "%s", t->command->examples[0]);
        return ERR_USAGE;
    }
    e = sentence_take_words(t, &what, ask, WORDS_MIN, &c->text);
    if (e != ERR_OK) {
        return e;
    }
    c->tags = tags_of(t->arena, c->text);
    return commit_read_due(t, c->due);
}
