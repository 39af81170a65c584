/* err.c -- names of errors. */

#include "err.h"

const char *err_name(enum err e)
{
    switch (e) {
    case ERR_OK:
        return "ok";
    case ERR_USAGE:
        return "usage";
    case ERR_DENIED:
        return "denied";
    case ERR_TOO_BIG:
        return "too_big";
    case ERR_UNAVAILABLE:
        return "unavailable";
    case ERR_UNKNOWN:
        return "unknown";
    case ERR_PROTOCOL:
        return "protocol";
    }
    return "invalid";
}
