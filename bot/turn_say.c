/* turn_say.c -- what is said about words that are wrong, whatever the command. */

#include "turn_say.h"

#include "command.h"

#include <string.h>

/* The nearest command, or where help is. */
void say_unknown(struct turn *t, const char *word)
{
    const struct command *near = word != NULL ? command_nearest(word) : NULL;
    struct message *m = &t->problem;

    if (word != NULL && strncmp(word, "++", 2) == 0) {
        message_text(m, "That is kind, but I am a bot and need no thanks: name a person.");
        return;
    }
    if (near != NULL) {
        message_text(m, "I don't know “%s”. Did you mean ", word);
        message_code(m, "%s", near->name);
        message_text(m, "? ");
    } else if (word != NULL) {
        message_text(m, "I don't know “%s”. ", utf8_cut(t->arena, word, CAP_TAG_CHARS));
    } else {
        message_text(m, "Tell me what to do: ");
    }
    message_code(m, "help");
    message_text(m, " shows what I understand.");
}

/* The first example with this verb; NULL: there is none. */
static const char *example_of(struct arena *a, const struct command *c, const struct verb *v)
{
    const char *begin = v->name != NULL ? arena_printf(a, "%s %s ", c->name, v->name) : "";

    for (size_t i = 0; c->examples != NULL && c->examples[i] != NULL; i++) {
        if (strncmp(c->examples[i], begin, strlen(begin)) == 0) {
            return c->examples[i];
        }
    }
    return NULL;
}

void say_usage(struct turn *t)
{
    const struct command *c = t->command;
    const struct verb *v = t->verb != NULL || c == NULL ? t->verb : c->verbs[0];
    struct message *m = &t->problem;
    const char *example;

    if (v == NULL) {
        return;
    }
    example = example_of(t->arena, c, v);
    message_text(m, "That goes like this: ");
    message_code(m, "%s", command_synopsis(t->arena, c, v));
    if (example != NULL && strcmp(example, v->synopsis) != 0) {
        message_text(m, ", for example ");
        message_code(m, "%s", example);
    }
}

/* Any function may refuse so. */
bool say_role(struct turn *t, const struct answer *a)
{
    const char *why = answer_text(a, "refused");
    const char *need = answer_text(a, "need");

    if (why == NULL || strcmp(why, "role") != 0) {
        return false;
    }
    message_text(&t->problem, "Only %s may do that.",
                 need != NULL && strcmp(need, "manager") == 0 ? "managers and admins" : "admins");
    return true;
}
