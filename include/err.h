/* err.h -- the one error type.
 *
 * Three kinds of failure (see README, "Where things live"): the person's
 * (USAGE, DENIED), the world's (the rest), and ours, which is assert().
 */
#ifndef ERR_H
#define ERR_H

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, first) __attribute__((format(printf, fmt, first)))

enum err {
    ERR_OK = 0,
    ERR_USAGE,       /* the person typed something that cannot be read: show how it goes */
    ERR_DENIED,      /* the person's role is too low */
    ERR_TOO_BIG,     /* a cap was reached */
    ERR_UNAVAILABLE, /* the other side is away, and the request had no effect there */
    ERR_UNKNOWN,     /* sent, but not answered: it may have had its effect, or not */
    ERR_PROTOCOL,    /* the other side sent nonsense */
};

const char *err_name(enum err e); /* "unavailable"; for logs */

#endif
