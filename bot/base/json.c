/* json.c -- reading JSON of strangers.
 *
 * cJSON takes invalid UTF-8 as it comes, ends a string at \u0000, and nests a
 * thousand levels deep: all three are refused here before it sees a byte.
 */

#include "json.h"

#include "buf.h"
#include "caps.h"
#include "utf8.h"

#include <string.h>

enum { ESCAPE = 6 };

static bool is_nul_escape(const char *at, const char *end)
{
    static const char nul[] = "\\u0000";

    return end - at >= ESCAPE && memcmp(at, nul, ESCAPE) == 0;
}

/* Past the string that begins after a quotation mark; NULL: it has no end, or
 * a NUL in it. */
static const char *string_end(const char *at, const char *end)
{
    while (at < end && *at != '"') {
        if (*at != '\\') {
            at++;
            continue;
        }
        if (is_nul_escape(at, end)) {
            return NULL;
        }
        at += end - at > 1 ? 2 : 1;
    }
    return at < end ? at + 1 : NULL;
}

static bool nests_well(const char *bytes, size_t len)
{
    const char *at = bytes;
    const char *end = bytes + len;
    int depth = 0;

    while (at != NULL && at < end && depth <= CAP_JSON_DEPTH) {
        char c = *at++;

        depth += c == '{' || c == '[' ? 1 : 0;
        depth -= c == '}' || c == ']' ? 1 : 0;
        at = c == '"' ? string_end(at, end) : at;
    }
    return at == end;
}

static bool harmless(const char *bytes, size_t len)
{
    return memchr(bytes, '\0', len) == NULL && nests_well(bytes, len) && utf8_valid(bytes, len);
}

cJSON *json_parse(const char *bytes, size_t len)
{
    const char *rest = NULL;
    cJSON *json;

    if (!harmless(bytes, len)) {
        return NULL;
    }
    json = cJSON_ParseWithLengthOpts(bytes, len, &rest, 0);
    if (json == NULL) {
        return NULL;
    }
    while (rest < bytes + len && strchr(" \t\r\n", *rest) != NULL) {
        rest++;
    }
    if (rest != bytes + len) {
        cJSON_Delete(json);
        return NULL;
    }
    return json;
}

const cJSON *json_object(const cJSON *parent, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(parent, name);

    return cJSON_IsObject(item) ? item : NULL;
}

const cJSON *json_array(const cJSON *parent, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(parent, name);

    return cJSON_IsArray(item) ? item : NULL;
}

const char *json_text(const cJSON *parent, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(parent, name);

    return cJSON_IsString(item) && item->valuestring[0] != '\0' ? item->valuestring : NULL;
}

bool json_true(const cJSON *parent, const char *name)
{
    return cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(parent, name)) ||
           json_is(parent, name, "true");
}

bool json_is(const cJSON *parent, const char *name, const char *value)
{
    const char *text = json_text(parent, name);

    return text != NULL && strcmp(text, value) == 0;
}

void json_quote(struct buf *out, const char *text)
{
    static const char special[] = "\"\\\001\002\003\004\005\006\007\b\t\n\v\f\r\016\017"
                                  "\020\021\022\023\024\025\026\027\030\031\032\033\034\035"
                                  "\036\037";

    buf_char(out, '"');
    while (*text != '\0') {
        size_t plain = strcspn(text, special);

        buf_add(out, text, plain);
        text += plain;
        if (*text == '"' || *text == '\\') {
            buf_char(out, '\\');
            buf_char(out, *text++);
        } else if (*text != '\0') {
            buf_printf(out, "\\u%04x", (unsigned)(unsigned char)*text++);
        }
    }
    buf_char(out, '"');
}
