/* slack_roster.c -- keeps the directory filled.
 *
 * The lists come page by page, one call after the other, as fast as Slack's
 * limits let them; channels first, for an event in an unknown one waits.  Large
 * workspaces take minutes: until then people are asked for one by one.
 */

#include "slack_roster.h"

#include "arena.h"
#include "buf.h"
#include "http.h"
#include "json.h"
#include "log.h"
#include "loop.h"
#include "slack_api.h"
#include "slack_directory.h"

#include <stdlib.h>
#include <string.h>

enum {
    RETRY_MS = 5 * 1000,
    RELOAD_MS = 24 * 60 * 60 * 1000,
    WANTS = 64,
    FORM_MAX = 4096,
};

struct list {
    const char *method;
    const char *items; /* the name of the array in the answer */
    const char *arguments;
    void (*put)(struct slack_directory *d, const cJSON *item);
};

static const struct list lists[] = {
    {"conversations.list", "channels",
     "types=public_channel%2Cprivate_channel%2Cim&exclude_archived=true&limit=500",
     slack_directory_put_channel},
    {"usergroups.list", "usergroups", "include_users=true", slack_directory_put_group},
    {"users.list", "members", "limit=500", slack_directory_put_person},
};

enum { LISTS = sizeof(lists) / sizeof(lists[0]) };

/* An id that is being asked for. */
struct want {
    struct slack_roster *roster;
    struct want *next;
    char *id;
};

struct slack_roster {
    struct slack_api *api;
    struct slack_directory *directory;
    slack_roster_changed *changed;
    void *ctx;
    struct timer *timer; /* for the next page, or for the next day */
    size_t list;         /* the one that is being read; LISTS: none */
    char *cursor;        /* of its next page; NULL: its first */
    struct want *wants;
    size_t want_count;
    bool loaded; /* once at least */
};

/* ----------------------------------------------------------------- lists */

static void page_ask(void *ctx);

static void list_next(struct slack_roster *r)
{
    free(r->cursor);
    r->cursor = NULL;
    r->list++;
    if (r->list < LISTS) {
        page_ask(r);
        return;
    }
    log_info("slack.roster", "state=loaded");
    r->loaded = true;
    r->changed(r->ctx);
    timer_start(r->timer, RELOAD_MS);
}

static void page_take(struct slack_roster *r, const cJSON *json)
{
    const cJSON *metadata = json_object(json, "response_metadata");
    const char *cursor = json_text(metadata, "next_cursor");
    const cJSON *item;

    cJSON_ArrayForEach(item, json_array(json, lists[r->list].items))
    {
        lists[r->list].put(r->directory, item);
    }
    r->changed(r->ctx);
    if (cursor == NULL) {
        list_next(r);
        return;
    }
    free(r->cursor);
    r->cursor = must_copy(cursor);
    page_ask(r);
}

static void page_taken(void *ctx, const struct slack_result *result)
{
    struct slack_roster *r = ctx;

    switch (result->outcome) {
    case SLACK_DONE:
        page_take(r, result->json);
        break;
    case SLACK_LATER:
        timer_start(r->timer, result->retry_ms);
        break;
    case SLACK_UNSURE:
        timer_start(r->timer, RETRY_MS);
        break;
    case SLACK_REFUSED:
        /* A missing scope, or a plan without groups: the others may work. */
        list_next(r);
        break;
    case SLACK_FATAL:
        r->list = LISTS;
        break;
    }
}

static void page_ask(void *ctx)
{
    struct slack_roster *r = ctx;
    struct buf form;

    if (r->list == LISTS) {
        r->list = 0;
    }
    buf_init(&form, FORM_MAX);
    buf_text(&form, lists[r->list].arguments);
    if (r->cursor != NULL) {
        http_form(&form, "cursor", r->cursor);
    }
    slack_api_call(r->api, lists[r->list].method, &form, page_taken, r);
    buf_release(&form);
}

void slack_roster_load(struct slack_roster *r)
{
    if (r->list == LISTS) {
        page_ask(r);
    }
}

bool slack_roster_loaded(const struct slack_roster *r)
{
    return r->loaded;
}

/* ----------------------------------------------------------------- wants */

static void want_end(struct want *w)
{
    struct slack_roster *r = w->roster;
    struct want **at = &r->wants;

    while (*at != w) {
        at = &(*at)->next;
    }
    *at = w->next;
    r->want_count--;
    free(w->id);
    free(w);
    r->changed(r->ctx);
}

static void want_answered(void *ctx, const struct slack_result *result)
{
    struct want *w = ctx;
    struct slack_directory *d = w->roster->directory;

    if (result->outcome == SLACK_DONE) {
        const cJSON *item;

        slack_directory_put_person(d, json_object(result->json, "user"));
        slack_directory_put_channel(d, json_object(result->json, "channel"));
        cJSON_ArrayForEach(item, json_array(result->json, "usergroups"))
        {
            slack_directory_put_group(d, item);
        }
    }
    /* Nobody of that id, or none that we may see. */
    if ((result->outcome == SLACK_DONE || result->outcome == SLACK_REFUSED) &&
        !slack_directory_knows(d, w->id)) {
        slack_directory_put_unknown(d, w->id);
    }
    want_end(w);
}

static void want_send(struct want *w)
{
    const char *method = "conversations.info";
    struct buf form;

    buf_init(&form, FORM_MAX);
    switch (w->id[0]) {
    case 'U':
    case 'W':
        method = "users.info";
        http_form(&form, "user", w->id);
        break;
    case 'S':
        method = "usergroups.list";
        http_form(&form, "include_users", "true");
        break;
    default:
        http_form(&form, "channel", w->id);
        break;
    }
    slack_api_call(w->roster->api, method, &form, want_answered, w);
    buf_release(&form);
}

void slack_roster_want(struct slack_roster *r, const char *id)
{
    struct want *w = r->wants;

    while (w != NULL && strcmp(w->id, id) != 0) {
        w = w->next;
    }
    if (w != NULL || r->want_count == WANTS) {
        return;
    }
    w = must_alloc(sizeof(*w));
    w->roster = r;
    w->id = must_copy(id);
    w->next = r->wants;
    r->wants = w;
    r->want_count++;
    want_send(w);
}

/* ------------------------------------------------------------------ life */

struct slack_roster *slack_roster_new(struct loop *l, struct slack_api *api,
                                      struct slack_directory *d, slack_roster_changed *changed,
                                      void *ctx)
{
    struct slack_roster *r = must_alloc(sizeof(*r));

    r->api = api;
    r->directory = d;
    r->changed = changed;
    r->ctx = ctx;
    r->list = LISTS;
    r->timer = timer_new(l, page_ask, r);
    return r;
}

void slack_roster_free(struct slack_roster *r)
{
    if (r == NULL) {
        return;
    }
    timer_free(r->timer);
    free(r->cursor);
    free(r);
}
