/* slack_groups.c -- user groups and their members. */

#include "slack_groups.h"

#include "arena.h"
#include "slack_json.h"
#include "slack_text.h"
#include "table.h"

#include <stdlib.h>
#include <string.h>

/* A group that is being put together; its strings are others'. */
struct draft {
    const char *id;
    const char *name;
    bool disabled;
    const char **members;
    size_t count;
    size_t capacity;
};

static void draft_add(struct draft *g, const char *member)
{
    if (g->count == g->capacity) {
        g->capacity = g->capacity > 0 ? g->capacity * 2 : 16;
        g->members = must_realloc(g->members, g->capacity * sizeof(*g->members));
    }
    g->members[g->count++] = member;
}

static void draft_add_all(struct draft *g, const cJSON *ids)
{
    const cJSON *item;

    cJSON_ArrayForEach(item, ids)
    {
        if (cJSON_IsString(item) && slack_json_id_valid(item->valuestring)) {
            draft_add(g, item->valuestring);
        }
    }
}

static bool lists(const cJSON *ids, const char *id)
{
    const cJSON *item;

    cJSON_ArrayForEach(item, ids)
    {
        if (cJSON_IsString(item) && strcmp(item->valuestring, id) == 0) {
            return true;
        }
    }
    return false;
}

static void draft_put(struct table *groups, struct draft *g)
{
    struct slack_group *copy;
    size_t bytes = table_packed(g->id) + table_packed(g->name);
    char *at;

    for (size_t i = 0; i < g->count; i++) {
        bytes += table_packed(g->members[i]);
    }
    copy = must_alloc(sizeof(*copy) + g->count * sizeof(copy->members[0]) + bytes);
    at = (char *)&copy->members[g->count];
    copy->id = table_pack(&at, g->id);
    copy->name = table_pack(&at, g->name);
    copy->disabled = g->disabled;
    copy->member_count = g->count;
    for (size_t i = 0; i < g->count; i++) {
        copy->members[i] = table_pack(&at, g->members[i]);
    }
    free(g->members);
    table_put(groups, copy);
}

void slack_groups_put(struct table *groups, const cJSON *subteam)
{
    struct draft g = {.id = slack_json_id(subteam, "id")};
    const cJSON *deleted = cJSON_GetObjectItemCaseSensitive(subteam, "date_delete");
    const cJSON *users = json_array(subteam, "users");
    const struct slack_group *known = g.id != NULL ? table_get(groups, g.id) : NULL;
    struct arena *a;

    if (g.id == NULL) {
        return;
    }
    a = arena_new();
    g.name = slack_text_name(a, json_text(subteam, "name"));
    if (g.name == NULL) {
        g.name = slack_text_name(a, json_text(subteam, "handle"));
    }
    g.name = g.name != NULL ? g.name : g.id;
    g.disabled = cJSON_IsNumber(deleted) && deleted->valuedouble > 0;
    draft_add_all(&g, users);
    for (size_t i = 0; users == NULL && known != NULL && i < known->member_count; i++) {
        draft_add(&g, known->members[i]);
    }
    draft_put(groups, &g);
    arena_free(a);
}

void slack_groups_put_unknown(struct table *groups, const char *id)
{
    struct draft g = {.id = id, .name = id, .disabled = true};

    draft_put(groups, &g);
}

void slack_groups_learn(struct table *groups, const cJSON *event)
{
    const cJSON *added = json_array(event, "added_users");
    const cJSON *removed = json_array(event, "removed_users");
    const char *id = slack_json_id(event, "subteam_id");
    const struct slack_group *known = id != NULL ? table_get(groups, id) : NULL;
    struct draft g;

    if (known == NULL) {
        return;
    }
    g = (struct draft){.id = known->id, .name = known->name, .disabled = known->disabled};
    for (size_t i = 0; i < known->member_count; i++) {
        if (!lists(removed, known->members[i]) && !lists(added, known->members[i])) {
            draft_add(&g, known->members[i]);
        }
    }
    draft_add_all(&g, added);
    draft_put(groups, &g);
}
