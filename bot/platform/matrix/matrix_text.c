/* matrix_text.c -- what people type in Matrix, as text with tokens.
 *
 *     body            Ben: thanks @ana:example.org
 *     formatted_body  <a href="https://matrix.to/#/@ben:example.org">Ben</a>: thanks ...
 *     m.mentions      {"user_ids": ["@ben:example.org"]}
 *
 * Only an id identifies a person.  A name counts where the message itself says
 * whom it mentions, and "@ben" is short for the id on the bot's own server.
 */

#include "matrix_text.h"

#include "arena.h"
#include "buf.h"
#include "caps.h"
#include "event.h"
#include "matrix_directory.h"
#include "matrix_json.h"
#include "utf8.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { TEXT_MAX = 256 * 1024, LINK_MAX = 1024 };

const char *matrix_text_name(struct arena *a, const char *raw)
{
    char *clean;

    if (raw == NULL) {
        return NULL;
    }
    clean = utf8_cut(a, utf8_clean(a, raw, strlen(raw)), CAP_NAME_CHARS);
    for (char *c = clean; *c != '\0'; c++) {
        *c = *c == '\n' || *c == '|' ? ' ' : *c;
    }
    return clean[strspn(clean, " ")] != '\0' ? clean : NULL;
}

/* ----------------------------------------------------------------- tokens */

static void add_token(char kind, const char *id, const char *label, struct buf *out)
{
    buf_printf(out, "%c%c%s%s%s%c", TOKEN_BEGIN, kind, id, label != NULL ? "|" : "",
               label != NULL ? label : "", TOKEN_END);
}

static void add_person(const struct matrix_place *p, const char *id, struct buf *out)
{
    add_token('@', id, matrix_directory_name(p->directory, p->arena, p->room, id), out);
}

static void add_room(const struct matrix_room *room, struct buf *out)
{
    add_token(room->space ? '&' : '#', room->space ? room->id : room->channel, room->name, out);
}

/* false: it names nobody and nothing that we know. */
static bool add_id(const struct matrix_place *p, const char *id, struct buf *out)
{
    const struct matrix_room *room = NULL;

    if (matrix_id_valid(id, '@')) {
        add_person(p, id, out);
        return true;
    }
    if (matrix_id_valid(id, '!')) {
        room = matrix_directory_room(p->directory, id);
    } else if (matrix_id_valid(id, '#')) {
        room = matrix_directory_alias(p->directory, id);
    }
    if (room != NULL) {
        add_room(room, out);
    }
    return room != NULL;
}

/* ------------------------------------------------------------------ links */

static char *percent_decode(struct arena *a, const char *text, size_t len)
{
    static const char digits[] = "0123456789abcdef";
    char *out = arena_alloc(a, len + 1);
    size_t used = 0;

    for (size_t i = 0; i < len; i++) {
        const char *high = len - i > 2 && text[i + 1] != '\0'
                               ? strchr(digits, tolower((unsigned char)text[i + 1]))
                               : NULL;
        const char *low = high != NULL && text[i + 2] != '\0'
                              ? strchr(digits, tolower((unsigned char)text[i + 2]))
                              : NULL;

        if (text[i] == '%' && low != NULL) {
            out[used++] = (char)((high - digits) * 16 + (low - digits));
            i += 2;
        } else {
            out[used++] = text[i];
        }
    }
    return out;
}

bool matrix_text_add_link(const struct matrix_place *p, const char *url, struct buf *out)
{
    static const struct {
        const char *begin;
        const char *sigil;
    } forms[] = {
        {"https://matrix.to/#/", ""}, {"http://matrix.to/#/", ""}, {"matrix:u/", "@"},
        {"matrix:roomid/", "!"},      {"matrix:r/", "#"},
    };

    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        size_t len = strlen(forms[i].begin);
        size_t id_len;

        if (strncmp(url, forms[i].begin, len) != 0) {
            continue;
        }
        id_len = strcspn(url + len, "/?\"");
        /* A link to one message is no name of its room. */
        return url[len + id_len] != '/' && id_len <= LINK_MAX &&
               add_id(p,
                      arena_printf(p->arena, "%s%s", forms[i].sigil,
                                   percent_decode(p->arena, url + len, id_len)),
                      out);
    }
    return false;
}

/* ------------------------------------------------------------------ plain */

static const char local_chars[] = "abcdefghijklmnopqrstuvwxyz0123456789._=-/+";
static const char server_chars[] =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";

