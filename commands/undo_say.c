/* undo_say.c -- how it is told what was taken back, or why it was not. */
#include "undo.h"

#include <inttypes.h>
#include <string.h>

void undo_say_late(const struct turn *t, struct message *m)
{
    message_text(m, "That was more than %" PRId64 " minutes ago, so it still counts.",
                 settings_int(t->settings, "undo.minutes"));
}

/* Kinds of entries that change another one. */
static bool changes(const char *kind)
{
    static const char *const kinds[] = {"edit", "state",  "assign", "weight",
                                        "move", "rhythm", "goal",   "offer"};

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (strcmp(kind, kinds[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* What people call an entry, "commit 3" or "commit": commitment 3. */
static const char *called(struct arena *a, const char *entry)
{
    static const char *const names[][2] = {{"commit", "commitment"},
                                           {"checkin", "check-in"},
                                           {"course", "training"},
                                           {"redeem", "request"}};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        size_t len = strlen(names[i][0]);

        if (strncmp(entry, names[i][0], len) == 0 && (entry[len] == ' ' || entry[len] == '\0')) {
            return arena_printf(a, "%s%s", names[i][1], entry + len);
        }
    }
    return entry;
}

/* What was taken back, unless it was a thank-you: "story 12". */
static void say_entry(struct message *m, const struct answer *a, const char *kind)
{
    const char *of = answer_text(a, "took.of");

    of = of != NULL ? called(m->arena, of) : "";
    message_text(m, "Taken back: your ");
    if (strcmp(kind, "vote") == 0) {
        message_text(m, "vote for %s.", of);
    } else if (strcmp(kind, "ballot") == 0) {
        message_text(m, "vote.");
    } else if (strcmp(kind, "ack") == 0) {
        message_text(m, "word that you know %s.", of);
    } else if (strcmp(kind, "trained") == 0) {
        message_text(m, "word that %s was done.", of);
    } else if (strcmp(kind, "contact") == 0) {
        message_text(m, "line on %s.", of);
    } else if (strcmp(kind, "thanks") == 0) {
        message_text(m, "thanks for %s.", of);
    } else if (strcmp(kind, "value") == 0) { /* of the measure of a metric on a day */
        message_text(m, "number for %s.", of + strcspn(of, " ") + 1);
    } else if (changes(kind)) {
        message_text(m, "change of %s. It %s as before.", of,
                     strcmp(kind, "edit") == 0 ? "reads" : "is");
    } else {
        message_text(m, "%s%s%s.", called(m->arena, kind), answer_yes(a, "took.no") ? " " : "",
                     answer_text(a, "took.no"));
    }
}

static void say_thanks(const struct turn *t, const struct answer *a, struct message *m)
{
    size_t count = answer_count(a, "took.to");
    int64_t left = answer_int(a, "took.left", 0);

    message_text(m, "Taken back: your thank-you to ");
    for (size_t i = 0; i < count; i++) {
        const char *who = answer_item(a, "took.to", i, "who");

        message_text(m, "%s", i == 0 ? "" : i + 1 == count ? " and " : ", ");
        if (who != NULL) {
            message_person(m, who);
        } else {
            message_text(m, "the team ");
            message_group(m, answer_item(a, "took.to", i, "group"));
        }
    }
    message_text(m, ". %" PRId64 " of your %" PRId64 " %s left today.", left,
                 settings_int(t->settings, "kudos.allowance"), left == 1 ? "is" : "are");
}

/* On a line of its own, unless a sentence has just ended. */
static void go_on(struct message *m)
{
    bool ended = m->last_block != NULL && m->last_block->kind == BLOCK_PARAGRAPH &&
                 m->last_span != NULL && m->last_span->kind == SPAN_TEXT;

    if (ended) {
        message_text(m, " ");
    } else {
        message_paragraph(m);
    }
}

static void say_kept(const struct turn *t, const struct answer *a, struct message *m)
{
    const char *why = answer_text(a, "refused");

    if (why != NULL && strcmp(why, "late") == 0) {
        return; /* that has been said */
    }
    if (!answer_yes(a, "took.late")) {
        if (answer_yes(a, "took.kept") && m == &t->problem) {
            go_on(m);
            message_text(m, "Nothing was changed.");
        }
    } else if (message_empty(m)) {
        undo_say_late(t, m);
    } else {
        message_paragraph(m);
        message_text(
            m, "What it said before was more than %" PRId64 " minutes ago, so that still counts.",
            settings_int(t->settings, "undo.minutes"));
    }
}

void undo_say(const struct turn *t, const struct answer *a, struct message *m)
{
    const char *kind = answer_text(a, "took.kind");

    if (kind == NULL) {
        say_kept(t, a, m);
        return;
    }
    if (!message_empty(m)) {
        message_paragraph(m);
    }
    if (strcmp(kind, "kudos") == 0) {
        say_thanks(t, a, m);
    } else {
        say_entry(m, a, kind);
    }
}
