/* probe.h -- a test's own connection to the private Redis, as its admin. */
#ifndef PROBE_H
#define PROBE_H

#include <stddef.h>

struct loop;
struct probe;

/* The server of this state directory runs; fails the test if it lets nobody in. */
struct probe *probe_open(struct loop *l, const char *state_dir);
void probe_close(struct probe *p);

/* Sends the words and waits; the reply as text, a list with spaces between, an error
 * as Redis says it.  Valid until the next command. */
const char *probe_command(struct probe *p, size_t count, const char **args);

#endif