/* The length of the server's name, port and all, at the text's begin. */
static size_t server_length(const char *text)
{
    size_t len = strspn(text, server_chars);
    size_t port;

    while (len > 0 && strchr(".-", text[len - 1]) != NULL) {
        len--;
    }
    if (len == 0 || text[len] != ':') {
        return len;
    }
    port = strspn(text + len + 1, "0123456789");
    return port > 0 ? len + 1 + port : len;
}

/* "@ben" on the bot's own server: how much of the text; 0: nobody known. */
static size_t add_local(const struct matrix_place *p, const char *text, size_t len, struct buf *out)
{
    for (; len > 0; len--) {
        const char *id =
            matrix_directory_local(p->directory, p->arena, arena_copy(p->arena, text, len));

        if (id != NULL) {
            add_person(p, id, out);
            return len;
        }
        if (strchr("._=-/+", text[len - 1]) == NULL) {
            return 0;
        }
    }
    return 0;
}

/* What begins with an @: how much of the text became a token; 0: nothing. */
static size_t add_at(const struct matrix_place *p, const char *text, struct buf *out)
{
    size_t local = strspn(text + 1, local_chars);
    size_t server = text[1 + local] == ':' ? server_length(text + 2 + local) : 0;

    if (local == 4 && strncmp(text + 1, "room", local) == 0 && server == 0) {
        buf_printf(out, "%c!%c", TOKEN_BEGIN, TOKEN_END);
        return 1 + local;
    }
    if (local > 0 && server > 0) {
        const char *id = arena_copy(p->arena, text, 2 + local + server);

        return add_id(p, id, out) ? strlen(id) : 0;
    }
    local = add_local(p, text + 1, local, out);
    return local > 0 ? 1 + local : 0;
}

static size_t add_url(const struct matrix_place *p, const char *text, struct buf *out)
{
    size_t len = strcspn(text, " \n<>()\"");
    char *url = arena_copy(p->arena, text, len);

    while (len > 0 && strchr(".,;!?'", url[len - 1]) != NULL) {
        url[--len] = '\0';
    }
    return matrix_text_add_link(p, url, out) ? len : 0;
}

void matrix_text_add_plain(const struct matrix_place *p, const char *text, struct buf *out)
{
    const char *clean = utf8_clean(p->arena, text, strlen(text));
    bool in_word = false;

    while (*clean != '\0') {
        size_t taken = 0;

        if (!in_word && *clean == '@') {
            taken = add_at(p, clean, out);
        } else if (!in_word && strncmp(clean, "http", 4) == 0) {
            taken = add_url(p, clean, out);
        }
        in_word = taken == 0 && (isalnum((unsigned char)*clean) || (*clean & 0x80) != 0);
        if (taken == 0) {
            buf_char(out, *clean++);
        }
        clean += taken;
    }
}

/* --------------------------------------------------------------- mentions */

static bool has_token(const char *text, const char *id)
{
    size_t len = strlen(id);

    while ((text = strchr(text, TOKEN_BEGIN)) != NULL) {
        text++;
        if (*text == '@' && strncmp(text + 1, id, len) == 0 &&
            (text[1 + len] == '|' || text[1 + len] == TOKEN_END)) {
            return true;
        }
    }
    return false;
}

static bool is_letter(char c)
{
    return isalnum((unsigned char)c) || (c & 0x80) != 0;
}

/* Where the name stands as a word of its own, outside tokens; NULL: nowhere. */
static const char *find_name(const char *text, const char *name)
{
    size_t len = strlen(name);
    bool in_token = false;

    for (const char *at = text; len > 0 && *at != '\0'; at++) {
        in_token = *at == TOKEN_BEGIN || (in_token && *at != TOKEN_END);
        if (!in_token && strncmp(at, name, len) == 0 && !is_letter(at[len]) &&
            (at == text || !is_letter(at[-1]))) {
            return at;
        }
    }
    return NULL;
}

/* Puts a token where the text names this person, whom it says to mention. */
static char *place_mention(const struct matrix_place *p, char *text, const char *id)
{
    const char *local = arena_copy(p->arena, id + 1, strcspn(id + 1, ":"));
    const char *const names[] = {
        matrix_directory_name(p->directory, p->arena, p->room, id),
        local,
    };
    struct buf out;

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]) && !has_token(text, id); i++) {
        const char *at = find_name(text, names[i]);

        if (at == NULL) {
            continue;
        }
        buf_init(&out, TEXT_MAX);
        buf_add(&out, text, (size_t)(at - text) - (at > text && at[-1] == '@' ? 1 : 0));
        add_person(p, id, &out);
        buf_text(&out, at + strlen(names[i]));
        text = arena_copy(p->arena, out.data, out.len);
        buf_release(&out);
    }
    return text;
}

