/* matrix_directs.c -- which rooms are direct chats, as the account keeps it (m.direct).
 *
 * It is the account's own note, and is written as a whole.
 */

#include "arena.h"
#include "buf.h"
#include "matrix_json.h"
#include "matrix_session.h"

#include <stdlib.h>
#include <string.h>

enum { PATH_MAX_BYTES = 2048 };

struct matrix_directs {
    struct session *session;
    cJSON *content; /* {"@ana:example.org": ["!room", ...]}; NULL: not known */
};

void matrix_directs_take(struct matrix_directs *directs, const cJSON *content)
{
    if (content != NULL) {
        cJSON_Delete(directs->content);
        directs->content = cJSON_Duplicate(content, 1);
    }
}

static bool lists(const cJSON *rooms, const char *room)
{
    const cJSON *one;

    cJSON_ArrayForEach(one, rooms)
    {
        if (cJSON_IsString(one) && strcmp(one->valuestring, room) == 0) {
            return true;
        }
    }
    return false;
}

const char *matrix_directs_person(const struct matrix_directs *directs, const char *room)
{
    const cJSON *person;

    cJSON_ArrayForEach(person, directs->content)
    {
        if (lists(person, room) && matrix_id_valid(person->string, '@')) {
            return person->string;
        }
    }
    return NULL;
}

bool matrix_directs_left(const struct matrix_directs *directs, const char *person)
{
    const struct matrix_directory *d = directs->session->directory;
    const cJSON *one;

    cJSON_ArrayForEach(one, json_array(directs->content, person))
    {
        const struct matrix_room *room =
            cJSON_IsString(one) ? matrix_directory_room(d, one->valuestring) : NULL;

        if (room == NULL || !room->joined) {
            return true;
        }
    }
    return false;
}

static void directs_kept(void *ctx, const struct matrix_result *r)
{
    (void)ctx;
    (void)r; /* said again with the next direct chat */
}

static void directs_keep(struct matrix_directs *directs)
{
    char *json = cJSON_PrintUnformatted(directs->content);
    struct buf path;

    buf_init(&path, PATH_MAX_BYTES);
    buf_text(&path, "/_matrix/client/v3/user");
    matrix_api_part(&path, directs->session->user);
    buf_text(&path, "/account_data/m.direct");
    matrix_api_call(directs->session->api,
                    &(struct matrix_call){
                        .method = "PUT", .path = path.data, .body = json, .body_len = strlen(json)},
                    directs_kept, NULL);
    buf_release(&path);
    cJSON_free(json);
}

void matrix_directs_put(struct matrix_directs *directs, struct matrix_room *room,
                        const char *person)
{
    cJSON *list;

    free(room->person);
    room->person = must_copy(person);
    if (matrix_directs_person(directs, room->id) != NULL) {
        return;
    }
    directs->content = directs->content != NULL ? directs->content : cJSON_CreateObject();
    list = cJSON_GetObjectItemCaseSensitive(directs->content, person);
    if (!cJSON_IsArray(list)) {
        cJSON_DeleteItemFromObjectCaseSensitive(directs->content, person);
        list = cJSON_AddArrayToObject(directs->content, person);
    }
    cJSON_AddItemToArray(list, cJSON_CreateString(room->id));
    directs_keep(directs);
}

struct matrix_directs *matrix_directs_new(struct session *s)
{
    struct matrix_directs *directs = must_alloc(sizeof(*directs));

    directs->session = s;
    return directs;
}

void matrix_directs_free(struct matrix_directs *directs)
{
    if (directs != NULL) {
        cJSON_Delete(directs->content);
        free(directs);
    }
}
