/* champion_digest.c -- how the champion hears of the week (bot/store/digest.lua). */
#include "board.h"
#include "champion.h"

#include <inttypes.h>
#include <string.h>

enum { DAY_BYTES = 48 };

/* "14 thanks (+3) · 2 stories · 1 lesson (−1)" */
static void say_numbers(const struct answer *row, struct message *m)
{
    int64_t thanks = answer_int(row, "thanks", 0);

    if (thanks == 0) {
        message_text(m, "No thanks were said");
    } else {
        board_say_count(m, thanks, "thank-you", "thanks");
    }
    board_say_more(m, answer_int(row, "thanks.more", 0));
    for (size_t i = 0; i < answer_count(row, "count"); i++) {
        const struct command *c = command_find(answer_item(row, "count", i, "kind"));

        if (c != NULL && c->entry != NULL) {
            message_text(m, " · ");
            board_say_count(m, answer_item_int(row, "count", i, "n"), c->entry->name,
                            c->entry->plural);
            board_say_more(m, answer_item_int(row, "count", i, "more"));
        }
    }
}

static bool is_same(const struct answer *row, const char *name)
{
    for (size_t i = 0; i < answer_count(row, "same"); i++) {
        if (strcmp(answer_item(row, "same", i, "name"), name) == 0) {
            return true;
        }
    }
    return false;
}

static struct message said(const struct answer *row, const struct champion_part *part,
                           struct arena *a)
{
    struct message m;

    message_init(&m, a);
    part->say(row, &m);
    return m;
}

static void say_part(const struct answer *row, const struct champion_part *part, struct message *m)
{
    const struct message words = said(row, part, m->arena);

    if (message_empty(&words)) {
        return;
    }
    message_item(m);
    message_bold(m, "%s", part->title);
    message_text(m, " · ");
    part->say(row, m);
    if (part->code != NULL) {
        message_text(m, " · ");
        message_code(m, "%s", part->code);
    }
}

/* "As a week ago · Neglected: #plan, #tools · Not thanked for 30 days: Eve and Finn" */
static void say_same(const struct answer *row, struct message *m)
{
    bool any = false;

    for (const struct champion_part *part = champion_parts; part->name != NULL; part++) {
        const struct message words = said(row, part, m->arena);

        if (!is_same(row, part->name) || message_empty(&words)) {
            continue;
        }
        if (!any) {
            message_small(m);
            message_text(m, "As a week ago");
        }
        any = true;
        message_text(m, " · %s: ", part->title);
        part->say(row, m);
    }
}

static enum err digest_render(const struct answer *row, struct message *m)
{
    char day[DAY_BYTES];

    if (answer_text(row, "from") == NULL) {
        return ERR_PROTOCOL;
    }
    day_describe((int32_t)answer_int(row, "from", 0), false, day, sizeof(day));
    message_heading(m);
    message_text(m, "For the champion · the week from %s", day);
    message_paragraph(m);
    say_numbers(row, m);
    for (const struct champion_part *part = champion_parts; part->name != NULL; part++) {
        if (!is_same(row, part->name)) {
            say_part(row, part, m);
        }
    }
    say_same(row, m);
    return ERR_OK;
}

const struct notice notice_champion_digest = {.kind = "champion_digest", .render = digest_render};
