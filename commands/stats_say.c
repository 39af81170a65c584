/* stats_say.c -- how a person stands, in words.  The answer is stats.lua's. */
#include "entry.h"
#include "stats.h"

#include <inttypes.h>

enum { STORY_CHARS = 140 };

static void say_cell(struct message *m, const char *text)
{
    message_cell(m);
    message_text(m, "%s", text);
}

/* Received and given, by period. */
static void say_table(struct message *m, const struct answer *a)
{
    static const char *const rows[] = {"received", "given"};
    static const char *const periods[] = {"today", "week", "month", "all"};

    message_table(m, "lrrrr");
    message_row(m);
    message_cell(m);
    for (size_t i = 0; i < 4; i++) {
        say_cell(m, periods[i]);
    }
    for (size_t row = 0; row < 2; row++) {
        message_row(m);
        say_cell(m, rows[row]);
        for (size_t i = 0; i < 4; i++) {
            say_cell(m, answer_text(a, arena_printf(m->arena, "%s.%s", rows[row], periods[i])));
        }
    }
}

static const char *between(const struct message *m)
{
    return m->last_span != NULL ? " " : "";
}

/* "2 of your 5 are left today. Place 3 of this month." */
static void say_standing(struct message *m, const struct turn *t, const struct answer *a)
{
    int64_t left = answer_int(a, "left", -1);
    int64_t place = answer_int(a, "place", 0);
    int64_t streak = answer_int(a, "streak", 0);

    message_paragraph(m);
    if (left >= 0) {
        message_text(m, "%" PRId64 " of your %" PRId64 " %s left today.", left,
                     settings_int(t->settings, "kudos.allowance"), left == 1 ? "is" : "are");
    }
    if (place > 0) {
        message_text(m, "%sPlace %" PRId64 " this month.", between(m), place);
    }
    if (streak > 1) {
        message_text(m, "%sThanked somebody on %" PRId64 " working days in a row.", between(m),
                     streak);
    }
}

static void say_values(struct message *m, const struct answer *a)
{
    for (size_t i = 0; i < answer_count(a, "value"); i++) {
        if (i == 0) {
            message_paragraph(m);
        }
        message_text(m, "%s#%s (%s)", i == 0 ? "Thanked for " : ", ",
                     answer_item(a, "value", i, "what"), answer_item(a, "value", i, "n"));
    }
}

static void say_badges(struct message *m, const struct answer *a)
{
    int64_t received = answer_int(a, "received.badge", 0);
    int64_t given = answer_int(a, "given.badge", 0);

    if (received > 0 || given > 0) {
        message_paragraph(m);
    }
    if (received > 0) {
        message_emoji(m, "🏅");
        message_text(m, " %" PRId64 " received", received);
    }
    if (given > 0) {
        message_text(m, "%s", received > 0 ? "  " : "");
        message_emoji(m, "🎁");
        message_text(m, " %" PRId64 " given", given);
    }
}

static void say_stories(struct message *m, const struct answer *a)
{
    for (size_t i = 0; i < answer_count(a, "story"); i++) {
        const char *text = answer_item(a, "story", i, "text");

        message_item(m);
        entry_say_name(m, "story", answer_item_int(a, "story", i, "no"));
        message_text(m, " from ");
        message_person(m, answer_item(a, "story", i, "by"));
        message_text(m, ": ");
        message_said(m, entry_excerpt(m->arena, text != NULL ? text : "", STORY_CHARS));
    }
}

enum err stats_reply(struct turn *t, const void *args, const struct answer *a, struct message *m)
{
    const char *person = ((const struct stats *)args)->person;

    message_person(m, person);
    if (answer_int(a, "received.all", 0) + answer_int(a, "given.all", 0) +
            (int64_t)answer_count(a, "story") ==
        0) {
        message_text(m, ": nothing yet. Somebody has to begin: ");
        message_code(m, "kudos @name for what they did");
        return ERR_OK;
    }
    say_table(m, a);
    say_standing(m, t, a);
    say_values(m, a);
    say_badges(m, a);
    say_stories(m, a);
    return ERR_OK;
}
