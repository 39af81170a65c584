/* fuzz_matrix_sync.c -- any bytes, as the answer to a sync. */

#include "matrix_world.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_all(struct world *w, const char *room, const cJSON *list)
{
    const cJSON *event;

    cJSON_ArrayForEach(event, json_array(list, "events"))
    {
        read_event(w, room, event);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cJSON *json = matrix_json_parse((const char *)data, size);
    const cJSON *room;
    struct world w = world_new();

    cJSON_ArrayForEach(room, json_object(json_object(json, "rooms"), "join"))
    {
        if (room->string != NULL && matrix_id_valid(room->string, '!')) {
            struct matrix_room *known = matrix_directory_add_room(w.directory, room->string);

            read_all(&w, room->string, json_object(room, "state"));
            matrix_room_summary(known, json_object(room, "summary"));
            read_all(&w, room->string, json_object(room, "timeline"));
            read_all(&w, room->string, json_object(room, "timeline"));
        }
    }
    cJSON_Delete(json);
    world_free(&w);
    return 0;
}
