/* fake_slack_load.h -- many messages at once, for benchmarks. */
#ifndef FAKE_SLACK_LOAD_H
#define FAKE_SLACK_LOAD_H

#include "fake_http.h"

#include <stdint.h>

/* POST /_control/load {"count": 100000, "window": 64, ...}: answers `c` with
 * the rates and latencies when all are acked, or when its timeout_ms is over.
 * Messages of `text`, or if it is given, reactions of the name `reaction`; by
 * the first `people` of the crowd (else by the standard five), picked by `seed`. */
void fake_load_serve(struct fake *f, struct conn *c, const struct request *r);
void fake_load_acked(struct fake *f, uint64_t latency_us);
void fake_load_stop(struct fake *f); /* if one is running; unanswered */

#endif
