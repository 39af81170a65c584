/* random.c -- what nobody can guess. */

#include "random.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

enum { HALF_MAX = 64 };

void random_hex(char *out, size_t size)
{
    unsigned char bytes[HALF_MAX];
    size_t count = (size - 1) / 2;
    FILE *f = fopen("/dev/urandom", "rb");

    assert(size % 2 == 1 && count <= sizeof(bytes));
    if (f == NULL || fread(bytes, count, 1, f) != 1) {
        abort();
    }
    (void)fclose(f);
    for (size_t i = 0; i < count; i++) {
        (void)snprintf(out + 2 * i, 3, "%02x", bytes[i]);
    }
}
