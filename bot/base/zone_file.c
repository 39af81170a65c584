/*
 * zone_file.c -- the system's copy of the tz database: files in TZif format
 * (RFC 9636).
 *
 * A file holds the transitions that are known singly, in 64 bits behind a
 * second header, and at its end the rule for all later years, written like the
 * variable TZ of POSIX: "CET-1CEST,M3.5.0,M10.5.0/3".  A file that is not quite
 * as expected is taken as absent.
 */
#include "arena.h"
#include "zone.h"
#include "zone_spans.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 64 * 1024, PATH_SIZE = 256, HEADER_SIZE = 44, TYPE_SIZE = 6, DAY_S = 86400 };
enum { OFFSET_MAX_S = 16 * 3600 - 1, YEAR_FIRST = 1970, YEAR_LAST = 2200 };

struct file {
    const unsigned char *at;
    size_t left;
};

struct header {
    size_t utc_flags, standard_flags, leaps, times, types, name_bytes;
};

struct rule { /* "M3.5.0/3": at a time on the fifth, that is the last, Sunday of March */
    int month, week, weekday;
    int seconds;
};

struct yearly {
    int standard_s, daylight_s;
    struct rule begin, end; /* of daylight saving */
};

static int64_t read_number(const unsigned char *at, size_t size)
{
    uint64_t number = (at[0] & 0x80) != 0 ? UINT64_MAX : 0;

    for (size_t i = 0; i < size; i++) {
        number = number << 8 | at[i];
    }
    return (int64_t)number;
}

static const unsigned char *file_take(struct file *f, size_t size)
{
    const unsigned char *taken = f->at;

    if (size > f->left) {
        return NULL;
    }
    f->at += size;
    f->left -= size;
    return taken;
}

static bool file_header(struct file *f, struct header *h)
{
    const unsigned char *head = file_take(f, HEADER_SIZE);
    size_t *const counts[] = {&h->utc_flags, &h->standard_flags, &h->leaps,
                              &h->times,     &h->types,          &h->name_bytes};

    if (head == NULL || memcmp(head, "TZif", 4) != 0 || head[4] < '2') {
        return false;
    }
    for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++) {
        const int64_t count = read_number(head + 20 + 4 * i, 4);

        if (count < 0 || count > FILE_MAX) {
            return false;
        }
        *counts[i] = (size_t)count;
    }
    return true;
}

/* The bytes behind the transitions and the types. */
static size_t header_rest(const struct header *h, size_t time_size)
{
    return h->name_bytes + h->leaps * (time_size + 4) + h->standard_flags + h->utc_flags;
}

static bool file_transitions(struct file *f, const struct header *h, struct spans *s,
                             int64_t *last_s)
{
    const unsigned char *times = file_take(f, h->times * 8);
    const unsigned char *indices = file_take(f, h->times);
    const unsigned char *types = file_take(f, h->types * TYPE_SIZE);

    if (times == NULL || indices == NULL || types == NULL || h->types == 0 || h->leaps != 0) {
        return false;
    }
    for (size_t i = 0; i < h->types; i++) {
        if (llabs(read_number(types + i * TYPE_SIZE, 4)) > OFFSET_MAX_S) {
            return false;
        }
    }
    spans_add(s, INT64_MIN, read_number(types, 4) * 1000);
    *last_s = spans_from_ms / 1000;
    for (size_t i = 0; i < h->times; i++) {
        const int64_t at_s = read_number(times + i * 8, 8);

        if (at_s <= *last_s || at_s >= spans_until_ms / 1000 || indices[i] >= h->types) {
            return false;
        }
        spans_add(s, at_s * 1000, read_number(types + indices[i] * TYPE_SIZE, 4) * 1000);
        *last_s = at_s;
    }
    return true;
}

static bool take_char(const char **text, char c)
{
    if (**text != c) {
        return false;
    }
    (*text)++;
    return true;
}

static bool take_int(const char **text, int max, int *value)
{
    const char *const begin = *text;

    for (*value = 0; **text >= '0' && **text <= '9' && *value <= max; (*text)++) {
        *value = *value * 10 + (**text - '0');
    }
    return *text > begin && *value <= max;
}

/* "-3:30" */
static bool take_seconds(const char **text, int *seconds)
{
    const int sign = take_char(text, '-') ? -1 : 1;
    int hours;
    int minutes = 0;
    int rest = 0;

    (void)take_char(text, '+');
    if (!take_int(text, 167, &hours)) {
        return false;
    }
    if (take_char(text, ':') && !take_int(text, 59, &minutes)) {
        return false;
    }
    if (take_char(text, ':') && !take_int(text, 59, &rest)) {
        return false;
    }
    *seconds = sign * (hours * 3600 + minutes * 60 + rest);
    return true;
}

