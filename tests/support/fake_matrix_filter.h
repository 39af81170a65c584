/* fake_matrix_filter.h -- what a client wants to be told: a filter of /sync or
 * of /messages, as far as bots use them.
 */
#ifndef FAKE_MATRIX_FILTER_H
#define FAKE_MATRIX_FILTER_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

struct fake;

/* Keeps one under an id. */
void fake_filter_keep(struct fake *f, const char *id, const cJSON *filter);
/* The filter that a query names by id, or that it is; the caller's; NULL: none. */
cJSON *fake_filter_read(const struct fake *f, const char *text);
/* Does it let this type of event through?  NULL lets everything. */
bool fake_filter_takes(const cJSON *events, const char *type);
size_t fake_filter_limit(const cJSON *events, long most);

#endif
