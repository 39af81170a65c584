/* fake_matrix_control.h -- what a test may order. */
#ifndef FAKE_MATRIX_CONTROL_H
#define FAKE_MATRIX_CONTROL_H

#include "fake.h"

extern const struct fake_order fake_matrix_orders[];

void fake_matrix_ruled(struct fake *f); /* after a change of the rules */

#endif
