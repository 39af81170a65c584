/* fake_json.h -- short words for what the stand-in does with cJSON all the time. */
#ifndef FAKE_JSON_H
#define FAKE_JSON_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

/* What is missing, or of another type, is the fallback. */
const char *json_text(const cJSON *object, const char *name, const char *fallback);
long json_number(const cJSON *object, const char *name, long fallback);
bool json_true(const cJSON *object, const char *name, bool fallback);
const cJSON *json_get(const cJSON *object, const char *name); /* NULL: missing */

/* NULL as value: nothing is added. */
void json_add(cJSON *object, const char *name, const char *value);
void json_add_number(cJSON *object, const char *name, double value);
void json_add_bool(cJSON *object, const char *name, bool value);
void json_add_copy(cJSON *object, const char *name, const cJSON *value);
cJSON *json_add_array(cJSON *object, const char *name);
cJSON *json_add_object(cJSON *object, const char *name);
void json_set(cJSON *object, const char *name, cJSON *value); /* replaces; takes value */
void json_set_text(cJSON *object, const char *name, const char *value);
void json_push(cJSON *array, const char *value);
bool json_has(const cJSON *array, const char *value);
void json_drop(cJSON *array, const char *value); /* out of an array of texts */

/* The words of a text, without the empty ones. */
cJSON *json_split(const char *text, const char *separators);

/* Parses all of `text`; NULL if it is not JSON. */
cJSON *json_parse(const char *text, size_t len);
char *json_print(const cJSON *value); /* free() */

/* %41 becomes A, in place; + stays. */
void json_decode(char *text);
/* a=1&b=2 as an object of texts. */
cJSON *json_from_form(const char *form);
/* Texts stay; everything else becomes its JSON text, as if it had come in a form. */
cJSON *json_from_body(const cJSON *body);

#endif
