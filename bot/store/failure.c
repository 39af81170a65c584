/* failure.c -- what a Redis server's errors mean. */

#include "failure.h"

#include "log.h"

#include <stddef.h>
#include <stdio.h>
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

void failure_log(struct failure *f, const char *text)
{
    char quoted[2 * FAILURE_BYTES];

    if (failure_without_effect(text)) {
        if (strncmp(f->text, text, sizeof(f->text) - 1) == 0) {
            return;
        }
        (void)snprintf(f->text, sizeof(f->text), "%s", text);
    }
    log_error("store.failure", "error=%s", log_quoted(quoted, sizeof(quoted), text));
}

void failure_over(struct failure *f)
{
    if (f->text[0] != '\0') {
        f->text[0] = '\0';
        log_info("store.recovered", "answers=1");
    }
}
