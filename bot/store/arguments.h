/* arguments.h -- the arguments of a call as Redis gets them: one JSON object.
 *
 * Redis takes as long to read forty words as to count a thank-you with them;
 * one text it reads in a fraction of that.  All values are strings, those of a
 * name that ends with "[]" one array.
 */
#ifndef ARGUMENTS_H
#define ARGUMENTS_H

#include "query.h"

/* In the query's arena; NULL: more than fits. */
const char *arguments_text(const struct query *q);

#endif
