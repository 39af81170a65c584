/* command.c -- the tables of commands, notices and sections. */

#include "command.h"

#include "near.h"

#include <string.h>
#include <strings.h>

enum { NEAR_MAX = 2, NEAR_SHORT = 4, NEAR_LONG = 6 };

#define COMMAND(name) extern const struct command command_##name;
#define NOTICE(name) extern const struct notice notice_##name;
#define SECTION(name) extern const struct section section_##name;
#include "commands.def"

#define COMMAND(name) &command_##name,
static const struct command *const commands[] = {
#include "commands.def"
    NULL,
};

/* Topics, each before its commands. */
#define TOPIC(name, title) {#name, title, NULL},
#define COMMAND(name) {NULL, NULL, &command_##name},
static const struct topic topics[] = {
#include "commands.def"
    {NULL, NULL, NULL},
};

#define NOTICE(name) &notice_##name,
static const struct notice *const notices[] = {
#include "commands.def"
    NULL,
};

#define SECTION(name) &section_##name,
static const struct section *const sections[] = {
#include "commands.def"
    NULL,
};

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

const struct topic *topic_at(size_t index)
{
    for (const struct topic *t = topics; t->name != NULL || t->command != NULL; t++) {
        if (t->name != NULL && index-- == 0) {
            return t;
        }
    }
    return NULL;
}

const struct topic *topic_find(const char *word)
{
    for (size_t i = 0; topic_at(i) != NULL; i++) {
        if (strcasecmp(topic_at(i)->name, word) == 0) {
            return topic_at(i);
        }
    }
    return NULL;
}

const struct command *topic_command(const struct topic *t, size_t index)
{
    for (t++; t->command != NULL; t++) {
        if (index-- == 0) {
            return t->command;
        }
    }
    return NULL;
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

static size_t command_distance(const struct command *c, const char *word)
{
    size_t best = near_distance(c->name, word);

    for (size_t i = 0; c->aliases != NULL && c->aliases[i] != NULL; i++) {
        size_t d = near_distance(c->aliases[i], word);

        best = d < best ? d : best;
    }
    return best;
}

const struct command *command_nearest(const char *word)
{
    const struct command *nearest = NULL;
    size_t best = strlen(word) < NEAR_LONG ? 1 : NEAR_MAX;
    char lower[NEAR_BYTES + 1];
    size_t len = strlen(word);

    if (len < NEAR_SHORT || len > NEAR_BYTES) {
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

const struct section *section_at(size_t index)
{
    return index < sizeof(sections) / sizeof(sections[0]) ? sections[index] : NULL;
}

const struct section *section_find(const char *name)
{
    for (size_t i = 0; sections[i] != NULL; i++) {
        if (strcmp(sections[i]->name, name) == 0) {
            return sections[i];
        }
    }
    return NULL;
}
