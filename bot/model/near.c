/* near.c -- how near a word is to one that it may have been meant to be. */

#include "near.h"

#include <string.h>

static size_t least(size_t a, size_t b, size_t c)
{
    size_t m = a < b ? a : b;

    return m < c ? m : c;
}

struct table {
    size_t cells[NEAR_BYTES + 1][NEAR_BYTES + 1];
};

/* What it costs to make the first j letters of b of the first i of a. */
static size_t cost(const struct table *t, const char *a, const char *b, size_t i, size_t j)
{
    size_t change = a[i - 1] != b[j - 1];
    size_t best =
        least(t->cells[i - 1][j] + 1, t->cells[i][j - 1] + 1, t->cells[i - 1][j - 1] + change);

    if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        best = least(best, t->cells[i - 2][j - 2] + 1, NEAR_BYTES);
    }
    return best;
}

size_t near_distance(const char *a, const char *b)
{
    size_t a_len = strlen(a);
    size_t b_len = strlen(b);
    struct table t;

    if (a_len > NEAR_BYTES || b_len > NEAR_BYTES) {
        return NEAR_BYTES;
    }
    for (size_t i = 0; i <= a_len; i++) {
        t.cells[i][0] = i;
    }
    for (size_t j = 1; j <= b_len; j++) {
        t.cells[0][j] = j;
        for (size_t i = 1; i <= a_len; i++) {
            t.cells[i][j] = cost(&t, a, b, i, j);
        }
    }
    return t.cells[a_len][b_len];
}
