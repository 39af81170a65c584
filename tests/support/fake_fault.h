/* fake_fault.h -- answers that a test has ordered to go wrong.
 *
 * POST /_control/fault takes
 *   method       "chat.postMessage"; left out: all
 *   channel      only calls for this channel
 *   times        how many calls (1)
 *   after        true: the call has its effect, and then the answer goes wrong
 *   status       HTTP status (200)
 *   retry_after  the text of the Retry-After header
 *   error        the body is {"ok":false,"error":...}
 *   body, type   or it is this text, of this content type
 *   delay_ms     the answer comes late
 *   drip_ms      the answer comes byte by byte
 *   cut          only so many bytes of it
 *   length_lie   added to its Content-Length
 *   end          "reset", "close" or "stall": what comes after the delay and after
 *                the cut; without a cut, instead of any answer
 */
#ifndef FAKE_FAULT_H
#define FAKE_FAULT_H

#include "fake_http.h"

#include <cjson/cJSON.h>
#include <stdbool.h>

struct fake;

struct faults { /* all zero: none */
    cJSON *ordered;
    cJSON *windows; /* method, or method and channel: closed until (ms) */
};

void fake_faults_release(struct faults *all);
void fake_faults_add(struct faults *all, const cJSON *fault);
/* The fault for this call; the caller deletes it.  NULL: none. */
cJSON *fake_faults_take(struct faults *all, const char *method, const char *channel);
/* Answers `c` as the fault says; `reply` is what a sound answer would have been. */
void fake_fault_answer(struct conn *c, const cJSON *fault, const char *reply);

/* After a 429: calls until then are violations.  0: the window is open. */
void fake_faults_close_window(struct faults *all, const char *key, double until_ms);
double fake_faults_window(const struct faults *all, const char *key);

#endif
