/* fixture_gestures.h -- what the fixture keeps of what was said in its chat. */
#ifndef FIXTURE_GESTURES_H
#define FIXTURE_GESTURES_H

struct fixture;
struct gestures;

struct gestures *gestures_new(void);
void gestures_free(struct gestures *g);
struct gestures *fixture_gestures(struct fixture *f);

#endif
