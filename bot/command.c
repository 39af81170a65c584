/* command.c -- the tables of commands and notices. */

#include "command.h"

#include <string.h>
#include <strings.h>

enum { NEAR_MAX = 2, NEAR_BYTES = 24 };

#define COMMAND(name) extern const struct command command_##name;
#define NOTICE(name)
#include "commands.def"
#undef COMMAND
#undef NOTICE

#define COMMAND(name)
#define NOTICE(name) extern const struct notice notice_##name;
#include "commands.def"
#undef COMMAND
#undef NOTICE

#define COMMAND(name) &command_##name,
#define NOTICE(name)
static const struct command *const commands[] = {
#include "commands.def"
    NULL,
};
#undef COMMAND
#undef NOTICE

#define COMMAND(name)
#define NOTICE(name) &notice_##name,
static const struct notice *const notices[] = {
#include "commands.def"
    NULL,
};
#undef COMMAND
#undef NOTICE

const char *role_name(enum role r)
{
    switch (r) {
    case ROLE_MEMBER:
        return "everyone";
    case ROLE_MANAGER:
        return "manager";
    case ROLE_ADMIN:
        return "admin";
    }
    return "admin";
}

const struct command *command_at(size_t index)
{
    return index < sizeof(commands) / sizeof(commands[0]) ? commands[index] : NULL;
}

static bool goes_by(const struct command *c, const char *word)
{
    if (strcasecmp(c->name, word) == 0) {
        return true;
    }
    for (size_t i = 0; c->aliases != NULL && c->aliases[i] != NULL; i++) {
        if (strcasecmp(c->aliases[i], word) == 0) {
            return true;
        }
    }
    return false;
}

const struct command *command_find(const char *word)
{
    for (size_t i = 0; commands[i] != NULL; i++) {
        if (goes_by(commands[i], word)) {
            return commands[i];
        }
    }
    return NULL;
}

static size_t least(size_t a, size_t b, size_t c)
{
    size_t m = a < b ? a : b;

    return m < c ? m : c;
}

/* Letters inserted, removed, changed or swapped with their neighbour. */
static size_t distance(const char *a, const char *b)
{
    size_t rows[NEAR_BYTES + 1][NEAR_BYTES + 1];
    size_t a_len = strlen(a);
    size_t b_len = strlen(b);

    if (a_len > NEAR_BYTES || b_len > NEAR_BYTES) {
        return NEAR_BYTES;
    }
    for (size_t i = 0; i <= a_len; i++) {
        rows[i][0] = i;
    }
    for (size_t j = 0; j <= b_len; j++) {
        rows[0][j] = j;
    }
    for (size_t i = 1; i <= a_len; i++) {
        for (size_t j = 1; j <= b_len; j++) {
            size_t change = a[i - 1] != b[j - 1];

            rows[i][j] = least(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + change);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                rows[i][j] = least(rows[i][j], rows[i - 2][j - 2] + 1, NEAR_BYTES);
            }
        }
    }
    return rows[a_len][b_len];
}

static size_t command_distance(const struct command *c, const char *word)
{
    size_t best = distance(c->name, word);

    for (size_t i = 0; c->aliases != NULL && c->aliases[i] != NULL; i++) {
        size_t d = distance(c->aliases[i], word);

        best = d < best ? d : best;
    }
    return best;
}

const struct command *command_nearest(const char *word)
{
    const struct command *nearest = NULL;
    size_t best = strlen(word) < 4 ? 1 : NEAR_MAX;
    char lower[NEAR_BYTES + 1];
    size_t len = strlen(word);

    if (len < 3 || len > NEAR_BYTES) {
        return NULL;
    }
    for (size_t i = 0; i <= len; i++) {
        lower[i] = word[i] >= 'A' && word[i] <= 'Z' ? (char)(word[i] - 'A' + 'a') : word[i];
    }
    for (size_t i = 0; commands[i] != NULL; i++) {
        size_t d = command_distance(commands[i], lower);

        if (d < best || (d == best && nearest == NULL)) {
            best = d;
            nearest = commands[i];
        }
    }
    return nearest;
}

const struct verb *command_verb(const struct command *c, const char *word)
{
    for (size_t i = 0; c->verbs[i] != NULL; i++) {
        if (c->verbs[i]->name != NULL && strcasecmp(c->verbs[i]->name, word) == 0) {
            return c->verbs[i];
        }
    }
    return NULL;
}

const struct verb *command_default(const struct command *c)
{
    for (size_t i = 0; c->verbs[i] != NULL; i++) {
        if (c->verbs[i]->name == NULL) {
            return c->verbs[i];
        }
    }
    return NULL;
}

const char *command_synopsis(struct arena *a, const struct command *c, const struct verb *v)
{
    return v->synopsis[0] == '*' ? arena_printf(a, "%s%s", c->name, v->synopsis + 1) : v->synopsis;
}

const struct notice *notice_find(const char *kind)
{
    for (size_t i = 0; notices[i] != NULL; i++) {
        if (strcmp(notices[i]->kind, kind) == 0) {
            return notices[i];
        }
    }
    return NULL;
}
