/* metric_words.c -- how a line about a metric is read. */
#include "metric.h"

#include <stddef.h>
#include <string.h>

enum { SPACED_BYTES = 64 };

/* ----------------------------------------------------------------- options */

struct option {
    const char *words; /* with a space on both sides of each */
    size_t field;      /* of struct metric; 0: it says nothing */
    const char *value;
};

static const struct option options[] = {
    {" up more higher ", offsetof(struct metric, direction), "up"},
    {" down less fewer lower ", offsetof(struct metric, direction), "down"},
    {" daily day ", offsetof(struct metric, period), "day"},
    {" weekly week ", offsetof(struct metric, period), "week"},
    {" monthly month ", offsetof(struct metric, period), "month"},
    {" last latest ", offsetof(struct metric, how), "last"},
    {" sum total ", offsetof(struct metric, how), "sum"},
    {" average avg mean ", offsetof(struct metric, how), "average"},
    {" team ", offsetof(struct metric, whose), "team"},
    {" channel ", offsetof(struct metric, whose), "channel"},
    {" per each every ", 0, NULL},
};

bool metric_take_option(struct words *w, struct metric *metric)
{
    struct words ahead = *w;
    const char *word;

    if (words_punctuation(w)) {
        return true;
    }
    if (!words_word(&ahead, &word) || strlen(word) > SPACED_BYTES) {
        return false;
    }
    word = arena_printf(w->arena, " %s ", utf8_fold(w->arena, word));
    for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
        if (strstr(options[i].words, word) == NULL) {
            continue;
        }
        if (options[i].value != NULL) {
            memcpy((char *)metric + options[i].field, &options[i].value, sizeof(const char *));
        }
        *w = ahead;
        return true;
    }
    return false;
}

/* -------------------------------------------------------------------- names */

/* "to 12500", "was 11250", "11250" */
static bool number_comes(struct words ahead)
{
    struct amount amount;

    metric_skip_verb(&ahead);
    return amount_take(&ahead, AMOUNT_POINT, &amount) != AMOUNT_NONE;
}

void metric_skip_verb(struct words *w)
{
    (void)(words_keyword(w, "to") || words_keyword(w, "is") || words_keyword(w, "was"));
}

/* Where a name ends: at a number, or at what is said of it. */
static bool name_ends(const struct words *w)
{
    struct words ahead = *w;
    struct metric ignored = {0};

    return words_end(w) || number_comes(*w) || words_keyword(&ahead, "unit") ||
           words_keyword(&ahead, "goal") || words_keyword(&ahead, "none") ||
           words_keyword(&ahead, "off") || metric_take_option(&ahead, &ignored);
}

/* "sales:" and "sales =" are sales; "mystery-shopper" is mystery shopper, too, see
 * metric_query(). */
static const char *without_sign(struct arena *a, const char *word)
{
    size_t len = strlen(word);

    while (len > 0 && strchr(":=,", word[len - 1]) != NULL) {
        len--;
    }
    return arena_copy(a, word, len);
}

static const char *words_of_name(struct words *w)
{
    const char *name = "";
    const char *word;

    while (!name_ends(w) && words_word(w, &word)) {
        word = without_sign(w->arena, word);
        name =
            arena_printf(w->arena, "%s%s%s", name, *name != '\0' && *word != '\0' ? " " : "", word);
    }
    return name;
}

enum err metric_take_name(struct turn *t, struct words *w, struct metric *metric)
{
    const char *name;
    bool quoted = words_quoted(w, &name);

    if (!quoted) {
        name = words_of_name(w);
    }
    if (utf8_chars(name) > CAP_TAG_CHARS) {
        message_text(&t->problem, "A metric needs a short name, such as sales.");
        return ERR_USAGE;
    }
    if (!quoted && *name == '\0' && !words_end(w)) {
        message_text(&t->problem, "Put the name in quotes, like this: ");
        message_code(&t->problem, "metric show \"team spirit\"");
        return ERR_USAGE;
    }
    metric->name = name;
    return strspn(name, " -_") < strlen(name) && strchr(name, '\n') == NULL ? ERR_OK : ERR_USAGE;
}

const char *metric_quoted(struct arena *a, const char *name)
{
    struct words w;

    words_init(&w, a, NULL, name);
    return strcmp(words_of_name(&w), name) == 0 ? name : arena_printf(a, "\"%s\"", name);
}
