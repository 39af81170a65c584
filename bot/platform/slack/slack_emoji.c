/* slack_emoji.c -- what Slack's emoji names stand for.
 *
 * The table is text, names and characters in turn, sorted by name as bytes: a
 * search over its lines finds the one line in which a name can stand.
 */

#include "slack_emoji.h"

#include "arena.h"

#include <string.h>

static const char *const lines[] = {
#include "slack_emoji.def"
};

enum { LINES = sizeof(lines) / sizeof(lines[0]) };

/* Compares a name with the word that begins at `word`. */
static int compare(const char *name, size_t len, const char *word)
{
    size_t word_len = strcspn(word, " ");
    int order = memcmp(name, word, len < word_len ? len : word_len);

    if (order != 0 || len == word_len) {
        return order;
    }
    return len < word_len ? -1 : 1;
}

static const char *line_of(const char *name, size_t len)
{
    size_t low = 0;
    size_t high = LINES;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (compare(name, len, lines[middle]) < 0) {
            high = middle;
        } else {
            low = middle;
        }
    }
    return lines[low];
}

size_t slack_emoji_bare(const char *name, size_t len)
{
    for (size_t i = 0; i + 1 < len; i++) {
        if (name[i] == ':' && name[i + 1] == ':') {
            return i;
        }
    }
    return len;
}

const char *slack_emoji_character(struct arena *a, const char *name, size_t len)
{
    const char *at = line_of(name, len);

    while (*at != '\0') {
        const char *character = at + strcspn(at, " ") + 1;
        size_t character_len = strcspn(character, " ");

        if (compare(name, len, at) == 0) {
            return arena_copy(a, character, character_len);
        }
        at = character + character_len;
        at += *at == ' ' ? 1 : 0;
    }
    return NULL;
}
