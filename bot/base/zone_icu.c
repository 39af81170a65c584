/* zone_icu.c -- ICU's copy of the tz database. */
#include "arena.h"
#include "zone_spans.h"

#include <assert.h>
#include <limits.h>
#include <string.h>
#include <strings.h>
#include <unicode/ucal.h>
#include <unicode/uenum.h>
#include <unicode/ustring.h>

enum { NAME_SIZE = 64 };

/*
 * ICU's own names from before the tz database, which it still takes.  They are
 * worse than useless: its BST is the time of Bangladesh.
 */
static bool name_is_legacy(const char *name)
{
    static const char legacy[] = " ACT AET AGT ART AST BET BST CAT CNT CST CTT EAT ECT IET IST JST "
                                 "MIT NET NST PLT PNT PRT PST SST VST ";
    const char *found = strstr(legacy, name);

    return (strlen(name) == 3 && found != NULL && found[-1] == ' ') ||
           strncmp(name, "SystemV/", 8) == 0 || strcmp(name, "Etc/Unknown") == 0;
}

bool spans_icu_name(const char *typed, char *name, size_t size)
{
    UErrorCode e = U_ZERO_ERROR;
    UEnumeration *names = ucal_openTimeZoneIDEnumeration(UCAL_ZONE_TYPE_ANY, NULL, NULL, &e);
    const char *known;
    bool found = false;

    while (!found && (known = uenum_next(names, NULL, &e)) != NULL) {
        if (strcasecmp(known, typed) == 0 && !name_is_legacy(known) && strlen(known) < size) {
            memcpy(name, known, strlen(known) + 1);
            found = true;
        }
    }
    assert(U_SUCCESS(e));
    uenum_close(names);
    return found;
}

static int64_t icu_offset(const UCalendar *calendar, UErrorCode *e)
{
    return (int64_t)ucal_get(calendar, UCAL_ZONE_OFFSET, e) +
           ucal_get(calendar, UCAL_DST_OFFSET, e);
}

void spans_icu_load(const char *name, struct spans *s)
{
    UErrorCode e = U_ZERO_ERROR;
    UChar wide[NAME_SIZE];
    UCalendar *calendar;
    UDate at = (double)spans_from_ms;

    assert(strlen(name) < NAME_SIZE);
    u_uastrcpy(wide, name);
    calendar = ucal_open(wide, -1, "en", UCAL_GREGORIAN, &e);
    ucal_setMillis(calendar, at, &e);
    spans_add(s, INT64_MIN, icu_offset(calendar, &e));
    while (ucal_getTimeZoneTransitionDate(calendar, UCAL_TZ_TRANSITION_NEXT, &at, &e) &&
           at < (double)spans_until_ms) {
        ucal_setMillis(calendar, at, &e);
        spans_add(s, (int64_t)at, icu_offset(calendar, &e));
    }
    assert(U_SUCCESS(e));
    ucal_close(calendar);
}

bool spans_icu_host(char *name, size_t size)
{
    UErrorCode e = U_ZERO_ERROR;
    UChar wide[NAME_SIZE];
    const int32_t len = ucal_getHostTimeZone(wide, NAME_SIZE, &e);

    if (U_FAILURE(e) || len >= NAME_SIZE || (size_t)len >= size) {
        return false;
    }
    u_austrcpy(name, wide);
    return true;
}
