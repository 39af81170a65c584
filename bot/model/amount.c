/*
 * amount.c -- numbers as people write them (see amount.h).
 *
 * A word is taken apart as sign, unit, sign, numeral, letter, unit; of those
 * only the numeral has to be there.  The numeral is digits with signs between
 * them, and what such a sign means hangs on which there are, how many, and how
 * many digits stand behind the last.
 */
#include "amount.h"

#include "arena.h"
#include "utf8.h"
#include "words.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    DIGITS_MAX = 17, /* so that a number fits, whatever they are */
    GROUP = 3,       /* digits between signs that part thousands */
    HUNDRED = 100,
};

static const char digits[] = "0123456789";

enum amount_mark amount_mark(const char *setting)
{
    if (strcmp(setting, "point") == 0) {
        return AMOUNT_POINT;
    }
    return strcmp(setting, "comma") == 0 ? AMOUNT_COMMA : AMOUNT_EITHER;
}

/* ---------------------------------------------------------------- numerals */

/* Digits with signs between them. */
struct numeral {
    const char *text;
    size_t len;
    char last;     /* the last sign; '\0': there is none */
    size_t first;  /* digits before the first sign */
    size_t behind; /* digits behind the last */
    size_t lasts;  /* how many signs there are of the last's kind */
    bool mixed;    /* there are signs of another kind, before it */
    bool grouped;  /* between the signs stand three digits each, before the first one to three */
};

static bool is_sign(char c)
{
    return c == '.' || c == ',' || c == '\'' || c == ' ';
}

/* "11 250,50": a space parts thousands if three digits follow, and no more. */
static bool goes_on(const char *text)
{
    size_t behind = is_sign(*text) ? strspn(text + 1, digits) : 0;

    return behind > 0 && (*text != ' ' || behind == GROUP);
}

static size_t numeral_length(const char *text)
{
    size_t len = strspn(text, digits);

    while (goes_on(text + len) && (text[len] != ' ' || len > 0)) {
        len += 1 + strspn(text + len + 1, digits);
    }
    return len;
}

static struct numeral numeral_of(const char *text, size_t len)
{
    struct numeral n = {.text = text, .len = len, .first = strspn(text, digits), .grouped = true};
    size_t at = n.first;

    while (at < len) {
        size_t behind = strspn(text + at + 1, digits);
        bool same = text[at] == n.last;

        n.grouped = n.grouped && (n.last == '\0' || n.behind == GROUP);
        n.mixed = n.mixed || (n.last != '\0' && !same);
        n.lasts = same ? n.lasts + 1 : 1;
        n.last = text[at];
        n.behind = behind;
        at += 1 + behind;
    }
    n.grouped = n.grouped && n.first > 0 && n.first <= GROUP;
    return n;
}

/* Before the last sign there is but one other kind. */
static bool parts_alike(const struct numeral *n)
{
    const char *first = memchr(n->text, n->text[n->first], n->len);

    for (const char *c = first; c < n->text + n->len - n->behind - 1; c++) {
        if (is_sign(*c) && *c != *first) {
            return false;
        }
    }
    return *first != n->last || !n->mixed;
}

/* How many digits stand behind the decimal mark; -1: it is no number, -2: that
 * hangs on where one is. */
static int decimals_of(const struct numeral *n, enum amount_mark mark)
{
    bool all_grouped = n->grouped && n->behind == GROUP;

    if (n->last == '\0') {
        return 0;
    }
    if (!parts_alike(n)) {
        return -1;
    }
    if (n->last == '\'' || n->last == ' ') {
        return all_grouped && !n->mixed ? 0 : -1;
    }
    if (n->mixed) {
        return n->grouped && n->lasts == 1 ? (int)n->behind : -1;
    }
    if (n->lasts > 1) {
        return all_grouped ? 0 : -1;
    }
    if (!all_grouped || n->text[0] == '0') {
        return (int)n->behind;
    }
    if (mark == AMOUNT_EITHER) {
        return -2;
    }
    return (n->last == '.') == (mark == AMOUNT_POINT) ? (int)n->behind : 0;
}

/* The digits with so many decimals, and so many noughts behind. */
static enum amount_read scale(const struct numeral *n, int decimals, int noughts, int64_t *value)
{
    int exponent = AMOUNT_DECIMALS + noughts - decimals;
    size_t end = n->len;
    size_t count = 0;
    int64_t sum = 0;

