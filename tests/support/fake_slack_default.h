/* fake_slack_default.h -- the workspace that the stand-in starts with. */
#ifndef FAKE_SLACK_DEFAULT_H
#define FAKE_SLACK_DEFAULT_H

struct fake;

void fake_default_fill(struct fake *f);

#endif
