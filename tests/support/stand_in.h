/* stand_in.h -- a stand-in for a chat service as a child process, and its control API.
 *
 * What goes wrong here ends the test program with a word on standard error.
 */
#ifndef STAND_IN_H
#define STAND_IN_H

#include "err.h"

#include <cjson/cJSON.h>

struct stand_in;

/* Starts the program that the environment variable names, and learns its port. */
struct stand_in *stand_in_start(const char *variable);
/* Ends it.  It must exit with 0, that is, without a sanitizer's complaint. */
void stand_in_stop(struct stand_in *s);
int stand_in_port(const struct stand_in *s);

/* POST /_control/<name> with the JSON that `fmt` makes; it must be answered with 200.
 * The answer is the caller's. */
cJSON *stand_in_order(const struct stand_in *s, const char *name, const char *fmt, ...)
    PRINTF_LIKE(3, 4);
/* The same for orders whose answer does not matter. */
void stand_in_do(const struct stand_in *s, const char *name, const char *fmt, ...)
    PRINTF_LIKE(3, 4);
/* GET /_control/wait?<conditions>; they must come true in time. */
void stand_in_wait(const struct stand_in *s, const char *conditions);
/* GET /_control/state?only=<list>: that list.  The answer is the caller's. */
cJSON *stand_in_list(const struct stand_in *s, const char *list);

#endif
