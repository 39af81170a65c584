/* words.c -- the words of a line, taken one at a time. */

#include "words.h"

#include "arena.h"
#include "buf.h"
#include "caps.h"
#include "event.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char spaces[] = " \n";

/* ------------------------------------------------- code and quoted lines */

/* The length of the code that begins at `text`, 0 if none does. */
static size_t code_length(const char *text)
{
    const char *end;

    if (strncmp(text, "```", 3) == 0) {
        end = strstr(text + 3, "```");
        return end != NULL ? (size_t)(end - text) + 3 : strlen(text);
    }
    if (*text != '`') {
        return 0;
    }
    end = text + 1 + strcspn(text + 1, "`\n");
    return *end == '`' ? (size_t)(end - text) + 1 : 0;
}

/* The length of the quoted line that begins at `text`, 0 if none does. */
static size_t quote_length(const char *text)
{
    size_t indent = strspn(text, " ");

    return text[indent] == '>' ? strcspn(text, "\n") : 0;
}

/* Code as it is, but with its tokens made harmless: "@Ana". */
static void add_defused(struct buf *out, const char *text, size_t len)
{
    const char *end = text + len;

    while (text < end) {
        size_t plain = strcspn(text, "\x02");
        const char *close;
        const char *bar;

        if (plain >= (size_t)(end - text)) {
            buf_add(out, text, (size_t)(end - text));
            return;
        }
        buf_add(out, text, plain);
        text += plain + 1;
        close = text + strcspn(text, "\x03");
        bar = memchr(text, '|', (size_t)(close - text));
        buf_char(out, *text == '#' ? '#' : '@');
        if (bar != NULL) {
            buf_add(out, bar + 1, (size_t)(close - bar) - 1);
        } else if (close > text) {
            buf_add(out, text + 1, (size_t)(close - text) - 1);
        }
        text = *close == TOKEN_END ? close + 1 : close;
    }
}

/* The length of what stands before the next code, at most to the line's end. */
static size_t plain_length(const char *text)
{
    size_t len = strcspn(text, "`\n");

    return len == 0 || text[len] == '\n' ? len + 1 : len;
}

static char *without_code(struct arena *a, const char *text, bool drop)
{
    struct buf out;
    char *copy;
    bool line_start = true;

    buf_init(&out, CAP_COMMAND_BYTES * 2);
    while (*text != '\0') {
        size_t len = line_start ? quote_length(text) : 0;

        len = len > 0 ? len : code_length(text);
        if (len > 0 && drop) {
            buf_char(&out, ' ');
        } else if (len > 0) {
            add_defused(&out, text, len);
        } else {
            len = plain_length(text);
            buf_add(&out, text, len);
        }
        line_start = text[len - 1] == '\n' || (line_start && strspn(text, " ") >= len);
        text += len;
    }
    copy = arena_copy(a, out.data, out.len);
    buf_release(&out);
    return copy;
}

char *words_prose(struct arena *a, const char *text)
{
    return without_code(a, text, true);
}

/* The name behind a token that stands between `token` and `end`: "@U1|Ana". */
static void add_name(struct buf *out, const struct event *ev, const char *token, const char *end)
{
    const char *bar = memchr(token, '|', (size_t)(end - token));
    const struct person *p = NULL;
    const char *id_end = bar != NULL ? bar : end;

    if (end - token < 2) {
        return; /* everybody here */
    }
    if (*token == '@' && ev != NULL && id_end - token <= CAP_ID) {
        char id[CAP_ID + 1];

        memcpy(id, token + 1, (size_t)(id_end - token) - 1);
        id[id_end - token - 1] = '\0';
        p = event_person(ev, id);
    }
    if (p != NULL && p->name != NULL) {
        buf_text(out, p->name);
    } else if (bar != NULL) {
        buf_add(out, bar + 1, (size_t)(end - bar) - 1);
    } else {
        buf_add(out, token + 1, (size_t)(end - token) - 1);
    }
}

char *words_plain(struct arena *a, const struct event *ev, const char *text)
{
    struct buf out;
    char *plain;

    buf_init(&out, CAP_COMMAND_BYTES * 2);
    for (;;) {
        size_t len = strcspn(text, "\x02");
        const char *end;

        buf_add(&out, text, len);
        if (text[len] == '\0') {
            break;
        }
        text += len + 1;
        end = text + strcspn(text, "\x03");
        add_name(&out, ev, text, end);
        text = *end == TOKEN_END ? end + 1 : end;
    }
    plain = arena_copy(a, out.data, out.len);
    buf_release(&out);
    return plain;
}

/* ----------------------------------------------------------------- words */

void words_init(struct words *w, struct arena *a, const struct event *ev, const char *text)
{
    w->arena = a;
    w->event = ev;
    w->at = without_code(a, text, false);
}

/* Skips spaces; the length of what stands there up to the next space or token. */
static size_t word_length(struct words *w)
{
    w->at += strspn(w->at, spaces);
    return strcspn(w->at, " \n\x02");
}

bool words_end(const struct words *w)
{
    return w->at[strspn(w->at, spaces)] == '\0';
}

bool words_word(struct words *w, const char **word)
{
    size_t len = word_length(w);

    if (len == 0) {
        return false;
    }
    *word = arena_copy(w->arena, w->at, len);
    w->at += len;
    return true;
}

void words_skip(struct words *w)
{
    size_t len = word_length(w);

    w->at += len > 0 || *w->at == '\0' ? len : 1;
}

bool words_keyword(struct words *w, const char *keyword)
{
    size_t len = word_length(w);

    if (len == 0 || strlen(keyword) != len || strncasecmp(w->at, keyword, len) != 0) {
        return false;
    }
    w->at += len;
    return true;
}

