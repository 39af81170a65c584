/* matrix_filter.c -- what we ask homeservers for. */

#include "matrix_filter.h"

#include "buf.h"
#include "http.h"

enum { FILTER_MAX = 4096 };

#define STATE                                                                                      \
    "\"m.room.create\",\"m.room.name\",\"m.room.canonical_alias\",\"m.room.encryption\","          \
    "\"m.room.power_levels\",\"m.room.join_rules\",\"m.room.tombstone\",\"m.room.member\""
#define TIMELINE "\"m.room.message\",\"m.reaction\",\"m.room.redaction\"," STATE

void matrix_filter_sync(unsigned limit, struct buf *query)
{
    struct buf filter;

    buf_init(&filter, FILTER_MAX);
    buf_printf(&filter,
               "{\"presence\":{\"types\":[]},\"account_data\":{\"types\":[\"m.direct\"]},"
               "\"room\":{\"ephemeral\":{\"types\":[]},\"account_data\":{\"types\":[]},"
               "\"state\":{\"lazy_load_members\":true,\"types\":[" STATE "]},"
               "\"timeline\":{\"limit\":%u,\"lazy_load_members\":true,\"types\":[" TIMELINE "]}}}",
               limit);
    http_form(query, "filter", filter.data);
    buf_release(&filter);
}

void matrix_filter_messages(unsigned limit, struct buf *query)
{
    buf_printf(query, "dir=f&limit=%u", limit);
    http_form(query, "filter", "{\"lazy_load_members\":true,\"types\":[" TIMELINE "]}");
}
