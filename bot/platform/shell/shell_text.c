/* shell_text.c -- what people type at a terminal, with names made into tokens. */

#include "shell_text.h"

#include "arena.h"
#include "buf.h"
#include "shell_world.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static bool name_char(unsigned char ch)
{
    return isalnum(ch) != 0 || ch == '_' || ch == '-' || ch == '.' || ch >= 0x80;
}

size_t text_name_length(const char *text)
{
    size_t len = 0;

    while (name_char((unsigned char)text[len])) {
        len++;
    }
    while (len > 0 && (text[len - 1] == '.' || text[len - 1] == '-')) {
        len--;
    }
    return len;
}

static void name_person(struct naming *n, const struct person *p)
{
    for (size_t i = 0; i < n->people_count; i++) {
        if (strcmp(n->people[i].id, p->id) == 0) {
            return;
        }
    }
    if (n->people_count < CAP_MENTIONS) {
        n->people[n->people_count++] = *p;
    }
}

static void name_group(struct naming *n, const struct shell_group *g)
{
    if (n->group_count < CAP_MENTIONS) {
        n->groups[n->group_count++] = (struct group){
            .id = g->name, .name = g->name, .members = g->members, .member_count = g->member_count};
    }
}

static void name_channel(struct naming *n, const struct shell_channel *ch)
{
    if (n->channel_count < CAP_MENTIONS) {
        n->channels[n->channel_count++] =
            (struct channel){.id = ch->name, .visibility = ch->visibility};
    }
}

static void add_name(struct naming *n, const char *name, struct buf *out)
{
    static const char *const everyone[] = {"here", "channel", "everyone", "all"};
    const struct shell_group *g = world_group_find(n->world, name);
    const struct person *p;

    for (size_t i = 0; i < sizeof(everyone) / sizeof(everyone[0]); i++) {
        if (strcasecmp(name, everyone[i]) == 0) {
            buf_text(out, "\x02!\x03");
            return;
        }
    }
    if (g != NULL) {
        name_group(n, g);
        buf_printf(out, "\x02&%s|%s\x03", g->name, g->name);
        return;
    }
    p = world_person(n->world, name);
    name_person(n, p);
    buf_printf(out, "\x02@%s|%s\x03", p->id, p->name);
}

char *text_tokens(struct naming *n, const char *text)
{
    struct buf out;
    char *tokens;
    char before = ' ';

    buf_init(&out, CAP_COMMAND_BYTES);
    while (*text != '\0') {
        bool mark = (*text == '@' || *text == '#') && !name_char((unsigned char)before);
        size_t len = mark ? text_name_length(text + 1) : 0;
        char *name = arena_copy(n->arena, text + 1, len);
        const struct shell_channel *ch = NULL;

        if (len > 0 && *text == '#') {
            ch = world_channel_find(n->world, name);
        }
        if (len > 0 && *text == '@') {
            add_name(n, name, &out);
        } else if (ch != NULL) {
            name_channel(n, ch);
            buf_printf(&out, "\x02#%s|%s\x03", ch->name, ch->name);
        } else {
            len = 0;
            buf_char(&out, *text);
        }
        before = text[len];
        text += len + 1;
    }
    tokens = arena_copy(n->arena, out.data, out.len);
    buf_release(&out);
    return tokens;
}

const char *text_without_bot(const char *text, bool *called)
{
    size_t len = strlen(world_bot);

    text += strspn(text, " ");
    *called = text[0] == '@' && strncasecmp(text + 1, world_bot, len) == 0 &&
              !name_char((unsigned char)text[len + 1]);
    return *called ? text + len + 1 + strspn(text + len + 1, " ,:") : text;
}
