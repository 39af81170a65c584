/* slack_json.h -- reading JSON of strangers, whatever they put into it.
 *
 * Fields come and go in Slack's payloads and change their types ("user" is a
 * string in one event and an object in the next), so that nothing here fails:
 * what is missing, or of another type, reads as NULL or false.
 */
#ifndef SLACK_JSON_H
#define SLACK_JSON_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

/* NULL unless the bytes are one JSON value in valid UTF-8, nested at most
 * CAP_JSON_DEPTH deep, and without NUL characters.  Free with cJSON_Delete(). */
cJSON *slack_json_parse(const char *bytes, size_t len);

const cJSON *slack_json_object(const cJSON *parent, const char *name); /* NULL: no object */
const cJSON *slack_json_array(const cJSON *parent, const char *name);  /* NULL: no array */
const char *slack_json_text(const cJSON *parent, const char *name);    /* NULL: no string, or "" */
bool slack_json_true(const cJSON *parent, const char *name); /* true, or the string "true" */
bool slack_json_is(const cJSON *parent, const char *name, const char *value);

/* Appends a text as a JSON string. */
struct buf;
void slack_json_quote(struct buf *out, const char *text);

/* An id of Slack's: capital letters and digits, and not too many of them. */
bool slack_json_id_valid(const char *id);
/* The string of that name if it is an id, else NULL. */
const char *slack_json_id(const cJSON *parent, const char *name);
/* The same for time stamps: digits, and at most one dot between them. */
const char *slack_json_stamp(const cJSON *parent, const char *name);

#endif
