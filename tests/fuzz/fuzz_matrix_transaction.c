/* fuzz_matrix_transaction.c -- any bytes, as a frame of the appservice websocket. */

#include "matrix_world.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cJSON *frame = matrix_json_parse((const char *)data, size);
    const cJSON *event;
    struct world w = world_new();

    assert(matrix_json_int(frame, "id", 0) != INT64_MIN);
    cJSON_ArrayForEach(event, json_array(frame, "events"))
    {
        const char *room = matrix_json_id(event, "room_id", '!');

        if (room != NULL) {
            read_event(&w, room, event);
        }
    }
    cJSON_Delete(frame);
    world_free(&w);
    return 0;
}
