/* turn_read.c -- which command an event is for, with which arguments. */

#include "turn_read.h"

#include "command.h"
#include "turn_say.h"

#include <string.h>

/* Sets command and verb; gives back room for the arguments. */
static void *choose(struct turn *t, const struct command *c, const struct verb *v)
{
    t->command = c;
    t->verb = v;
    return arena_alloc(t->arena, v->args_size + 1);
}

bool read_claimed(struct turn *t, bool overheard, void **args)
{
    for (size_t i = 0; command_at(i) != NULL; i++) {
        const struct command *c = command_at(i);
        bool (*claim)(struct turn * t, void *args) = overheard ? c->overhear : c->event;

        if (claim == NULL) {
            continue;
        }
        *args = choose(t, c, command_default(c));
        if (claim(t, *args)) {
            return true;
        }
    }
    t->command = NULL;
    t->verb = NULL;
    return false;
}

/* "thanks!" is the word "thanks".  "story: list prices were wrong": behind a
 * colon comes the text, and no verb. */
static const char *without_punctuation(struct arena *a, const char *word, bool *colon)
{
    size_t len = strlen(word);

    *colon = len > 1 && word[len - 1] == ':';
    while (len > 1 && strchr(".,:;!?", word[len - 1]) != NULL) {
        len--;
    }
    return arena_copy(a, word, len);
}

enum err read_line(struct turn *t, void **args)
{
    const struct command *c;
    const struct verb *v;
    const char *word = NULL;
    struct words w;
    const char *from;
    bool colon = false;

    words_init(&w, t->arena, t->event, t->event->text);
    if (words_word(&w, &word)) {
        word = without_punctuation(t->arena, word, &colon);
    }
    c = word != NULL ? command_find(word) : NULL;
    if (c == NULL) {
        /* What is perhaps not said to us has no answer, unless it nearly is one of ours. */
        if (!t->event->casual || (word != NULL && command_nearest(word) != NULL)) {
            say_unknown(t, word);
        }
        return ERR_USAGE;
    }
    from = w.at;
    v = !colon && words_word(&w, &word) ? command_verb(c, word) : NULL;
    if (v == NULL) {
        w.at = from;
        v = command_default(c);
    }
    if (v == NULL) {
        t->command = c;
        return ERR_USAGE;
    }
    *args = choose(t, c, v);
    if (v->parse == NULL) {
        return words_end(&w) ? ERR_OK : ERR_USAGE;
    }
    return v->parse(t, &w, *args);
}
