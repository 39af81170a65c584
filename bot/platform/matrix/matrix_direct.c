/* matrix_direct.c -- the direct chat with a person.
 *
 * Who asks for one that is being opened waits for it: no two are made.  Who has left
 * one is not invited again, and may begin one.
 */

#include "arena.h"
#include "log.h"
#include "loop.h"
#include "matrix_json.h"
#include "matrix_session.h"

#include <stdlib.h>
#include <string.h>

struct matrix_opening {
    struct session *session;
    struct matrix_opening *next;
    matrix_direct_done *done;
    void *ctx;
    char *person;
    bool asking; /* the one that the others of this person wait for */
};

static void opening_end(struct matrix_opening *o, const struct matrix_result *r,
                        const struct matrix_room *room)
{
    struct matrix_opening **at = &o->session->openings;

    while (*at != o) {
        at = &(*at)->next;
    }
    *at = o->next;
    o->done(o->ctx, r, room);
    free(o->person);
    free(o);
}

static void opening_known(void *ctx)
{
    static const struct matrix_result known = {.outcome = MATRIX_DONE, .error = ""};
    static const struct matrix_result lost = {
        .outcome = MATRIX_LATER, .retry_ms = 1000, .error = "gone"};
    struct matrix_opening *o = ctx;
    struct matrix_room *room = matrix_directory_direct(o->session->directory, o->person);

    opening_end(o, room != NULL ? &known : &lost, room);
}

static void opening_unwanted(void *ctx)
{
    static const struct matrix_result unwanted = {.outcome = MATRIX_REFUSED, .error = "left"};
    struct matrix_opening *o = ctx;

    log_info("matrix.direct", "person=%s error=left", o->person);
    opening_end(o, &unwanted, NULL);
}

static struct matrix_opening *opening_of(const struct session *s, const char *person, bool asking)
{
    struct matrix_opening *o = s->openings;

    while (o != NULL && (o->asking != asking || strcmp(o->person, person) != 0)) {
        o = o->next;
    }
    return o;
}

static void opening_answered(void *ctx, const struct matrix_result *r)
{
    struct matrix_opening *asked = ctx;
    struct session *s = asked->session;
    const char *id = matrix_json_id(r->json, "room_id", '!');
    struct matrix_result unsure = {.outcome = MATRIX_UNSURE, .error = "no_room"};
    char *person = must_copy(asked->person);
    struct matrix_room *room = NULL;
    struct matrix_opening *o;

    if (r->outcome == MATRIX_DONE && id == NULL) {
        r = &unsure;
    }
    if (id != NULL && s->state == SESSION_RUNNING) {
        room = matrix_directory_add_room(s->directory, id);
        room->joined = true;
        room->joined_count = room->joined_count > 0 ? room->joined_count : 1;
        room->invited_count = room->joined_count > 1 ? room->invited_count : 1;
        matrix_directs_put(s->directs, room, person);
    }
    opening_end(asked, r, room);
    while ((o = opening_of(s, person, false)) != NULL) {
        opening_end(o, r, room);
    }
    free(person);
}

static void opening_ask(struct matrix_opening *o)
{
    cJSON *body = cJSON_CreateObject();
    cJSON *invite = cJSON_AddArrayToObject(body, "invite");
    char *json;

    cJSON_AddStringToObject(body, "preset", "trusted_private_chat");
    cJSON_AddTrueToObject(body, "is_direct");
    cJSON_AddItemToArray(invite, cJSON_CreateString(o->person));
    json = cJSON_PrintUnformatted(body);
    o->asking = true;
    matrix_api_call(o->session->api,
                    &(struct matrix_call){.method = "POST",
                                          .path = "/_matrix/client/v3/createRoom",
                                          .body = json,
                                          .body_len = strlen(json)},
                    opening_answered, o);
    cJSON_free(json);
    cJSON_Delete(body);
}

void matrix_direct_open(struct session *s, const char *person, matrix_direct_done *done, void *ctx)
{
    struct matrix_opening *o = must_alloc(sizeof(*o));

    *o = (struct matrix_opening){
        .session = s, .next = s->openings, .done = done, .ctx = ctx, .person = must_copy(person)};
    s->openings = o;
    if (matrix_directory_direct(s->directory, person) != NULL) {
        o->asking = true; /* of us, so that nobody else ends it */
        loop_post(s->loop, opening_known, o);
    } else if (matrix_directs_left(s->directs, person)) {
        o->asking = true;
        loop_post(s->loop, opening_unwanted, o);
    } else if (opening_of(s, person, true) == NULL) {
        opening_ask(o);
    }
}
