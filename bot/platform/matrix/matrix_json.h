/* matrix_json.h -- JSON and ids of Matrix; see json.h for the rest. */
#ifndef MATRIX_JSON_H
#define MATRIX_JSON_H

#include "json.h"

#include <stdint.h>

/*
 * As json_parse(), but one hostile event must not make all that came with it
 * unreadable, again and again: a NUL or half a surrogate pair in a string
 * becomes U+FFFD, and what nests too deep becomes 0.
 */
cJSON *matrix_json_parse(const char *bytes, size_t len);

/* An id of that kind: '@' a person, '!' a room, '$' an event, '#' an alias. */
bool matrix_id_valid(const char *id, char kind);
/* The string of that name if it is such an id, else NULL. */
const char *matrix_json_id(const cJSON *parent, const char *name, char kind);
/* The server in a person's id or in an alias; NULL: there is none (as in a room's id). */
const char *matrix_id_server(const char *id);
/* "otherwise" if it is no whole number. */
int64_t matrix_json_int(const cJSON *parent, const char *name, int64_t otherwise);

#endif
