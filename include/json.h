/* json.h -- reading JSON of strangers, whatever they put into it (cJSON).
 *
 * Fields come and go in what platforms send and change their types ("user" is
 * a string in one event and an object in the next), so that nothing here fails:
 * what is missing, or of another type, reads as NULL or false.
 */
#ifndef JSON_H
#define JSON_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

/* NULL unless the bytes are one JSON value in valid UTF-8, nested at most
 * CAP_JSON_DEPTH deep, and without NUL characters.  Free with cJSON_Delete(). */
cJSON *json_parse(const char *bytes, size_t len);

const cJSON *json_object(const cJSON *parent, const char *name); /* NULL: no object */
const cJSON *json_array(const cJSON *parent, const char *name);  /* NULL: no array */
const char *json_text(const cJSON *parent, const char *name);    /* NULL: no string, or "" */
bool json_true(const cJSON *parent, const char *name);           /* true, or the string "true" */
bool json_is(const cJSON *parent, const char *name, const char *value);

/* Appends a text as a JSON string. */
struct buf;
void json_quote(struct buf *out, const char *text);

#endif
