/* people.h -- who of a team is here, and who has left: as its session sees them come
 * and go, brought to Redis a few at a time.
 */
#ifndef PEOPLE_H
#define PEOPLE_H

#include <stdbool.h>

struct people;
struct team;

struct people *people_new(struct team *t);
void people_free(struct people *p); /* NULL: nothing; nothing may be under way */

/* Of a person seen here, or seen to have left.  What is known already may be said again. */
void people_seen(struct people *p, const char *person, bool here);
/* There is a connection, it may go on. */
void people_wake(struct people *p);
bool people_busy(const struct people *p);

#endif