    for (; exponent < 0 && end > 0 && n->text[end - 1] == '0'; exponent++) {
        end--;
    }
    for (size_t i = 0; i < end; i++) {
        if (isdigit((unsigned char)n->text[i])) {
            count += sum > 0 || n->text[i] != '0';
            sum = count > DIGITS_MAX ? sum : sum * 10 + (n->text[i] - '0');
        }
    }
    if (exponent < 0) {
        return AMOUNT_FINE;
    }
    for (; exponent > 0 && sum <= AMOUNT_MAX; exponent--) {
        sum *= 10;
    }
    *value = sum;
    return count > DIGITS_MAX || sum > AMOUNT_MAX ? AMOUNT_BIG : AMOUNT_TAKEN;
}

/* ------------------------------------------------------- what touches them */

/* The bytes of a sign of money or share at the text's beginning; 0: none. */
static size_t sign_length(const char *text)
{
    static const char *const signs[] = {"$", "%", "£", "¥", "‰", "°"};

    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
        if (strncmp(text, signs[i], strlen(signs[i])) == 0) {
            return strlen(signs[i]);
        }
    }
    /* The block of currency symbols: U+20A0 to U+20CF. */
    if (strncmp(text, "\xE2\x82", 2) == 0 && (unsigned char)text[2] >= 0xA0) {
        return 3;
    }
    return strncmp(text, "\xE2\x83", 2) == 0 && (unsigned char)text[2] < 0x90 && text[2] != '\0'
               ? 3
               : 0;
}

/* Before a number: "$", "€", "US$".  A word before it is no unit: "Q4". */
static size_t prefix_length(const char *text)
{
    size_t letters = 0;

    while (letters < 3 && isalpha((unsigned char)text[letters])) {
        letters++;
    }
    return letters > 0 && text[letters] == '$' ? letters + 1 : sign_length(text);
}

/* "-", "−", "+"; moves on behind it.  true: it is below zero. */
static bool take_minus(const char **text)
{
    static const char minus[] = "−";

    if (strncmp(*text, minus, sizeof(minus) - 1) == 0) {
        *text += sizeof(minus) - 1;
        return true;
    }
    if (**text == '-' || **text == '+') {
        return *(*text)++ == '-';
    }
    return false;
}

/* k, m and their like; the noughts that they stand for. */
static int letter_of(const char *text, size_t *len)
{
    static const struct {
        const char *letter;
        int noughts;
    } letters[] = {{"mio", 6}, {"k", 3}, {"m", 6}};

    for (size_t i = 0; i < sizeof(letters) / sizeof(letters[0]); i++) {
        *len = strlen(letters[i].letter);
        if (strncasecmp(text, letters[i].letter, *len) == 0 &&
            (text[*len] == '\0' || sign_length(text + *len) > 0)) {
            return letters[i].noughts;
        }
    }
    *len = 0;
    return 0;
}

bool amount_is_unit(const char *word)
{
    size_t len = strlen(word);

    return len > 0 && len < AMOUNT_UNIT_BYTES && strcspn(word, "0123456789.,'\" +") == len;
}

/* Without what ends a sentence. */
static char *without_end(struct arena *a, const char *word)
{
    size_t len = strlen(word);

    while (len > 0 && strchr(".,;:!?)", word[len - 1]) != NULL) {
        len--;
    }
    return arena_copy(a, word, len);
}

/* ------------------------------------------------------------------ taking */

static enum amount_read evaluate(const struct numeral *n, enum amount_mark mark, int noughts,
                                 int64_t *value, int64_t *other)
{
    int decimals = decimals_of(n, mark);
    enum amount_read read;

    if (decimals == -1) {
        return AMOUNT_NONE;
    }
    if (decimals >= 0) {
        return scale(n, decimals, noughts, value);
    }
    read = scale(n, 0, noughts, value);
    return read == AMOUNT_TAKEN && scale(n, GROUP, noughts, other) == AMOUNT_TAKEN ? AMOUNT_DOUBT
                                                                                   : read;
}

