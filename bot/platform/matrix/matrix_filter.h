/* matrix_filter.h -- what we ask homeservers for: at most `limit` events of a room,
 * of the kinds that matter here.  Both append to a query.
 */
#ifndef MATRIX_FILTER_H
#define MATRIX_FILTER_H

struct buf;

void matrix_filter_sync(unsigned limit, struct buf *query);
/* The history of a room, forwards. */
void matrix_filter_messages(unsigned limit, struct buf *query);

#endif
