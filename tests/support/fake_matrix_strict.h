/* fake_matrix_strict.h -- what a homeserver has against a text that is to be JSON. */
#ifndef FAKE_MATRIX_STRICT_H
#define FAKE_MATRIX_STRICT_H

#include <stdbool.h>
#include <stddef.h>

struct strict {
    bool broken; /* no JSON, no UTF-8, or nested too deeply */
    bool floats;
    bool large;     /* an integer beyond 2^53 */
    bool surrogate; /* one alone */
};

struct strict fake_strict_check(const char *text, size_t len);

/* What clients would not show of this HTML: the first such thing; NULL: nothing. */
const char *fake_strict_html(const char *html);

#endif
