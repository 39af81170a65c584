/* matrix_world.h -- what fuzzers of Matrix' events do with each of them: no event
 * that is made of any bytes may hold what commands and the store do not expect.
 */
#ifndef MATRIX_WORLD_H
#define MATRIX_WORLD_H

#include "../../bot/platform/matrix/matrix_directory.h"
#include "../../bot/platform/matrix/matrix_events.h"
#include "../../bot/platform/matrix/matrix_json.h"
#include "../../bot/platform/matrix/matrix_recent.h"
#include "arena.h"
#include "caps.h"
#include "utf8.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

struct world {
    struct matrix_directory *directory;
    struct matrix_recent *recent;
};

/* Control characters are marks of whole tokens, or line ends. */
static inline void check_text(const char *text)
{
    if (text == NULL) {
        return;
    }
    assert(utf8_valid(text, strlen(text)));
    for (; *text != '\0'; text++) {
        if (*text == TOKEN_BEGIN) {
            text++;
            assert(strchr("@&#!", *text) != NULL);
            text += strcspn(text, "\x01\x02\x03\n");
            assert(*text == TOKEN_END);
        } else {
            assert((unsigned char)*text >= ' ' || *text == '\n');
        }
    }
}

static inline void check_id(const char *id)
{
    assert(id[0] != '\0' && strlen(id) <= CAP_ID);
    assert(strpbrk(id, "\x02\x03\n ") == NULL);
}

static inline void check_event(const struct event *ev)
{
    check_id(ev->generation);
    check_id(ev->channel);
    check_id(ev->actor->id);
    assert(strncmp(ev->identity, "m/$", 3) == 0);
    assert(ev->at_ms >= 0);
    assert(!ev->actor->bot);
    assert((ev->kind != EVENT_SAID && ev->kind != EVENT_EDITED) || ev->text != NULL);
    check_text(ev->text);
    check_text(ev->emoji);
    assert(ev->people_count + ev->group_count <= CAP_MENTIONS);
    for (size_t i = 0; i < ev->people_count; i++) {
        check_id(ev->people[i].id);
        assert(ev->people[i].name != NULL);
    }
}

/* Everything that was missing is nobody, and nothing. */
static inline void fill(struct world *w, const struct matrix_missing *missing)
{
    for (size_t i = 0; i < missing->count; i++) {
        matrix_directory_put_absent(w->directory, missing->people[i]);
    }
    if (missing->event != NULL) {
        matrix_events_learn(w->recent, missing->event, NULL);
    }
}

static inline void read_event(struct world *w, const char *room, const cJSON *json)
{
    struct matrix_room *known = matrix_directory_add_room(w->directory, room);
    const struct matrix_reader r = {.directory = w->directory, .recent = w->recent};
    struct matrix_missing missing;
    struct matrix_event *ev;

    matrix_directory_state(w->directory, known, json);
    ev = matrix_events_read(&r, known, json, &missing);
    for (int i = 0; i < 3 && ev != NULL && (missing.count > 0 || missing.event != NULL); i++) {
        fill(w, &missing);
        arena_free(ev->event.arena);
        ev = matrix_events_read(&r, known, json, &missing);
    }
    if (ev != NULL) {
        assert(missing.count == 0 && missing.event == NULL);
        check_event(&ev->event);
        arena_free(ev->event.arena);
    }
}

static inline struct world world_new(void)
{
    return (struct world){.directory = matrix_directory_new("@bravo:example.org"),
                          .recent = matrix_recent_new()};
}

static inline void world_free(struct world *w)
{
    matrix_directory_free(w->directory);
    matrix_recent_free(w->recent);
}

#endif
