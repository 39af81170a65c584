/* url.h -- websocket addresses, taken apart; and what counts as this machine. */
#ifndef URL_H
#define URL_H

#include "err.h"

#include <stdbool.h>

enum {
    URL_HOST_MAX = 112, /* both: what libwebsockets fits into its request */
    URL_PATH_MAX = 2000,
    URL_AUTHORITY_SIZE = URL_HOST_MAX + sizeof("[]:65535"),
};

struct url {
    bool secure;
    int port;
    char host[URL_HOST_MAX + 1]; /* an IPv6 address without its brackets */
    char path[URL_PATH_MAX + 1]; /* with the query */
};

/* wss://host[:port][/path][?query], or ws:// to this machine.  Anything else,
 * also a user name or a fragment, is ERR_PROTOCOL. */
MUST_CHECK enum err url_parse(const char *text, struct url *url);

/* For a Host header: host, [IPv6 address], host:port.  Returns out. */
const char *url_authority(const struct url *url, char out[URL_AUTHORITY_SIZE]);

/* "localhost", 127.0.0.0/8 or ::1, decided by the text alone. */
bool url_is_loopback(const char *host);

#endif
