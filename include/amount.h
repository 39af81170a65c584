/* amount.h -- numbers as people write them, with what they are of.  Pure.
 *
 *     11250   11,250   11.250,50   11 250,50   11'250.50   -3,5   .75
 *     $11k   1.2m   92%   92 %   €11.250   11250 €   US$5   12 min
 *
 * An amount is a whole number of thousandths, so that nothing is ever rounded
 * but what is divided.  "11,250" is one thing in London and another in Berlin:
 * who reads it says how the team writes numbers, or hears that it may be either.
 */
#ifndef AMOUNT_H
#define AMOUNT_H

#include "err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct words;

enum {
    AMOUNT_ONE = 1000,      /* of what an amount is counted in */
    AMOUNT_DECIMALS = 3,    /* kept behind the mark */
    AMOUNT_UNIT_BYTES = 24, /* of a unit: "$", "%", "min" */
};

/* Sums of these are exact also where numbers are doubles: far below 2^53. */
#define AMOUNT_MAX INT64_C(99999999999999)

/* What stands between whole and part. */
enum amount_mark {
    AMOUNT_EITHER, /* either; what could be both is not read */
    AMOUNT_POINT,
    AMOUNT_COMMA,
};

enum amount_read {
    AMOUNT_NONE,  /* it is no number; nothing was taken */
    AMOUNT_TAKEN, /* it was taken */
    AMOUNT_DOUBT, /* it could be `value` or `other`; it was taken */
    AMOUNT_BIG,   /* beyond AMOUNT_MAX; it was taken */
    AMOUNT_FINE,  /* more decimals than are kept; it was taken */
};

struct amount {
    int64_t value;    /* in thousandths */
    int64_t other;    /* with AMOUNT_DOUBT: the other reading */
    const char *unit; /* as it stands at the number; "": none */
    /* "12m" is twelve million, or twelve of what is counted in m. */
    const char *letter; /* "m", "k"; "": none */
    int64_t plain;      /* the value without it */
};

/* "point", "comma", or "either" as the setting has it. */
enum amount_mark amount_mark(const char *setting);

/* One number with what touches it, and a sign such as % or € that stands behind
 * it alone. */
enum amount_read amount_take(struct words *w, enum amount_mark mark, struct amount *out);

/* Is it fit to be one? */
bool amount_is_unit(const char *word);

/* "$11,250.50", "92 %", "−12 min"; unit "": the number alone. */
const char *amount_text(struct arena *a, int64_t value, const char *unit, enum amount_mark mark);

#endif
