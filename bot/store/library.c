/* library.c -- the Redis function library (functions.inc is made by functions.cmake). */

#include "library.h"

#include "functions.inc"
#include "store.h"

const char *library_version(void)
{
    return functions_version;
}

const char *library_text(void)
{
    return (const char *)functions_text;
}

const char *store_functions(void)
{
    return library_text();
}

const char *store_rights(void)
{
    return LIBRARY_RIGHTS;
}
