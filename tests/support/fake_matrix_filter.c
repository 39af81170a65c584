/* fake_matrix_filter.c -- filters. */
#include "fake_matrix_filter.h"

#include "fake_matrix.h"

#include <string.h>

enum { LIMIT_STANDARD = 10 };

void fake_filter_keep(struct fake *f, const char *id, const cJSON *filter)
{
    cJSON_AddItemToObject(f->filters, id, cJSON_Duplicate(filter, true));
}

cJSON *fake_filter_read(const struct fake *f, const char *text)
{
    return *text == '{' ? json_parse(text, strlen(text))
                        : cJSON_Duplicate(json_get(f->filters, text), true);
}

/* A star at the end stands for anything. */
static bool fits(const char *pattern, const char *type)
{
    size_t len = strlen(pattern);
    bool open = len > 0 && pattern[len - 1] == '*';
    return open ? strncmp(pattern, type, len - 1) == 0 : strcmp(pattern, type) == 0;
}

static bool is_listed(const cJSON *types, const char *type)
{
    const cJSON *pattern = NULL;
    cJSON_ArrayForEach(pattern, types)
    {
        if (cJSON_IsString(pattern) && fits(pattern->valuestring, type)) {
            return true;
        }
    }
    return false;
}

bool fake_filter_takes(const cJSON *events, const char *type)
{
    const cJSON *types = json_get(events, "types");
    return (types == NULL || is_listed(types, type)) &&
           !is_listed(json_get(events, "not_types"), type);
}

size_t fake_filter_limit(const cJSON *events, long most)
{
    long limit = json_number(events, "limit", LIMIT_STANDARD);
    return (size_t)(limit < most ? limit : most);
}
