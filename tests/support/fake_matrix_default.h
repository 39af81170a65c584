/* fake_matrix_default.h -- the standard world: a shop with a team behind it. */
#ifndef FAKE_MATRIX_DEFAULT_H
#define FAKE_MATRIX_DEFAULT_H

struct fake;

void fake_default_fill(struct fake *f);

#endif
