/* program.h -- the subcommands of the program `bravo`.
 *
 * Each gets its own arguments (argv[0] is its name) and the configuration, and
 * gives back the exit status: 0, 1, or 2 for wrong usage.
 */
#ifndef PROGRAM_H
#define PROGRAM_H

struct config;

int program_run(struct config *c, int argc, char **argv);
int program_shell(struct config *c, int argc, char **argv);
int program_check(struct config *c, int argc, char **argv);
int program_commands(struct config *c, int argc, char **argv);
int program_export(struct config *c, int argc, char **argv);
int program_functions(struct config *c, int argc, char **argv);
int program_verify(struct config *c, int argc, char **argv); /* and `rebuild` */

#endif
