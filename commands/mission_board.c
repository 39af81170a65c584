/* mission_board.c -- how the mission is told, and that it opens the board. */
#include "mission.h"

#include <inttypes.h>

void mission_say(struct message *m, const char *mission)
{
    message_text(m, "“");
    message_said(m, mission);
    message_text(m, "”");
}

void mission_say_pledged(struct message *m, const struct answer *a)
{
    int64_t pledged = answer_int(a, "mission.pledged", 0);
    int64_t people = answer_int(a, "mission.of", 0);

    if (pledged == 0) {
        message_text(m, "Nobody has pledged to it yet");
        return;
    }
    if (people == pledged && people == 2) {
        message_text(m, "Both");
    } else if (people == pledged && people > 2) {
        message_text(m, "All %" PRId64, people);
    } else if (people > 0) {
        message_text(m, "%" PRId64 " of %" PRId64, pledged, people);
    } else {
        message_text(m, "%" PRId64, pledged);
    }
    message_text(m, " of us %s pledged", pledged == 1 ? "has" : "have");
}

enum err mission_none(struct turn *t)
{
    message_text(&t->problem, "There is no mission. A manager can set one, like this: ");
    message_code(&t->problem, "mission Every guest leaves lighter than they came.");
    return ERR_USAGE;
}

/* "“Every guest leaves lighter than they came.” · 14 of 16 of us have pledged" */
static void board_render(const struct answer *row, struct message *m)
{
    const char *mission = answer_text(row, "mission");

    if (mission != NULL) {
        mission_say(m, mission);
        if (answer_int(row, "mission.pledged", 0) > 0) {
            message_text(m, " · ");
            mission_say_pledged(m, row);
        }
    }
}

const struct section section_mission = {
    .name = "mission",
    .meaning = "what we stand for, and how many have pledged",
    .standing = true,
    .render = board_render,
};

static enum err set_render(const struct answer *row, struct message *m)
{
    const char *mission = answer_text(row, "mission");

    if (mission == NULL) {
        return ERR_PROTOCOL;
    }
    message_text(m, "Our mission, from ");
    message_person(m, answer_text(row, "by"));
    message_text(m, ":");
    message_quote(m);
    message_said(m, mission);
    message_small(m);
    message_text(m, "Will you stand for it? ");
    message_code(m, "pledge");
    return ERR_OK;
}

const struct notice notice_mission_set = {.kind = "mission_set", .render = set_render};
