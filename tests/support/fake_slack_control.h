/* fake_slack_control.h -- the control API under /_control/. */
#ifndef FAKE_SLACK_CONTROL_H
#define FAKE_SLACK_CONTROL_H

#include "fake_slack_http.h"

struct fake;

void fake_control_serve(struct fake *f, struct conn *c, const struct request *r);

#endif
