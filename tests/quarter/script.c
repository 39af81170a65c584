/* script.c -- what a line of a transcript has the bot say, and what it says on Slack. */
#include "script.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { TEXT_BYTES = 1 << 20 };

static char as_upper(char c)
{
    return (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
}

static char as_lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

const char *script_id(struct script *s, const char *prefix, const char *name)
{
    char *id = arena_printf(s->arena, "%s%s", prefix, name);

    for (char *at = id; *at != '\0'; at++) {
        *at = as_upper(*at);
    }
    return id;
}

const char *script_shown(struct script *s, const char *name)
{
    char *text = arena_text(s->arena, name);

    text[0] = as_upper(text[0]);
    return text;
}

bool script_take(const char **at, const char *what)
{
    size_t len = strlen(what);
    bool so = strncmp(*at, what, len) == 0;

    *at += so ? len : 0;
    return so;
}

void script_word(const char **at, const char *ends, char out[SCRIPT_NAME])
{
    size_t len = strcspn(*at, ends);

    (void)snprintf(out, SCRIPT_NAME, "%.*s", (int)len, *at);
    *at += len;
}

/* ---------------------------------------------------------- what is to be said */

static void place_wanted(struct said *said, const char *line, const char *channel)
{
    char name[SCRIPT_NAME];
    const char *at = line;

    if (script_take(&at, "bot (to ")) {
        script_word(&at, ")", name);
        (void)snprintf(said->place, SCRIPT_PLACE, "@%s", name);
    } else if (script_take(&at, "bot (in #")) {
        script_word(&at, ")", name);
        (void)snprintf(said->place, SCRIPT_PLACE, "#%s", name);
    } else {
        (void)snprintf(said->place, SCRIPT_PLACE, "#%s", channel);
    }
}

void script_want(struct script *s, const char *line, const char *channel)
{
    struct said *said = &s->wanted[s->count];

    if (line[0] == ' ') {
        assert_true(s->count > 0);
        said--;
        said->text = arena_printf(s->arena, "%s\n%s", said->text, line + 2);
        return;
    }
    assert_true(s->count < SCRIPT_SAID);
    s->count++;
    *said = (struct said){.text = arena_text(s->arena, strstr(line, "> ") + 2)};
    place_wanted(said, line, channel);
}

/* ---------------------------------------------------------------- what is said */

static const char *field(const cJSON *item, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(item, name));

    return text != NULL ? text : "";
}

/* "U0BEN" is "ben". */
static void name_of(const char *id, size_t len, char out[SCRIPT_NAME])
{
    size_t n = 0;

    for (size_t i = 2; i < len && n + 1 < SCRIPT_NAME; i++) {
        out[n++] = as_lower(id[i]);
    }
    out[n] = '\0';
}

/* "<@U0BEN>" and "<#C0STORE>"; false: it begins with something else. */
static bool take_token(struct script *s, const char **at, struct buf *out)
{
    size_t len = strcspn(*at, ">");
    char name[SCRIPT_NAME];

    if ((*at)[0] != '<' || len < 4 || ((*at)[1] != '@' && (*at)[1] != '#')) {
        return false;
    }
    name_of(*at + 2, len - 2, name);
    if ((*at)[1] == '@') {
        buf_text(out, script_shown(s, name));
    } else {
        buf_printf(out, "#%s", name);
    }
    *at += len + 1;
    return true;
}

static bool take_entity(const char **at, struct buf *out)
{
    static const char *const entities[] = {"&amp;", "&lt;", "&gt;"};

    for (size_t i = 0; i < 3; i++) {
        if (script_take(at, entities[i])) {
            buf_char(out, "&<>"[i]);
            return true;
        }
    }
    return false;
}

/* As it is read. */
static char *readable(struct script *s, const char *text)
{
    struct buf out;
    char *copy;

    buf_init(&out, TEXT_BYTES);
    while (*text != '\0') {
        if (text[0] == '\n' && text[1] == '\n') {
            text++;
        } else if (!take_token(s, &text, &out) && !take_entity(&text, &out)) {
            buf_char(&out, *text++);
        }
    }
    copy = arena_text(s->arena, out.data);
    buf_release(&out);
    return copy;
}

/* From small bars on, the rest of a line is not compared. */
static bool reads_alike(const char *wanted, const char *said)
{
    while (*wanted != '\0' && *said != '\0') {
        if (strncmp(wanted, "\xe2\x96", 2) == 0) {
            wanted += strcspn(wanted, "\n");
            said += strcspn(said, "\n");
        } else if (*wanted++ != *said++) {
            return false;
        }
    }
    return *wanted == *said;
}

static void place_of(const cJSON *item, char place[SCRIPT_PLACE])
{
    const char *user = field(item, "user");
    const char *channel = field(item, "channel");
    bool ephemeral = user[0] == 'U';
    const char *id = ephemeral ? user : channel;
    char name[SCRIPT_NAME];

    name_of(id, strlen(id), name);
    (void)snprintf(place, SCRIPT_PLACE, "%c%s", ephemeral || channel[0] == 'D' ? '@' : '#', name);
}

void script_hear(struct script *s, const cJSON *item)
{
    char place[SCRIPT_PLACE];
    const char *text = readable(s, field(item, "text"));

    place_of(item, place);
    for (size_t i = 0; i < s->count; i++) {
        struct said *said = &s->wanted[i];

        if (!said->found && strcmp(said->place, place) == 0 && reads_alike(said->text, text)) {
            said->found = true;
            return;
        }
    }
    buf_printf(&s->report, "only on Slack (%s)> %s\n", place, text);
}

bool script_all_heard(const struct script *s)
{
    for (size_t i = 0; i < s->count; i++) {
        if (!s->wanted[i].found) {
            return false;
        }
    }
    return true;
}

void script_end(struct script *s, const char *typed)
{
    for (size_t i = 0; i < s->count; i++) {
        if (!s->wanted[i].found) {
            buf_printf(&s->report, "only in the transcript (%s)> %s\n", s->wanted[i].place,
                       s->wanted[i].text);
        }
    }
    if (s->report.len > 0) {
        print_message("%s^ after: %s\n", s->report.data, typed);
    }
    assert_int_equal(s->report.len, 0);
    s->count = 0;
}
