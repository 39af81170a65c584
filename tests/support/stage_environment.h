/* stage_environment.h -- what Bravo finds in its environment on a stage. */
#ifndef STAGE_ENVIRONMENT_H
#define STAGE_ENVIRONMENT_H

#include "stage.h"

/* `base` is the stand-in's address, http://...; `redis` the socket of a Redis that
 * is not Bravo's own, or NULL. */
void stage_environment(const struct stage_options *options, const char *base, const char *redis);

#endif