static char *place_mentions(const struct matrix_place *p, char *text, const cJSON *content)
{
    const cJSON *ids = json_array(json_object(content, "m.mentions"), "user_ids");
    const cJSON *id;
    size_t count = 0;

    cJSON_ArrayForEach(id, ids)
    {
        if (count++ < CAP_MENTIONS && cJSON_IsString(id) && matrix_id_valid(id->valuestring, '@')) {
            text = place_mention(p, text, id->valuestring);
        }
    }
    return text;
}

/* ---------------------------------------------------------------- reading */

/* Behind the lines that an older client quotes of what it replies to. */
static const char *without_fallback(const cJSON *content, const char *body)
{
    const cJSON *relation = json_object(content, "m.relates_to");
    const char *at = body;

    if (json_object(relation, "m.in_reply_to") == NULL || strncmp(at, "> <@", 4) != 0) {
        return body;
    }
    while (at[0] == '>' && (at[1] == ' ' || at[1] == '\n')) {
        at += strcspn(at, "\n");
        at += *at == '\n';
    }
    return at + strspn(at, "\n");
}

char *matrix_text_read(const struct matrix_place *p, const cJSON *content)
{
    const char *body = json_text(content, "body");
    const char *html = json_is(content, "format", "org.matrix.custom.html")
                           ? json_text(content, "formatted_body")
                           : NULL;
    struct buf out;
    char *text;

    if (body == NULL && html == NULL) {
        return NULL;
    }
    buf_init(&out, TEXT_MAX);
    if (html != NULL) {
        matrix_text_add_html(p, html, &out);
    } else {
        matrix_text_add_plain(p, without_fallback(content, body), &out);
    }
    text = place_mentions(p, arena_copy(p->arena, out.data, out.len), content);
    buf_release(&out);
    return text;
}

/* ---------------------------------------------------------------- address */

char matrix_text_token(struct arena *a, const char **at, const char **id)
{
    const char *begin = strchr(*at, TOKEN_BEGIN);
    const char *end = begin != NULL ? strchr(begin, TOKEN_END) : NULL;

    if (end == NULL) {
        return '\0';
    }
    *id = arena_copy(a, begin + 2, strcspn(begin + 2, "|\x03"));
    *at = end + 1;
    return begin[1];
}

/* Behind the bot's name, which the text begins with; NULL: it does not. */
static const char *behind_name(const char *text, const char *name)
{
    size_t len = strlen(name);

    text += *text == '@';
    if (len == 0 || strncasecmp(text, name, len) != 0 || text[len] == '\0' ||
        strchr(" \n:,", text[len]) == NULL) {
        return NULL;
    }
    return text + len;
}

static enum matrix_address cut_name(const char *at, const char **text)
{
    const char *rest = at + strspn(at, " \n:,");

    if (*at == ':' || *at == ',') {
        *text = rest;
        return MATRIX_BY_NAME;
    }
    /* "Bravo @ben for the demo" is a thank-you: the name is a command as well. */
    if (*rest != TOKEN_BEGIN && *rest != '\0') {
        *text = rest;
    }
    return MATRIX_BY_CHANCE;
}

enum matrix_address matrix_text_cut_address(const struct matrix_place *p, const char **text)
{
    const char *self = matrix_directory_self(p->directory);
    const char *const names[] = {
        matrix_directory_name(p->directory, p->arena, p->room, self),
        arena_copy(p->arena, self + 1, strcspn(self + 1, ":")),
    };
    const char *at = *text + strspn(*text, " \n");
    const char *token = at;
    const char *id = NULL;
    bool bang = at[0] == '!' && isalpha((unsigned char)at[1]);

    if (*at == TOKEN_BEGIN && matrix_text_token(p->arena, &token, &id) == '@' &&
        strcmp(id, self) == 0) {
        *text = token + strspn(token, " \n:,");
        return MATRIX_BY_NAME;
    }
    at += bang;
    *text = bang ? at : *text;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *behind = behind_name(at, names[i]);

        if (behind != NULL) {
            return cut_name(behind, text);
        }
    }
    return bang ? MATRIX_BY_CHANCE : MATRIX_NOT;
}
