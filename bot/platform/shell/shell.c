/* shell.c -- the chat platform of `bravo shell`. */

#include "shell.h"

#include "arena.h"
#include "buf.h"
#include "caps.h"
#include "event.h"
#include "loop.h"
#include "message.h"
#include "shell_chat.h"
#include "utf8.h"
#include "zone.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { OUTPUT_BYTES = 256 * 1024, PATH_BYTES = 4096 };

struct session {
    struct loop *loop;
    struct shell_options options;
    struct platform_events events;
    void *ctx;
    struct chat *chat;
    struct names names;
};

/* What happens later, from the loop: a callback that must not be called inline. */
struct later {
    platform_sent *sent;
    platform_found *found;
    platform_uploaded *uploaded;
    char *path; /* for it; NULL: it could not be written */
    platform_closed *closed;
    void *ctx;
    struct session *session; /* to be freed, then */
};

static void session_free(struct session *s)
{
    chat_free(s->chat);
    free(s);
}

static void later_run(void *ctx)
{
    struct later *later = ctx;

    if (later->sent != NULL) {
        later->sent(later->ctx, ERR_OK, 0);
    } else if (later->found != NULL) {
        later->found(later->ctx, ERR_OK, 0);
    } else if (later->uploaded != NULL) {
        later->uploaded(later->ctx, later->path != NULL ? ERR_OK : ERR_DENIED, 0, later->path);
        free(later->path);
    } else {
        session_free(later->session);
        later->closed(later->ctx);
    }
    free(later);
}

static void later_post(struct session *s, const struct later *what)
{
    struct later *later = must_alloc(sizeof(*later));

    *later = *what;
    loop_post(s->loop, later_run, later);
}

/* --------------------------------------------------------------- speaking */

/* Who it is for: "bot", "bot (to ana)", "bot (in #store)". */
static void print_speaker(const struct session *s, const struct address *to, struct buf *out)
{
    if (to->person != NULL) {
        buf_printf(out, "bot (to %s)> ", to->person);
    } else if (to->channel != NULL && strcmp(to->channel, chat_channel(s->chat)) != 0) {
        buf_printf(out, "bot (in #%s)> ", to->channel);
    } else {
        buf_text(out, "bot> ");
    }
}

static void print_message(struct session *s, const struct address *to, const struct message *m)
{
    struct buf text;
    const char *colour = s->options.colour ? (to->person != NULL ? "\033[36m" : "\033[32m") : "";

    buf_init(&text, OUTPUT_BYTES);
    print_speaker(s, to, &text);
    message_plain_seen(m, &s->names, &text);
    if (m->file != NULL) {
        buf_printf(&text, "\n📎 %s", m->file->handle);
    }
    if (s->options.before_output != NULL) {
        s->options.before_output(s->ctx);
    }
    (void)fputs(colour, stdout);
    for (const char *p = text.data; *p != '\0'; p++) {
        (void)fputc(*p, stdout);
        if (*p == '\n') {
            (void)fputs("  ", stdout);
        }
    }
    (void)puts(s->options.colour ? "\033[0m" : "");
    (void)fflush(stdout);
    if (s->options.after_output != NULL) {
        s->options.after_output(s->ctx);
    }
    buf_release(&text);
}

static void session_answer(struct session *s, const struct event *ev, const struct message *m,
                           platform_sent *done, void *ctx)
{
    struct address to = {.channel = ev->channel, .person = ev->actor->id};

    if (m != NULL) {
        print_message(s, &to, m);
    }
    later_post(s, &(struct later){.sent = done, .ctx = ctx});
}

static void session_leave(struct session *s, const struct event *ev)
{
    (void)s;
    (void)ev;
}

/* Into the folder for files, in place of an older one. */
static char *write_file(const struct session *s, const struct message_file *f)
{
    char path[PATH_BYTES];
    FILE *out;
    bool written;

    if (s->options.files == NULL || (mkdir(s->options.files, S_IRWXU) != 0 && errno != EEXIST) ||
        snprintf(path, sizeof(path), "%s/%s", s->options.files, f->name) >= PATH_BYTES) {
        return NULL;
    }
    out = fopen(path, "we");
    written = out != NULL && fchmod(fileno(out), S_IRUSR | S_IWUSR) == 0 &&
              fwrite(f->bytes, 1, f->len, out) == f->len;
    written = out != NULL && fclose(out) == 0 && written;
    return written ? must_copy(path) : NULL;
}

static void session_upload(struct session *s, const struct message_file *file,
                           platform_uploaded *done, void *ctx)
{
    later_post(s, &(struct later){.uploaded = done, .path = write_file(s, file), .ctx = ctx});
}

/* As the contract has it: NOLINTNEXTLINE(readability-function-size) */
static void session_post(struct session *s, const struct address *to, const struct message *m,
                         const char *row_id, platform_sent *done, void *ctx)
{
    (void)row_id;
    print_message(s, to, m);
    later_post(s, &(struct later){.sent = done, .ctx = ctx});
}

/* A terminal has no history to look into: what may have been said is said again. */
static void session_find(struct session *s, const struct address *to, const char *row_id,
                         platform_found *done, void *ctx)
{
    (void)to;
    (void)row_id;
    later_post(s, &(struct later){.found = done, .ctx = ctx});
}

static void session_pause(struct session *s, int paused)
{
    (void)s;
    (void)paused;
}

static const char *session_team(const struct session *s)
{
    (void)s;
    return "shell";
}

static const char *session_zone(const struct session *s)
{
    return s->options.zone != NULL ? s->options.zone : zone_name(zone_local());
}

static const struct names *session_names(struct session *s)
{
    return &s->names;
}

static void session_close(struct session *s, platform_closed *done, void *ctx)
{
    later_post(s, &(struct later){.closed = done, .ctx = ctx, .session = s});
}

const struct platform platform_shell = {
    .name = "shell",
    .answer = session_answer,
    .leave = session_leave,
    .upload = session_upload,
    .post = session_post,
    .find = session_find,
    .pause = session_pause,
    .team = session_team,
    .zone = session_zone,
    .names = session_names,
    .close = session_close,
};

/* ---------------------------------------------------------------- listening */

static const char *person_name(void *ctx, const char *id)
{
    return chat_name(((struct session *)ctx)->chat, id);
}

static void session_up(void *ctx)
{
    struct session *s = ctx;

    s->events.up(s->ctx);
}

struct session *shell_open(struct loop *l, const struct shell_options *options,
                           const struct platform_events *events, void *ctx)
{
    struct session *s = must_alloc(sizeof(*s));

    s->loop = l;
    s->options = *options;
    s->events = *events;
    s->ctx = ctx;
    s->chat = chat_new(options);
    s->names = (struct names){.person = person_name, .ctx = s};
    loop_post(l, session_up, s);
    return s;
}

enum shell_line shell_line(struct session *s, const char *line)
{
    struct event *ev = NULL;
    enum shell_line what = chat_line(s->chat, line, &ev);
    const struct person *met = chat_met(s->chat);

    if (ev != NULL) {
        s->events.event(s->ctx, ev);
    }
    if (met != NULL && s->events.seen != NULL) {
        s->events.seen(s->ctx, met->id, !met->deactivated);
    }
    return what;
}

bool shell_addressed(const struct session *s)
{
    return chat_addressed(s->chat);
}
