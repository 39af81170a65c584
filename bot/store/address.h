/* address.h -- where a Redis server is, read from a URL.  Pure. */
#ifndef ADDRESS_H
#define ADDRESS_H

#include "err.h"

enum { ADDRESS_BYTES = 256 };

struct address {
    char unix_path[ADDRESS_BYTES]; /* "": host and port */
    char host[ADDRESS_BYTES];
    int port;
    char user[ADDRESS_BYTES];
    char password[ADDRESS_BYTES]; /* "": no login */
    char admin[ADDRESS_BYTES];    /* password of the user "admin", who may load functions; "": the
                                   * login may */
    int database;
};

/* redis://[[user]:password@]host[:port][/database], unix:///path[?db=N] */
MUST_CHECK enum err address_parse(const char *url, struct address *a);
void address_unix(struct address *a, const char *path);
void address_admin(struct address *a, const char *password);

#endif
