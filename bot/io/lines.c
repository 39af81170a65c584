/* lines.c -- lines from standard input.
 *
 * A pipe is read when it has something, a file at once (polling a file is an
 * error to the kernel), a terminal by libedit, character by character.
 * libedit's callback interface has one line handler for the whole process and
 * no context for it: hence the one static pointer.
 */

#include "lines.h"

#include "arena.h"
#include "buf.h"
#include "caps.h"
#include "loop.h"

#include <editline/readline.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uv.h>

struct lines {
    struct loop *loop;
    lines_line *fn;
    void *ctx;
    bool terminal;
    bool file;
    bool ended;
    bool wanted;  /* fn is owed a line */
    bool editing; /* libedit has the terminal */
    struct buf buf;
    uv_poll_t *poll; /* NULL: a file */
    struct timer *later;
};

static struct lines *at_terminal;

static void line_give(struct lines *in, const char *line)
{
    in->wanted = false;
    in->fn(in->ctx, line);
}

/* A line that has been read already, or the end. */
static void lines_look(void *ctx)
{
    struct lines *in = ctx;
    char *end = memchr(in->buf.data, '\n', in->buf.len);
    char *line;
    size_t len;

    if (!in->wanted) {
        return;
    }
    if (end == NULL && !in->ended && !in->buf.overflow) {
        return; /* not all of it is here */
    }
    if (end == NULL && in->buf.len == 0) {
        line_give(in, NULL);
        return;
    }
    len = end != NULL ? (size_t)(end - in->buf.data) : in->buf.len;
    line = must_alloc(len + 1);
    memcpy(line, in->buf.data, len);
    buf_drop(&in->buf, end != NULL ? len + 1 : len);
    in->buf.overflow = false;
    line_give(in, line);
    free(line);
}

static void lines_read(struct lines *in)
{
    char bytes[4096];
    ssize_t n = read(STDIN_FILENO, bytes, sizeof(bytes));

    if (n > 0) {
        buf_add(&in->buf, bytes, (size_t)n);
    } else {
        in->ended = true;
    }
}

static void line_edited(char *line)
{
    struct lines *in = at_terminal;

    rl_callback_handler_remove();
    in->editing = false;
    (void)uv_poll_stop(in->poll); /* what is pasted behind it waits for lines_next() */
    if (line == NULL) {
        (void)putchar('\n'); /* the prompt still stands there */
    } else if (*line != '\0') {
        (void)add_history(line);
    }
    if (in->wanted) {
        line_give(in, line);
    }
    free(line);
}

static void input_ready(uv_poll_t *poll, int status, int events)
{
    struct lines *in = poll->data;

    (void)status;
    (void)events;
    if (in->terminal) {
        rl_callback_read_char();
        return;
    }
    lines_read(in);
    if (in->ended) {
        (void)uv_poll_stop(poll);
    }
    lines_look(in);
}

struct lines *lines_open(struct loop *l, lines_line *fn, void *ctx)
{
    struct lines *in = must_alloc(sizeof(*in));
    struct stat st;

    in->loop = l;
    in->fn = fn;
    in->ctx = ctx;
    in->terminal = isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0;
    in->file = fstat(STDIN_FILENO, &st) != 0 || S_ISREG(st.st_mode);
    in->later = timer_new(l, lines_look, in);
    buf_init(&in->buf, CAP_COMMAND_BYTES * 4);
    if (!in->file) {
        in->poll = must_alloc(sizeof(*in->poll));
        if (uv_poll_init(loop_native(l), in->poll, STDIN_FILENO) != 0) {
            free(in->poll); /* /dev/null, for one: reading it does not block */
            in->poll = NULL;
        } else {
            in->poll->data = in;
        }
    }
    if (in->terminal) {
        at_terminal = in;
        using_history();
    }
    return in;
}

bool lines_terminal(const struct lines *in)
{
    return in->terminal;
}

void lines_next(struct lines *in, const char *prompt)
{
    in->wanted = true;
    if (in->terminal) {
        rl_callback_handler_install(prompt, line_edited);
        in->editing = true;
        (void)uv_poll_start(in->poll, UV_READABLE, input_ready);
        return;
    }
    while (in->poll == NULL && !in->ended && memchr(in->buf.data, '\n', in->buf.len) == NULL &&
           !in->buf.overflow) {
        lines_read(in);
    }
    if (in->poll != NULL && !in->ended) {
        (void)uv_poll_start(in->poll, UV_READABLE, input_ready);
    }
    timer_start(in->later, 0);
}

void lines_hide(struct lines *in)
{
    if (in->editing) {
        (void)fputs("\r\033[K", stdout);
    }
}

void lines_show(struct lines *in)
{
    if (in->editing) {
        (void)fflush(stdout);
        rl_forced_update_display();
    }
}

static void poll_closed(uv_handle_t *uv)
{
    free(uv);
}

void lines_close(struct lines *in)
{
    if (in == NULL) {
        return;
    }
    if (in->editing) {
        rl_callback_handler_remove();
        (void)putchar('\n');
        (void)fflush(stdout);
    }
    if (in->poll != NULL) {
        uv_close((uv_handle_t *)in->poll, poll_closed);
    }
    timer_free(in->later);
    buf_release(&in->buf);
    free(in);
}
