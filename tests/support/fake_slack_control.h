/* fake_slack_control.h -- what a test may order. */
#ifndef FAKE_SLACK_CONTROL_H
#define FAKE_SLACK_CONTROL_H

#include "fake.h"

extern const struct fake_order fake_slack_orders[];

void fake_slack_ruled(struct fake *f); /* after a change of the rules */

#endif
