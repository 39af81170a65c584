/* talk_chat.c -- the chats in which one talks. */
#include "talk_chat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ORDER_MAX = 4096 };

static const struct talk_chat slack = {
    .up = "sockets=1",
    .rules = "{\"retry_1_ms\":50,\"retry_2_ms\":50,\"retry_3_ms\":50,\"retry_forever\":1}",
    .admin = "U0ANA",
    .store = "C0STORE",
    .mention = "<@U0BRAVO> ",
    .told = "U0ANA in C0STORE",
    .last = "U0EVE",
    .receiver = "U0BEN",
    .pill = "<@U0BEN>",
};

#define MATRIX                                                                                     \
    .rules = "{}", .admin = "@ana:test", .store = "!store:test", .mention = "!",                   \
    .told = "!store:test/", .last = "@eve:test", .receiver = "@ben:test", .pill = "<@ben:test>",   \
    .greeting_place = "!secret:test",                                                              \
    .greeting = "I can't read what is written in this room: it is encrypted"

static const struct talk_chat matrix_sync = {.up = "polls=1", MATRIX};
static const struct talk_chat matrix_socket = {.up = "sockets=1", MATRIX};

const struct talk_chat *talk_chat_of(enum stage_chat chat)
{
    return chat == STAGE_SLACK ? &slack : chat == STAGE_MATRIX_SYNC ? &matrix_sync : &matrix_socket;
}

void talk_direct(const struct talk *t, const char *user, char place[TALK_PLACE])
{
    if (t->chat == &slack) {
        (void)snprintf(place, TALK_PLACE, "D%s", user + 1);
    } else {
        (void)snprintf(place, TALK_PLACE, "!dm-%s", user + 1);
    }
}

void talk_person(const struct talk *t, long number, char person[TALK_STAMP])
{
    if (t->chat == &slack) {
        (void)snprintf(person, TALK_STAMP, "U9%06ld", number);
    } else {
        (void)snprintf(person, TALK_STAMP, "@u%07ld:test", number);
    }
}

static void grant_scopes(struct talk *t)
{
    char text[ORDER_MAX];
    char *printed;
    FILE *file = fopen("../../deploy/slack-manifest.json", "r");
    size_t len = file != NULL ? fread(text, 1, sizeof(text) - 1, file) : 0;
    cJSON *manifest = cJSON_ParseWithLengthOpts(text, len, NULL, 0);
    cJSON *scopes = cJSON_GetObjectItemCaseSensitive(
        cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(manifest, "oauth_config"),
                                         "scopes"),
        "bot");
    cJSON *grant = cJSON_CreateObject();

    assert_true(cJSON_IsArray(scopes));
    cJSON_AddItemToObject(grant, "scopes", cJSON_Duplicate(scopes, true));
    printed = cJSON_PrintUnformatted(grant);
    talk_do(t, "grant", "%s", printed);
    cJSON_free(printed);
    cJSON_Delete(grant);
    cJSON_Delete(manifest);
    (void)fclose(file);
}

void talk_grant(struct talk *t)
{
    if (t->chat == &slack) {
        grant_scopes(t);
    }
}
