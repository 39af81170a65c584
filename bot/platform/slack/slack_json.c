/* slack_json.c -- ids and time stamps in Slack's JSON. */

#include "slack_json.h"

#include <string.h>

enum { ID_MAX = 32, STAMP_MAX = 32 };

bool slack_json_id_valid(const char *id)
{
    size_t len = strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    return len > 0 && len <= ID_MAX && id[len] == '\0';
}

const char *slack_json_id(const cJSON *parent, const char *name)
{
    const char *id = json_text(parent, name);

    return id != NULL && slack_json_id_valid(id) ? id : NULL;
}

const char *slack_json_stamp(const cJSON *parent, const char *name)
{
    static const char digits[] = "0123456789";
    const char *stamp = json_text(parent, name);
    size_t whole = stamp != NULL ? strspn(stamp, digits) : 0;
    size_t len;

    if (whole == 0) {
        return NULL;
    }
    len = stamp[whole] == '.' ? whole + 1 + strspn(stamp + whole + 1, digits) : whole;
    return len <= STAMP_MAX && stamp[len] == '\0' ? stamp : NULL;
}
