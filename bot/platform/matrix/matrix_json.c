/* matrix_json.c -- JSON and ids of Matrix. */

#include "matrix_json.h"

#include "arena.h"
#include "caps.h"

#include <stdlib.h>
#include <string.h>

enum { ESCAPE = 6, DEPTH_MAX = CAP_JSON_DEPTH - 4 };

static const int64_t integer_max = INT64_C(9007199254740991); /* of JSON in Matrix: 2^53 - 1 */

struct repair {
    const char *at;
    const char *end;
    char *out;
    int depth;
};

/* ----------------------------------------------------------------- repair */

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The unit of the \uXXXX that begins there; -1: none does. */
static int unit_at(const char *at, const char *end)
{
    int unit = 0;

    if (end - at < ESCAPE || at[0] != '\\' || at[1] != 'u') {
        return -1;
    }
    for (int i = 2; i < ESCAPE; i++) {
        int digit = hex_digit(at[i]);

        if (digit < 0) {
            return -1;
        }
        unit = unit * 16 + digit;
    }
    return unit;
}

static bool is_high(int unit)
{
    return unit >= 0xd800 && unit <= 0xdbff;
}

static bool is_low(int unit)
{
    return unit >= 0xdc00 && unit <= 0xdfff;
}

static void copy(struct repair *r, size_t len)
{
    len = len <= (size_t)(r->end - r->at) ? len : (size_t)(r->end - r->at);
    memcpy(r->out, r->at, len);
    r->out += len;
    r->at += len;
}

/* What begins with a backslash. */
static void copy_escape(struct repair *r)
{
    int unit = unit_at(r->at, r->end);
    size_t len = unit < 0 ? 2 : ESCAPE;

    if (is_high(unit) && is_low(unit_at(r->at + ESCAPE, r->end))) {
        len = 2 * (size_t)ESCAPE;
    } else if (unit == 0 || is_high(unit) || is_low(unit)) {
        memcpy(r->out, "\\ufffd", ESCAPE);
        r->out += ESCAPE;
        r->at += ESCAPE;
        return;
    }
    copy(r, len);
}

/* From its first quotation mark to its last. */
static void copy_string(struct repair *r)
{
    copy(r, 1);
    while (r->at < r->end && *r->at != '"') {
        if (*r->at == '\\') {
            copy_escape(r);
        } else {
            copy(r, 1);
        }
    }
    copy(r, 1);
}

/* Over an object or an array, without a trace of it but a 0. */
static void skip_container(struct repair *r)
{
    char *out = r->out;
    int depth = 0;

    do {
        if (*r->at == '"') {
            copy_string(r);
            r->out = out;
            continue;
        }
        depth += *r->at == '{' || *r->at == '[' ? 1 : 0;
        depth -= *r->at == '}' || *r->at == ']' ? 1 : 0;
        r->at++;
    } while (r->at < r->end && depth > 0);
    *r->out++ = '0';
}

cJSON *matrix_json_parse(const char *bytes, size_t len)
{
    char *fixed = must_alloc(len + 1);
    struct repair r = {.at = bytes, .end = bytes + len, .out = fixed};
    cJSON *json;

    while (r.at < r.end) {
        bool opens = *r.at == '{' || *r.at == '[';

        if (*r.at == '"') {
            copy_string(&r);
        } else if (opens && r.depth >= DEPTH_MAX) {
            skip_container(&r);
        } else {
            r.depth += opens ? 1 : 0;
            r.depth -= *r.at == '}' || *r.at == ']' ? 1 : 0;
            copy(&r, 1);
        }
    }
    json = json_parse(fixed, (size_t)(r.out - fixed));
    free(fixed);
    return json;
}

/* -------------------------------------------------------------------- ids */

bool matrix_id_valid(const char *id, char kind)
{
    size_t len = strnlen(id, CAP_ID + 1);
    const char *server = matrix_id_server(id);

    if (id[0] != kind || len < 2 || len > CAP_ID) {
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        if (id[i] <= ' ' || id[i] > '~' || id[i] == '|') {
            return false;
        }
    }
    return (kind != '@' && kind != '#') || (server != NULL && server - id > 2 && *server != '\0');
}

const char *matrix_json_id(const cJSON *parent, const char *name, char kind)
{
    const char *id = json_text(parent, name);

    return id != NULL && matrix_id_valid(id, kind) ? id : NULL;
}

const char *matrix_id_server(const char *id)
{
    const char *colon = strchr(id, ':');

    return colon != NULL ? colon + 1 : NULL;
}

int64_t matrix_json_int(const cJSON *parent, const char *name, int64_t otherwise)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(parent, name);
    double value = cJSON_IsNumber(item) ? item->valuedouble : 0.5;

    if (!(value >= -(double)integer_max && value <= (double)integer_max) ||
        (double)(int64_t)value != value) {
        return otherwise;
    }
    return (int64_t)value;
}
