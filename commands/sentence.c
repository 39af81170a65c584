/* sentence.c -- what is said in one sentence (see sentence.h). */
#include "sentence.h"

#include <string.h>

enum { WORDS_MIN = 3 };

static const char *one_line(struct arena *a, const char *text)
{
    char *line = arena_text(a, text);

    for (char *c = strchr(line, '\n'); c != NULL; c = strchr(c, '\n')) {
        *c = ' ';
    }
    return line;
}

enum err sentence_take_words(struct turn *t, struct words *w, const char *ask, size_t words_min,
                             const char **text)
{
    const char *words[WORDS_MIN];
    struct words ahead = *w;
    const char *said;
    size_t chars;

    said = words_quoted(&ahead, &said) && words_end(&ahead) ? said : words_rest(w);
    said = one_line(t->arena, said);
    if (utf8_words(t->arena, words_plain(t->arena, t->event, said), words, WORDS_MIN) < words_min) {
        message_text(&t->problem, "%s Say it in a sentence, like this: ", ask);
        message_code(&t->problem, "%s", t->command->examples[0]);
        return ERR_USAGE;
    }
    chars = utf8_chars(words_plain(t->arena, t->event, said));
    if (chars > CAP_SENTENCE_CHARS) {
        message_text(&t->problem,
                     "That has %zu characters. With %d at most, everybody can remember it. "
                     "Nothing was changed.",
                     chars, CAP_SENTENCE_CHARS);
        return ERR_USAGE;
    }
    *text = said;
    return ERR_OK;
}

enum err sentence_take(struct turn *t, struct words *w, const char *ask, const char **text)
{
    return sentence_take_words(t, w, ask, WORDS_MIN, text);
}

void sentence_say(struct message *m, const char *text, size_t max_chars)
{
    const char *said = entry_excerpt(m->arena, text, max_chars);
    size_t len = strlen(said);
    bool ended = len > 0 && strchr(".!?", said[len - 1]) != NULL;

    message_text(m, "“");
    message_said(m, said);
    message_text(m, ended ? "”" : "”.");
}