static bool take_number(struct words *w, size_t skip, int64_t *value)
{
    size_t len = word_length(w);
    char *end;
    long long v;

    if (len <= skip || w->at[skip] < '0' || w->at[skip] > '9') {
        return false;
    }
    v = strtoll(w->at + skip, &end, 10); /* a number beyond all bounds becomes the last one */
    if (end != w->at + len) {
        return false;
    }
    *value = v;
    w->at += len;
    return true;
}

bool words_int(struct words *w, int64_t *value)
{
    return take_number(w, 0, value);
}

bool words_plus(struct words *w, int64_t *value)
{
    (void)word_length(w);
    return *w->at == '+' && take_number(w, 1, value);
}

/* The bytes of a tag's name: letters, digits, - and _, anything not ASCII. */
static size_t tag_length(const char *text)
{
    size_t len = 0;
    bool named = false;

    for (;; len++) {
        unsigned char c = (unsigned char)text[len];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;

        if (!letter && !(c >= '0' && c <= '9') && c != '-' && c != '_') {
            break;
        }
        named = named || letter;
    }
    return named ? len : 0;
}

static const char *tag_fold(struct arena *a, const char *name, size_t len)
{
    return utf8_cut(a, utf8_fold(a, arena_copy(a, name, len)), CAP_TAG_CHARS);
}

/* Takes a token of the kind; its id, and its label if it has one. */
static bool take_token(struct words *w, char kind, const char **id, const char **label)
{
    const char *close;
    const char *bar;

    (void)word_length(w);
    if (w->at[0] != TOKEN_BEGIN || w->at[1] != kind) {
        return false;
    }
    close = strchr(w->at, TOKEN_END);
    if (close == NULL) {
        return false;
    }
    bar = memchr(w->at, '|', (size_t)(close - w->at));
    *id = arena_copy(w->arena, w->at + 2, (size_t)((bar != NULL ? bar : close) - w->at) - 2);
    *label = bar != NULL ? arena_copy(w->arena, bar + 1, (size_t)(close - bar) - 1) : NULL;
    w->at = close + 1;
    return true;
}

bool words_tag(struct words *w, const char **tag)
{
    const char *id;
    const char *label;
    size_t len;

    (void)word_length(w);
    len = *w->at == '#' ? tag_length(w->at + 1) : 0;
    if (len > 0) {
        *tag = tag_fold(w->arena, w->at + 1, len);
        w->at += len + 1;
        return true;
    }
    if (take_token(w, '#', &id, &label)) {
        label = label != NULL ? label : id;
        *tag = tag_fold(w->arena, label, strlen(label));
        return true;
    }
    return false;
}

bool words_person(struct words *w, const struct person **person)
{
    const char *from = w->at;
    const char *id;
    const char *label;

    if (!take_token(w, '@', &id, &label)) {
        return false;
    }
    *person = w->event != NULL ? event_person(w->event, id) : NULL;
    if (*person == NULL) {
        w->at = from;
    }
    return *person != NULL;
}

bool words_group(struct words *w, const struct group **group)
{
    const char *from = w->at;
    const char *id;
    const char *label;

    if (!take_token(w, '&', &id, &label)) {
        return false;
    }
    *group = w->event != NULL ? event_group(w->event, id) : NULL;
    if (*group == NULL) {
        w->at = from;
    }
    return *group != NULL;
}

bool words_channel(struct words *w, const char **id)
{
    const char *label;

    return take_token(w, '#', id, &label);
}

bool words_everyone(struct words *w)
{
    const char *id;
    const char *label;

    return take_token(w, '!', &id, &label);
}

/* The length of an emoji's name that stands here, such as :tada:. */
static size_t emoji_length(const char *text)
{
    size_t len = *text == ':' ? strcspn(text + 1, ": \n\x02") : 0;

    return len > 0 && text[len + 1] == ':' ? len + 2 : 0;
}

bool words_punctuation(struct words *w)
{
    (void)word_length(w);
    if (*w->at == '\0' || strchr(",;:&", *w->at) == NULL || emoji_length(w->at) > 0) {
        return false;
    }
    w->at++;
    return true;
}

bool words_quoted(struct words *w, const char **text)
{
    const char *close;

    (void)word_length(w);
    close = *w->at == '"' ? strchr(w->at + 1, '"') : NULL;
    if (close == NULL) {
        return false;
    }
    *text = arena_copy(w->arena, w->at + 1, (size_t)(close - w->at) - 1);
    w->at = close + 1;
    return true;
}

const char *words_peek(const struct words *w)
{
    const char *from = w->at + strspn(w->at, spaces);
    size_t len = strlen(from);

    while (len > 0 && strchr(spaces, from[len - 1]) != NULL) {
        len--;
    }
    return arena_copy(w->arena, from, len);
}

const char *words_rest(struct words *w)
{
    const char *rest = words_peek(w);

    w->at += strlen(w->at);
    return rest;
}

static bool listed(const char *const *list, size_t count, const char *item)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i], item) == 0) {
            return true;
        }
    }
    return false;
}

size_t words_tags(struct arena *a, const char *text, const char **tags, size_t max)
{
    struct words w = {.arena = a, .at = words_prose(a, text)};
    size_t count = 0;
    const char *tag;

    while (!words_end(&w) && count < max) {
        if (!words_tag(&w, &tag)) {
            words_skip(&w);
        } else if (!listed(tags, count, tag)) {
            tags[count++] = tag;
        }
    }
    return count;
}
