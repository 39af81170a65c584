/* fake_matrix_default.c -- the standard world. */
#include "fake_matrix_default.h"

#include "fake_matrix.h"
#include "fake_matrix_act.h"
#include "fake_matrix_world.h"

#include <string.h>

static const char *const people[] = {
    "{\"id\":\"@bravo:test\",\"displayname\":\"Bravo\"}",
    "{\"id\":\"@ana:test\",\"displayname\":\"Ana\"}",
    "{\"id\":\"@ben:test\",\"displayname\":\"Ben\"}",
    "{\"id\":\"@cat:test\",\"displayname\":\"Cat Chen\"}",
    "{\"id\":\"@dan:test\",\"displayname\":\"Dan & Co <Dan>\"}",
    "{\"id\":\"@eve:test\",\"displayname\":\"Eve\"}",
    "{\"id\":\"@fay:test\",\"displayname\":\"Fay\"}", /* has no direct chat */
    "{\"id\":\"@tickets:test\",\"displayname\":\"Ticket Robot\"}",
    "{\"id\":\"@gone:test\",\"displayname\":\"Gil\",\"deactivated\":true}",
};

#define ALL                                                                                        \
    "\"@ben:test\",\"@cat:test\",\"@dan:test\",\"@eve:test\",\"@fay:test\",\"@tickets:test\""

static const char *const rooms[] = {
    "{\"id\":\"!store:test\",\"name\":\"store\",\"alias\":\"#store:test\",\"public\":true,"
    "\"levels\":{\"@ben:test\":50},\"members\":[" ALL "]}",
    "{\"id\":\"!partner:test\",\"name\":\"partner\",\"members\":[\"@ben:test\",\"@xen:elsewhere\"]"
    "}",
    "{\"id\":\"!back:test\",\"name\":\"back office\",\"creator\":\"@cat:test\",\"version\":\"10\","
    "\"members\":[\"@ana:test\",\"@ben:test\"]}",
    "{\"id\":\"!twelve_jY7cOtHd5rhBid5zrPkVgFpCDDtsPyQtteR\",\"version\":\"12\",\"name\":\"new\","
    "\"members\":[\"@ben:test\",\"@cat:test\"]}",
    "{\"id\":\"!secret:test\",\"name\":\"secret\",\"encrypted\":true,"
    "\"members\":[\"@ben:test\",\"@cat:test\"]}",
    "{\"id\":\"!lobby:test\",\"name\":\"lobby\",\"alias\":\"#lobby:test\",\"bot\":\"none\","
    "\"members\":[\"@ben:test\",\"@cat:test\"]}",
    "{\"id\":\"!dm-ana:test\",\"creator\":\"@ana:test\",\"direct\":true}",
    "{\"id\":\"!dm-ben:test\",\"creator\":\"@ben:test\",\"direct\":true}",
    "{\"id\":\"!dm-cat:test\",\"creator\":\"@cat:test\",\"direct\":true}",
    "{\"id\":\"!dm-dan:test\",\"creator\":\"@dan:test\",\"direct\":true}",
    "{\"id\":\"!dm-eve:test\",\"creator\":\"@eve:test\",\"direct\":true}",
};

static const char direct[] = "{\"@ana:test\":[\"!dm-ana:test\"],\"@ben:test\":[\"!dm-ben:test\"],"
                             "\"@cat:test\":[\"!dm-cat:test\"],\"@dan:test\":[\"!dm-dan:test\"],"
                             "\"@eve:test\":[\"!dm-eve:test\"]}";

static void each(struct fake *f, const char *const *texts, size_t count, fake_act *act)
{
    for (size_t i = 0; i < count; i++) {
        cJSON *order = json_parse(texts[i], strlen(texts[i]));
        cJSON_Delete(act(f, order));
        cJSON_Delete(order);
    }
}

void fake_default_fill(struct fake *f)
{
    each(f, people, sizeof(people) / sizeof(people[0]), fake_change_user);
    each(f, rooms, sizeof(rooms) / sizeof(rooms[0]), fake_change_room);
    fake_world_put_account_data(f, "m.direct", json_parse(direct, strlen(direct)));
}
