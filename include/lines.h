/* lines.h -- lines from standard input, on the loop; at a terminal with line
 * editing and history (libedit). */
#ifndef LINES_H
#define LINES_H

#include <stdbool.h>

struct lines;
struct loop;

/* `line` is NULL at the end of input.  Never from inside lines_next(). */
typedef void lines_line(void *ctx, const char *line);

struct lines *lines_open(struct loop *l, lines_line *fn, void *ctx);
bool lines_terminal(const struct lines *in); /* is a person typing? */
/* Asks for one more line; one call of fn for each.  The prompt shows at a
 * terminal only. */
void lines_next(struct lines *in, const char *prompt);
/* Before and after writing to the terminal while a line is being typed. */
void lines_hide(struct lines *in);
void lines_show(struct lines *in);
void lines_close(struct lines *in); /* NULL: nothing */

#endif