/* What stands behind the numeral, up to a space. */
static bool take_behind(struct words *w, const char **letter, int *noughts, const char **unit)
{
    const char *word = "";
    size_t len = 0;

    if (*w->at != ' ' && *w->at != '\n' && !words_end(w) && !words_word(w, &word)) {
        return false; /* a person, or another token, touches it */
    }
    word = without_end(w->arena, word);
    *noughts = letter_of(word, &len);
    *letter = arena_copy(w->arena, word, len);
    word += len;
    if (*word == '\0') {
        return true;
    }
    *unit = **unit == '\0' ? word : "";
    return amount_is_unit(*unit);
}

/* "92 %", "11250 €": a sign that stands alone. */
static void take_sign(struct words *w, const char **unit)
{
    struct words ahead = *w;
    const char *word;

    if (**unit == '\0' && words_word(&ahead, &word)) {
        size_t len = sign_length(word);

        if (len > 0 && *without_end(w->arena, word + len) == '\0') {
            *unit = arena_copy(w->arena, word, len);
            *w = ahead;
        }
    }
}

enum amount_read amount_take(struct words *w, enum amount_mark mark, struct amount *out)
{
    struct words ahead = *w;
    struct amount amount = {.unit = "", .letter = ""};
    int64_t ignored = 0;
    int noughts = 0;
    enum amount_read read;
    struct numeral n;
    size_t len;
    bool minus;

    ahead.at += strspn(ahead.at, " \n");
    minus = take_minus(&ahead.at);
    len = prefix_length(ahead.at);
    amount.unit = arena_copy(w->arena, ahead.at, len);
    ahead.at += len;
    minus = take_minus(&ahead.at) || minus;
    len = numeral_length(ahead.at);
    if (len == 0) {
        return AMOUNT_NONE;
    }
    n = numeral_of(ahead.at, len);
    ahead.at += len;
    if (!take_behind(&ahead, &amount.letter, &noughts, &amount.unit)) {
        return AMOUNT_NONE;
    }
    read = evaluate(&n, mark, noughts, &amount.value, &amount.other);
    if (read == AMOUNT_NONE) {
        return AMOUNT_NONE;
    }
    if (evaluate(&n, mark, 0, &amount.plain, &ignored) != AMOUNT_TAKEN) {
        amount.plain = amount.value;
    }
    take_sign(&ahead, &amount.unit);
    if (minus) {
        amount.value = -amount.value;
        amount.other = -amount.other;
        amount.plain = -amount.plain;
    }
    *out = amount;
    *w = ahead;
    return read;
}

/* ------------------------------------------------------------------ saying */

/* 1234567 as "1,234,567". */
static const char *with_groups(struct arena *a, int64_t whole, char sign)
{
    const char *text = arena_printf(a, "%03" PRId64, whole % AMOUNT_ONE);

    if (whole < AMOUNT_ONE) {
        return arena_printf(a, "%" PRId64, whole);
    }
    while (whole >= AMOUNT_ONE) {
        whole /= AMOUNT_ONE;
        text = arena_printf(a, whole < AMOUNT_ONE ? "%" PRId64 "%c%s" : "%03" PRId64 "%c%s",
                            whole % AMOUNT_ONE, sign, text);
    }
    return text;
}

/* As few decimals as say it all; of money two, or none. */
static const char *decimals_text(struct arena *a, int64_t part, bool money, char mark)
{
    if (part == 0) {
        return "";
    }
    if (part % HUNDRED == 0 && !money) {
        return arena_printf(a, "%c%" PRId64, mark, part / HUNDRED);
    }
    if (part % 10 == 0) {
        return arena_printf(a, "%c%02" PRId64, mark, part / 10);
    }
    return arena_printf(a, "%c%03" PRId64, mark, part);
}

const char *amount_text(struct arena *a, int64_t value, const char *unit, enum amount_mark mark)
{
    int64_t size = value < 0 ? -value : value;
    size_t prefix = prefix_length(unit);
    bool before = prefix > 0 && unit[prefix] == '\0' && strcmp(unit, "%") != 0 &&
                  strcmp(unit, "‰") != 0 && strcmp(unit, "°") != 0;
    const char *whole = with_groups(a, size / AMOUNT_ONE, mark == AMOUNT_COMMA ? '.' : ',');
    const char *part =
        decimals_text(a, size % AMOUNT_ONE, before, mark == AMOUNT_COMMA ? ',' : '.');

    return arena_printf(a, "%s%s%s%s%s%s", value < 0 ? "−" : "", before ? unit : "", whole, part,
                        before || *unit == '\0' ? "" : " ", before ? "" : unit);
}