/* "CET" or "<+03>", and how far it is from UTC: "-1" is east. */
static bool take_offset(const char **text, int otherwise, int *offset_s)
{
    const bool quoted = take_char(text, '<');

    *text += strcspn(*text, quoted ? ">" : "+-,0123456789");
    if (quoted && !take_char(text, '>')) {
        return false;
    }
    *offset_s = otherwise;
    if (**text == ',' || **text == '\0') {
        return true;
    }
    if (!take_seconds(text, offset_s)) {
        return false;
    }
    *offset_s = -*offset_s;
    return abs(*offset_s) <= OFFSET_MAX_S;
}

static bool take_rule(const char **text, struct rule *r)
{
    r->seconds = 2 * 3600;
    return take_char(text, ',') && take_char(text, 'M') && take_int(text, 12, &r->month) &&
           r->month > 0 && take_char(text, '.') && take_int(text, 5, &r->week) && r->week > 0 &&
           take_char(text, '.') && take_int(text, 6, &r->weekday) &&
           (!take_char(text, '/') || take_seconds(text, &r->seconds));
}

/* When the rule's wall clock comes to it in a year, in seconds, as wall time. */
static int64_t rule_time(const struct rule *r, int year)
{
    const int32_t first = date_day((struct date){year, r->month, 1});
    const int wanted = (r->weekday + 6) % 7; /* its Sunday is 0, ours is 6 */
    const int32_t match = first + (wanted - day_weekday(first) + 7) % 7;
    int32_t day = match + 7 * (r->week - 1);

    if (day_date(day).month != r->month) {
        day -= 7;
    }
    return (int64_t)day * DAY_S + r->seconds;
}

static void yearly_add(const struct yearly *y, int64_t after_s, struct spans *s)
{
    for (int year = YEAR_FIRST; year < YEAR_LAST; year++) {
        const int64_t begin_s = rule_time(&y->begin, year) - y->standard_s;
        const int64_t end_s = rule_time(&y->end, year) - y->daylight_s;

        if (end_s > after_s && end_s < begin_s) {
            spans_add(s, end_s * 1000, (int64_t)y->standard_s * 1000);
        }
        if (begin_s > after_s) {
            spans_add(s, begin_s * 1000, (int64_t)y->daylight_s * 1000);
        }
        if (end_s > after_s && end_s > begin_s) {
            spans_add(s, end_s * 1000, (int64_t)y->standard_s * 1000);
        }
    }
}

static bool file_yearly(const char *text, int64_t after_s, struct spans *s)
{
    struct yearly y;

    if (!take_offset(&text, 0, &y.standard_s)) {
        return false;
    }
    if (*text == '\0') {
        return true; /* the last transition led there */
    }
    if (!take_offset(&text, y.standard_s + 3600, &y.daylight_s) || !take_rule(&text, &y.begin) ||
        !take_rule(&text, &y.end) || *text != '\0') {
        return false;
    }
    yearly_add(&y, after_s, s);
    return true;
}

static bool file_parse(struct file *f, struct spans *s)
{
    struct header h;
    int64_t last_s;
    char *rule;
    bool good;

    /* The first part has times of 32 bits; all of it is in the second, too. */
    if (!file_header(f, &h) ||
        file_take(f, h.times * 5 + h.types * TYPE_SIZE + header_rest(&h, 4)) == NULL ||
        !file_header(f, &h) || !file_transitions(f, &h, s, &last_s) ||
        file_take(f, header_rest(&h, 8)) == NULL || f->left < 2 || f->at[0] != '\n' ||
        f->at[f->left - 1] != '\n') {
        return false;
    }
    rule = must_alloc(f->left);
    memcpy(rule, f->at + 1, f->left - 2);
    good = file_yearly(rule, last_s, s);
    free(rule);
    return good;
}

bool spans_file_load(const char *name, struct spans *s)
{
    const char *folder = getenv("TZDIR");
    char path[PATH_SIZE];
    unsigned char *bytes;
    struct file f;
    FILE *stream;
    bool good;

    (void)snprintf(path, sizeof(path), "%s/%s", folder ? folder : "/usr/share/zoneinfo", name);
    stream = fopen(path, "rb");
    if (stream == NULL) {
        return false;
    }
    bytes = must_alloc(FILE_MAX);
    f = (struct file){bytes, fread(bytes, 1, FILE_MAX, stream)};
    good = f.left < FILE_MAX && file_parse(&f, s);
    (void)fclose(stream);
    free(bytes);
    return good;
}
