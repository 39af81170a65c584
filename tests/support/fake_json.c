/* fake_json.c -- short words for cJSON, and forms. */
#include "fake_json.h"

#include "arena.h"

#include <stdlib.h>
#include <string.h>

const cJSON *json_get(const cJSON *object, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(object, name);
}

const char *json_text(const cJSON *object, const char *name, const char *fallback)
{
    const cJSON *item = json_get(object, name);
    return cJSON_IsString(item) ? item->valuestring : fallback;
}

long json_number(const cJSON *object, const char *name, long fallback)
{
    const cJSON *item = json_get(object, name);
    return cJSON_IsNumber(item) ? (long)item->valuedouble : fallback;
}

bool json_true(const cJSON *object, const char *name, bool fallback)
{
    const cJSON *item = json_get(object, name);
    return cJSON_IsBool(item) ? cJSON_IsTrue(item) : fallback;
}

void json_add(cJSON *object, const char *name, const char *value)
{
    if (value != NULL) {
        cJSON_AddStringToObject(object, name, value);
    }
}

void json_add_number(cJSON *object, const char *name, double value)
{
    cJSON_AddNumberToObject(object, name, value);
}

void json_add_bool(cJSON *object, const char *name, bool value)
{
    cJSON_AddBoolToObject(object, name, value);
}

void json_add_copy(cJSON *object, const char *name, const cJSON *value)
{
    if (value != NULL) {
        cJSON_AddItemToObject(object, name, cJSON_Duplicate(value, true));
    }
}

cJSON *json_add_array(cJSON *object, const char *name)
{
    return cJSON_AddArrayToObject(object, name);
}

cJSON *json_add_object(cJSON *object, const char *name)
{
    return cJSON_AddObjectToObject(object, name);
}

void json_set(cJSON *object, const char *name, cJSON *value)
{
    cJSON_DeleteItemFromObjectCaseSensitive(object, name);
    cJSON_AddItemToObject(object, name, value);
}

void json_set_text(cJSON *object, const char *name, const char *value)
{
    json_set(object, name, cJSON_CreateString(value));
}

void json_push(cJSON *array, const char *value)
{
    cJSON_AddItemToArray(array, cJSON_CreateString(value));
}

static cJSON *json_find(const cJSON *array, const char *value)
{
    cJSON *item = NULL;
    cJSON_ArrayForEach(item, array)
    {
        if (cJSON_IsString(item) && strcmp(item->valuestring, value) == 0) {
            return item;
        }
    }
    return NULL;
}

bool json_has(const cJSON *array, const char *value)
{
    return json_find(array, value) != NULL;
}

void json_drop(cJSON *array, const char *value)
{
    cJSON *item = json_find(array, value);
    if (item != NULL) {
        cJSON_Delete(cJSON_DetachItemViaPointer(array, item));
    }
}

cJSON *json_parse(const char *text, size_t len)
{
    const char *end = NULL;
    cJSON *value = cJSON_ParseWithLengthOpts(text, len, &end, false);
    if (value == NULL) {
        return NULL;
    }
    size_t used = (size_t)(end - text);
    while (used < len && strchr(" \t\r\n", text[used]) != NULL && text[used] != '\0') {
        used++;
    }
    if (used < len) {
        cJSON_Delete(value);
        return NULL;
    }
    return value;
}

char *json_print(const cJSON *value)
{
    char *text = cJSON_PrintUnformatted(value);
    return text != NULL ? text : must_copy("null");
}

static int hex_digit(char c)
{
    const char *digits = "0123456789abcdef";
    const char *at = c != '\0' ? strchr(digits, c | 0x20) : NULL;
    return at != NULL ? (int)(at - digits) : -1;
}

static void percent_decode(char *text, char plus)
{
    char *out = text;
    for (const char *in = text; *in != '\0'; in++) {
        int high = *in == '%' ? hex_digit(in[1]) : -1;
        int low = high >= 0 ? hex_digit(in[2]) : -1;
        if (low >= 0) {
            *out++ = (char)(high << 4 | low);
            in += 2;
        } else {
            *out++ = *in == '+' ? plus : *in;
        }
    }
    *out = '\0';
}

void json_decode(char *text)
{
    percent_decode(text, '+');
}

cJSON *json_split(const char *text, const char *separators)
{
    cJSON *words = cJSON_CreateArray();
    while (*(text += strspn(text, separators)) != '\0') {
        size_t len = strcspn(text, separators);
        char *word = must_alloc(len + 1);
        memcpy(word, text, len);
        json_push(words, word);
        free(word);
        text += len;
    }
    return words;
}

cJSON *json_from_form(const char *form)
{
    cJSON *object = cJSON_CreateObject();
    cJSON *pairs = json_split(form, "&");
    const cJSON *pair = NULL;
    cJSON_ArrayForEach(pair, pairs)
    {
        char *name = pair->valuestring;
        char *value = strchr(name, '=');
        if (value == NULL) {
            continue;
        }
        *value++ = '\0';
        percent_decode(name, ' ');
        percent_decode(value, ' ');
        json_set_text(object, name, value);
    }
    cJSON_Delete(pairs);
    return object;
}

cJSON *json_from_body(const cJSON *body)
{
    cJSON *object = cJSON_CreateObject();
    const cJSON *item = NULL;
    cJSON_ArrayForEach(item, body)
    {
        if (cJSON_IsNull(item) || item->string == NULL) {
            continue;
        }
        if (cJSON_IsString(item)) {
            json_add(object, item->string, item->valuestring);
            continue;
        }
        char *text = json_print(item);
        json_add(object, item->string, text);
        free(text);
    }
    return object;
}
