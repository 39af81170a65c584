/* section.c -- which parts of the board a team has chosen (see section.h). */

#include "section.h"

#include "arena.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

#define SECTION(name) #name,
static const char *const all_names[] = {
#include "commands.def"
};

enum { COUNT = sizeof(all_names) / sizeof(all_names[0]), ALL = COUNT, UNKNOWN };
static_assert((int)COUNT <= (int)CAP_SECTIONS, "more sections than fit");

/* A word of a choice: which section (or ALL, or UNKNOWN), and whether it is left out. */
struct word {
    size_t section;
    bool out;
};

/* The next word; false: there is none. */
static bool next_word(const char **at, struct word *word)
{
    const char *text = *at + strspn(*at, " ,");
    size_t len = strcspn(text, " ,");

    *at = text + len;
    if (len == 0) {
        return false;
    }
    *word = (struct word){.section = UNKNOWN, .out = *text == '-'};
    text += word->out;
    len -= word->out;
    for (size_t i = 0; i < COUNT; i++) {
        if (strlen(all_names[i]) == len && strncasecmp(all_names[i], text, len) == 0) {
            word->section = i;
        }
    }
    if (!word->out && len == 3 && strncasecmp(text, "all", len) == 0) {
        word->section = ALL;
    }
    return true;
}

struct choice {
    bool named[UNKNOWN + 1]; /* to be shown or left out */
    bool shown[COUNT];
    size_t count;
};

static void choose(struct choice *c, const struct word *word, const char **names)
{
    for (size_t i = 0; i < COUNT && !word->out; i++) {
        if (!c->shown[i] && (word->section == ALL ? !c->named[i] : word->section == i)) {
            c->shown[i] = true;
            names[c->count++] = all_names[i];
        }
    }
}

size_t sections_chosen(const char *choice, const char *names[CAP_SECTIONS])
{
    struct choice c = {.count = 0};
    struct word word;

    for (const char *at = choice; next_word(&at, &word);) {
        c.named[word.section] = true;
    }
    for (const char *at = choice; next_word(&at, &word);) {
        choose(&c, &word, names);
    }
    return c.count;
}

const char *sections_read(struct arena *a, const char *typed)
{
    const char *choice = "";
    struct word word;
    bool only_out = true;

    for (const char *at = typed; next_word(&at, &word);) {
        if (word.section == UNKNOWN) {
            return NULL;
        }
        only_out = only_out && word.out;
        choice =
            arena_printf(a, "%s%s%s%s", choice, *choice == '\0' ? "" : " ", word.out ? "-" : "",
                         word.section == ALL ? "all" : all_names[word.section]);
    }
    return only_out && *choice != '\0' ? arena_printf(a, "all %s", choice) : choice;
}
