/* main.c -- the program `bravo`: finds the subcommand. */

#include "config.h"
#include "log.h"
#include "program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct subcommand {
    const char *name;
    const char *help;
    int (*run)(struct config *c, int argc, char **argv);
};

static const struct subcommand subcommands[] = {
    {"run", "serve the configured workspaces", program_run},
    {"shell", "talk to the bot here, in the terminal", program_shell},
    {"verify", "compare the tallies with the journal", program_verify},
    {"check", "say what is fine, and what to do about what isn't", program_check},
    {"commands", "list all that one can type", program_commands},
    {"functions", "print the Redis function library", program_functions},
    {"export", "write the journal, or what is about one person, into a file", program_export},
    {"rebuild", "make the tallies anew from the journal", program_verify},
};

static void usage(FILE *out)
{
    (void)fputs("Usage: bravo SUBCOMMAND [--state DIR] [--config FILE] ...\n\n", out);
    for (size_t i = 0; i < sizeof(subcommands) / sizeof(subcommands[0]); i++) {
        (void)fprintf(out, "  %-10s %s\n", subcommands[i].name, subcommands[i].help);
    }
    (void)fputs("  --version  say which version this is\n"
                "  --help     say this\n",
                out);
}

static const struct subcommand *subcommand_find(const char *name)
{
    for (size_t i = 0; i < sizeof(subcommands) / sizeof(subcommands[0]); i++) {
        if (strcmp(subcommands[i].name, name) == 0) {
            return &subcommands[i];
        }
    }
    return NULL;
}

static int set_log_level(void)
{
    const char *name = getenv("BRAVO_LOG");
    enum log_level level = LOG_INFO;

    if (name != NULL && log_level_parse(name, &level) != ERR_OK) {
        (void)fputs("BRAVO_LOG is one of error, warn, info, debug.\n", stderr);
        return 2;
    }
    log_set_level(level);
    return 0;
}

int main(int argc, char **argv)
{
    const struct subcommand *s;
    struct config c;
    int status;

    (void)umask(S_IRWXG | S_IRWXO); /* what is thanked for in private is on disk */
    if (argc >= 2 && strcmp(argv[1], "--version") == 0) {
        (void)puts("bravo " BRAVO_VERSION);
        return 0;
    }
    if (argc >= 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0)) {
        usage(stdout);
        return 0;
    }
    s = argc >= 2 ? subcommand_find(argv[1]) : NULL;
    if (s == NULL) {
        usage(stderr);
        return 2;
    }
    status = set_log_level();
    if (status != 0) {
        return status;
    }
    argc--;
    argv++;
    if (config_load(&c, &argc, argv) != ERR_OK) {
        (void)fprintf(stderr, "bravo: %s\n", c.problem);
        return 2;
    }
    status = s->run(&c, argc, argv);
    config_wipe(&c);
    return status;
}
