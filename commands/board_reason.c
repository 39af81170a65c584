/* board_reason.c -- what somebody was thanked for, in a few words. */
#include "board.h"

#include <stdio.h>
#include <string.h>

enum { REASON_WORDS = 5, REASON_CHARS = 32, TOKEN_CHARS = 8 };

/* The length of the word or token that begins here. */
static size_t word_length(const char *text)
{
    const char *end = *text == TOKEN_BEGIN ? strchr(text, TOKEN_END) : NULL;

    return end != NULL ? (size_t)(end - text) + 1 : strcspn(text + 1, " \n\x02") + 1;
}

/* A reason does not end with one of these. */
static bool leads_on(const char *word)
{
    static const char words[] = " a an and as at by for from her his in is its my of on our so "
                                "that the their to when who with your ";
    char spaced[REASON_CHARS];
    int len = snprintf(spaced, sizeof(spaced), " %s ", word);

    return len > 0 && (size_t)len < sizeof(spaced) && strstr(words, spaced) != NULL;
}

/* Takes the points and commas off the end of a word; false: it has none. */
static bool take_end(char *word)
{
    size_t len = strlen(word);
    size_t keep = len;

    while (keep > 0 && strchr(".,;:!?", word[keep - 1]) != NULL) {
        keep--;
    }
    word[keep] = '\0';
    return keep < len;
}

const char *board_short_reason(struct arena *a, const char *text)
{
    char *out = arena_alloc(a, strlen(text) + 2 * REASON_WORDS);
    size_t len = 0;
    size_t keep = 0; /* of out: up to a word that it may end with */
    size_t chars = 0;
    size_t count = 0;
    bool ends = false;

    for (text += strspn(text, " "); count < REASON_WORDS && !ends; text += strspn(text, " ")) {
        size_t bytes = *text != '\0' ? word_length(text) : 0;
        char *word = arena_copy(a, text, bytes);

        chars += *word == TOKEN_BEGIN ? TOKEN_CHARS : utf8_chars(word) + 1;
        if (bytes == 0 || *text == '\n' || (chars > REASON_CHARS && count > 0)) {
            break;
        }
        text += bytes;
        if (*word == '#') {
            continue;
        }
        ends = take_end(word);
        word = *word == TOKEN_BEGIN ? word : utf8_cut(a, word, REASON_CHARS);
        memcpy(out + len, word, strlen(word));
        len += strlen(word);
        keep = *word == '\0' || leads_on(word) ? keep : len;
        out[len++] = ' ';
        count++;
    }
    out[keep] = '\0';
    return out;
}

void board_say_reasons(struct message *m, const struct answer *row, size_t i)
{
    const char *first = answer_item(row, "rank", i, "why1");
    const char *second = answer_item(row, "rank", i, "why2");

    first = first != NULL ? board_short_reason(m->arena, first) : "";
    second = second != NULL ? board_short_reason(m->arena, second) : "";
    message_said(m, first);
    if (*second != '\0' && strcmp(first, second) != 0) {
        message_text(m, "%s", *first != '\0' ? ", " : "");
        message_said(m, second);
    }
}
