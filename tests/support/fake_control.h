/* fake_control.h -- the control API: what a test orders, asks and waits for.
 *
 *     POST /_control/<order> {...}              400 if it makes no sense
 *     GET  /_control/rules
 *     GET  /_control/state?only=<list>
 *     GET  /_control/wait?<count>=N&timeout_ms=N  408 when it takes longer
 *
 * Besides the orders of each stand-in there are rules, and clear: of the record.
 */
#ifndef FAKE_CONTROL_H
#define FAKE_CONTROL_H

#include "fake_http.h"

#include <cjson/cJSON.h>

struct fake;

/* For paths that begin with /_control/. */
void fake_control_serve(struct fake *f, struct conn *c, const struct request *r);

/* {"ok":false,"error":why} */
cJSON *fake_act_refuse(const char *why);
/* {"ok":true} */
cJSON *fake_act_done(void);

#endif
