/* entry_text.c -- what is kept of a text that people write (see entry.h). */
#include "command.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>

enum { WORDS_MIN = 3, CHARS_MIN = 15 };

enum err entry_ask(struct turn *t, const char *text)
{
    struct message *m = &t->problem;
    const char *name = t->command->name;
    int64_t number;
    struct words w;

    if (t->verb->name != NULL) {
        return ERR_USAGE;
    }
    words_init(&w, t->arena, NULL, text);
    if (words_int(&w, &number) && words_end(&w)) {
        message_code(m, "%s show %" PRId64, name, number);
        message_text(m, " shows %s %" PRId64 ".", t->command->entry->name, number);
        return ERR_USAGE;
    }
    message_text(m, "%s Like this: ", t->command->entry->ask);
    message_code(m, "%s", t->command->examples[0]);
    message_small(m);
    message_text(m, "To read them: ");
    message_code(m, "%s list", name);
    return ERR_USAGE;
}

/* The items with spaces between; NULL if there are none. */
static const char *joined(struct arena *a, const char *const *items, size_t count)
{
    size_t len = 0;
    char *text;
    char *at;

    for (size_t i = 0; i < count; i++) {
        len += strlen(items[i]) + 1;
    }
    text = arena_alloc(a, len + 1);
    at = text;
    for (size_t i = 0; i < count; i++) {
        size_t item_len = strlen(items[i]);

        memcpy(at, items[i], item_len);
        at += item_len;
        *at++ = i + 1 < count ? ' ' : '\0';
    }
    return count > 0 ? text : NULL;
}

static bool among(const char *const *list, size_t count, const char *item)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i], item) == 0) {
            return true;
        }
    }
    return false;
}

static bool hears(const struct person *p)
{
    return !p->bot && !p->deactivated && !p->unknown && !p->external;
}

const char *entry_people(struct turn *t, const char *text)
{
    const char *people[CAP_MENTIONS];
    const struct person *p;
    size_t count = 0;
    struct words w;

    words_init(&w, t->arena, t->event, text);
    while (!words_end(&w) && count < CAP_MENTIONS) {
        if (!words_person(&w, &p)) {
            words_skip(&w);
        } else if (hears(p) && !among(people, count, p->id)) {
            people[count++] = p->id;
        }
    }
    return joined(t->arena, people, count);
}

static const char *tone_of(const char *word)
{
    if (strcasecmp(word, "good") == 0) {
        return "good";
    }
    return strcasecmp(word, "bad") == 0 ? "bad" : NULL;
}

/* Where the last word begins. */
static char *last_word(char *text)
{
    char *at = text + strlen(text);

    while (at > text && strchr(" \n\x03", at[-1]) == NULL) {
        at--;
    }
    return at;
}

/*
 * "... asked for Ben by name. #checkout good": the tone, which comes off the
 * text.  "The food was bad" has a tone as well, but needs its last word; and
 * "it was not bad" has none.
 */
static const char *take_tone(struct turn *t, const char *text, const char **tone)
{
    char *copy = arena_text(t->arena, text);
    char *last = last_word(copy);
    char *before;
    char *end = last;

    *tone = tone_of(last);
    while (end > copy && (end[-1] == ' ' || end[-1] == '\n')) {
        end--;
    }
    if (*tone == NULL || end == copy) {
        return text;
    }
    *end = '\0';
    before = last_word(copy);
    if (strcasecmp(before, "not") == 0 || strcasecmp(before, "no") == 0) {
        *tone = NULL;
        return text;
    }
    return *before == '#' || strchr(".!?,;:)\"\x03", end[-1]) != NULL ? copy : text;
}

enum err entry_keep(struct turn *t, const char *text, struct entry_args *args)
{
    const char *words[CAP_SEARCH_WORDS];
    const char *tags[CAP_TAGS];
    const char *plain;
    size_t chars;
    size_t count;

    if (t->command->entry->tone == TONE_LAST) {
        text = take_tone(t, text, &args->tone);
    }
    plain = words_plain(t->arena, t->event, text);
    chars = utf8_chars(plain);
    count = utf8_words(t->arena, plain, words, CAP_SEARCH_WORDS);
    if (count < WORDS_MIN && chars < CHARS_MIN) {
        return entry_ask(t, text);
    }
    if (chars > CAP_ENTRY_CHARS) {
        message_text(&t->problem,
                     "That has %zu characters, and a %s can have %d. Nothing was kept: please say "
                     "it shorter.",
                     chars, t->command->entry->name, CAP_ENTRY_CHARS);
        return ERR_USAGE;
    }
    args->text = text;
    args->words = joined(t->arena, words, count);
    args->tags = joined(t->arena, tags, words_tags(t->arena, text, tags, CAP_TAGS));
    args->people = entry_people(t, text);
    return ERR_OK;
}
