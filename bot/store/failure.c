/* failure.c -- what a Redis server's errors mean. */

#include "failure.h"

#include <stddef.h>
#include <string.h>

bool failure_without_effect(const char *text)
{
    static const char *const beginnings[] = {
        "READONLY",   "LOADING", "MISCONF",    "OOM",    "NOREPLICAS",
        "BUSY",       "NOPERM",  "MASTERDOWN", "NOAUTH", "ERR Function not found",
        "CLUSTERDOWN"};

    for (size_t i = 0; i < sizeof(beginnings) / sizeof(beginnings[0]); i++) {
        if (strncmp(text, beginnings[i], strlen(beginnings[i])) == 0) {
            return true;
        }
    }
    return false;
}
