/* slack_text.c -- Slack's text, in and out.
 *
 *     a &lt; b, thanks <@U0ANA> :clap: see <https://example.com|the plan>
 *
 * Slack escapes exactly & < > in what people type, so that a real < can only
 * begin a reference.  Hence the order: split at references first, then decode
 * the rest once, then clean it.  The marks of our own tokens come last.
 */

#include "slack_text.h"

#include "arena.h"
#include "buf.h"
#include "caps.h"
#include "event.h"
#include "slack_directory.h"
#include "slack_emoji.h"
#include "slack_json.h"
#include "utf8.h"

#include <string.h>

enum {
    RAW_MAX = 200 * 1000, /* Slack cuts messages at 40,000 characters */
    EMOJI_NAME_MAX = 64,
};

struct reading {
    struct arena *arena;
    const struct slack_directory *directory;
    struct buf out;
};

/* ---------------------------------------------------------- plain pieces */

/* The length of the entity that begins at `text`, and its character; 0: none does. */
static size_t entity_at(const char *text, size_t len, char *character)
{
    static const struct {
        const char *entity;
        char character;
    } entities[] = {{"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}};

    for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++) {
        size_t entity_len = strlen(entities[i].entity);

        if (entity_len <= len && memcmp(text, entities[i].entity, entity_len) == 0) {
            *character = entities[i].character;
            return entity_len;
        }
    }
    return 0;
}

static char *decode_entities(struct arena *a, const char *text, size_t len)
{
    char *out = arena_alloc(a, len + 1);
    size_t used = 0;

    for (size_t i = 0; i < len; used++) {
        size_t taken = entity_at(text + i, len - i, &out[used]);

        if (taken == 0) {
            out[used] = text[i];
            taken = 1;
        }
        i += taken;
    }
    return out;
}

/* The length of the ":name:" that begins at `text`, 0 if none does. */
static size_t emoji_length(const char *text)
{
    size_t len = strspn(text + 1, "abcdefghijklmnopqrstuvwxyz0123456789_+'-");

    return len > 0 && len <= EMOJI_NAME_MAX && text[len + 1] == ':' ? len + 2 : 0;
}

static bool is_skin_tone(const char *text)
{
    static const char prefix[] = ":skin-tone-";

    return strncmp(text, prefix, sizeof(prefix) - 1) == 0;
}

static char *decode_emoji(struct arena *a, const char *text)
{
    struct buf out;
    char *copy;

    buf_init(&out, RAW_MAX);
    while (*text != '\0') {
        size_t plain = strcspn(text, ":");
        size_t len = text[plain] == ':' ? emoji_length(text + plain) : 0;
        const char *character;

        buf_add(&out, text, plain);
        text += plain;
        if (len == 0) {
            buf_add(&out, text, *text != '\0');
            text += *text != '\0';
            continue;
        }
        character = slack_emoji_character(a, text + 1, len - 2);
        if (character != NULL) {
            buf_text(&out, character);
            text += len;
        } else if (is_skin_tone(text)) {
            text += len;
        } else {
            /* The closing colon may open the next one. */
            buf_add(&out, text, len - 1);
            text += len - 1;
        }
    }
    copy = arena_copy(a, out.data, out.len);
    buf_release(&out);
    return copy;
}

static void add_plain(struct reading *r, const char *text, size_t len, bool emoji)
{
    char *decoded = decode_entities(r->arena, text, len);

    decoded = emoji ? decode_emoji(r->arena, decoded) : decoded;
    buf_text(&r->out, utf8_clean(r->arena, decoded, strlen(decoded)));
}

/* ------------------------------------------------------------ references */

/* A label of a token: one short line, in which nothing ends the token. */
static char *clean_label(struct arena *a, const char *label, size_t len)
{
    char *decoded = decode_entities(a, label, len);
    char *clean = utf8_cut(a, utf8_clean(a, decoded, strlen(decoded)), CAP_NAME_CHARS);

    for (char *c = clean; *c != '\0'; c++) {
        *c = *c == '\n' || *c == '|' ? ' ' : *c;
    }
    return clean;
}

struct reference {
    const char *id; /* what stands before the bar */
    size_t id_len;
    const char *label; /* NULL: there is no bar */
    size_t label_len;
};

static struct reference reference_split(const char *text, size_t len)
{
    const char *bar = memchr(text, '|', len);
    struct reference ref = {.id = text, .id_len = len};

    if (bar != NULL) {
        ref.id_len = (size_t)(bar - text);
        ref.label = bar + 1;
        ref.label_len = len - ref.id_len - 1;
    }
    return ref;
}

static const char *channel_name(const struct reading *r, const char *id)
{
    const struct slack_channel *c =
        r->directory != NULL ? slack_directory_channel(r->directory, id) : NULL;

    return c != NULL && c->visibility == VISIBLE_PUBLIC ? c->name : NULL;
}

/* false: it is no id. */
static bool add_token(struct reading *r, char kind, const struct reference *ref)
{
    const char *id = arena_copy(r->arena, ref->id, ref->id_len);
    const char *label = NULL;

    if (!slack_json_id_valid(id)) {
        return false;
    }
    if (ref->label_len > 0) {
        label = clean_label(r->arena, ref->label, ref->label_len);
    } else if (kind == '#') {
        label = channel_name(r, id);
    }
    buf_printf(&r->out, "%c%c%s%s%s%c", TOKEN_BEGIN, kind, id, label != NULL ? "|" : "",
               label != NULL ? label : "", TOKEN_END);
    return true;
}

/* <!here>, <!subteam^S1|@cashiers>, <!date^...|tomorrow> */
static bool add_special(struct reading *r, const struct reference *ref)
{
    static const char subteam[] = "subteam^";
    static const char *const everybody[] = {"here", "channel", "everyone"};
    struct reference group = *ref;

    if (ref->id_len > sizeof(subteam) - 1 && memcmp(ref->id, subteam, sizeof(subteam) - 1) == 0) {
        group.id += sizeof(subteam) - 1;
        group.id_len -= sizeof(subteam) - 1;
        if (group.label_len > 0 && group.label[0] == '@') {
            group.label++;
            group.label_len--;
        }
        return add_token(r, '&', &group);
    }
    for (size_t i = 0; i < sizeof(everybody) / sizeof(everybody[0]); i++) {
        if (strlen(everybody[i]) == ref->id_len &&
            memcmp(ref->id, everybody[i], ref->id_len) == 0) {
            buf_printf(&r->out, "%c!%c", TOKEN_BEGIN, TOKEN_END);
            return true;
        }
    }
    if (ref->label != NULL) {
        add_plain(r, ref->label, ref->label_len, false);
    }
    return ref->label != NULL;
}

static void add_link(struct reading *r, const struct reference *ref)
{
    static const char mailto[] = "mailto:";
    size_t skip = 0;

    if (ref->label_len > 0) {
        add_plain(r, ref->label, ref->label_len, false);
        return;
    }
    if (ref->id_len > sizeof(mailto) - 1 && memcmp(ref->id, mailto, sizeof(mailto) - 1) == 0) {
        skip = sizeof(mailto) - 1;
    }
    add_plain(r, ref->id + skip, ref->id_len - skip, false);
}

/* What stands between < and >. */
static void add_reference(struct reading *r, const char *text, size_t len)
{
    struct reference ref = reference_split(text + (len > 0), len > 0 ? len - 1 : 0);
    bool done = false;

    switch (len > 0 ? text[0] : '\0') {
    case '@':
    case '#':
        done = add_token(r, text[0], &ref);
        break;
    case '!':
        done = add_special(r, &ref);
        break;
    case '\0':
        break;
    default:
        ref = reference_split(text, len);
        add_link(r, &ref);
        done = true;
        break;
    }
    if (!done) {
        buf_char(&r->out, '<');
        add_plain(r, text, len, false);
        buf_char(&r->out, '>');
    }
}

char *slack_text_read(struct arena *a, const char *raw, const struct slack_directory *d)
{
    struct reading r = {.arena = a, .directory = d};
    const char *end = raw + strnlen(raw, RAW_MAX);
    char *text;

    buf_init(&r.out, RAW_MAX);
    while (raw < end) {
        const char *open = memchr(raw, '<', (size_t)(end - raw));
        const char *close = open != NULL ? memchr(open, '>', (size_t)(end - open)) : NULL;

        if (close == NULL) {
            add_plain(&r, raw, (size_t)(end - raw), true);
            break;
        }
        add_plain(&r, raw, (size_t)(open - raw), true);
        add_reference(&r, open + 1, (size_t)(close - open) - 1);
        raw = close + 1;
    }
    text = arena_copy(a, r.out.data, r.out.len);
    buf_release(&r.out);
    return text;
}

const char *slack_text_name(struct arena *a, const char *raw)
{
    char *clean;

    if (raw == NULL) {
        return NULL;
    }
    clean = utf8_cut(a, utf8_clean(a, raw, strlen(raw)), CAP_NAME_CHARS);
    for (char *c = clean; *c != '\0'; c++) {
        *c = *c == '\n' ? ' ' : *c;
    }
    return clean[0] != '\0' ? clean : NULL;
}

/* ---------------------------------------------------------------- tokens */

char slack_text_token(struct arena *a, const char **at, const char **id)
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

bool slack_text_cut_mention(const char **text, const char *user)
{
    const char *at = *text + strspn(*text, " \n");
    size_t len = strlen(user);

    if (at[0] != TOKEN_BEGIN || at[1] != '@' || strncmp(at + 2, user, len) != 0 ||
        (at[2 + len] != '|' && at[2 + len] != TOKEN_END)) {
        return false;
    }
    at = strchr(at, TOKEN_END) + 1;
    *text = at + strspn(at, " \n:,");
    return true;
}

/* ------------------------------------------------------------------- out */

char *slack_text_escape(struct arena *a, const char *text)
{
    struct buf out;
    char *copy;

    buf_init(&out, strlen(text) * sizeof("&amp;"));
    for (; *text != '\0'; text++) {
        switch (*text) {
        case '&':
            buf_text(&out, "&amp;");
            break;
        case '<':
            buf_text(&out, "&lt;");
            break;
        case '>':
            buf_text(&out, "&gt;");
            break;
        default:
            buf_char(&out, *text);
            break;
        }
    }
    copy = arena_copy(a, out.data, out.len);
    buf_release(&out);
    return copy;
}
