/* functions.c -- `bravo functions`: the Redis function library, to be loaded by
 * an administrator where Bravo's own user may not, and what that user must be allowed. */

#include "program.h"
#include "store.h"

#include <stdio.h>
#include <string.h>

int program_functions(struct config *c, int argc, char **argv)
{
    FILE *out = stdout;

    (void)c;
    if (argc == 1) {
        (void)fputs(store_functions(), stdout);
        return 0;
    }
    if (argc == 2 && strcmp(argv[1], "--rights") == 0) {
        (void)puts(store_rights());
        return 0;
    }
    if (argc != 2 || strcmp(argv[1], "--help") != 0) {
        out = stderr;
    }
    (void)fputs(
        "Usage: bravo functions [--rights]\n"
        "Prints the function library, which Bravo loads into Redis by itself if it may;\n"
        "else an administrator does: bravo functions | redis-cli -x FUNCTION LOAD REPLACE\n"
        "  --rights  print what Bravo's user in Redis needs and no more, for an administrator:\n"
        "            redis-cli ACL SETUSER bravo on '>a password' $(bravo functions --rights)\n",
        out);
    return out == stderr ? 2 : 0;
}
