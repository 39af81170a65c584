/* log.c -- one line per event on standard error, in logfmt. */

#include "log.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LINE_BYTES = 2048 };

static const char *const level_names[] = {"error", "warn", "info", "debug"};

/* The one setting of a program that all its parts share. */
static enum log_level log_limit = LOG_INFO;

void log_set_level(enum log_level level)
{
    log_limit = level;
}

enum err log_level_parse(const char *name, enum log_level *level)
{
    for (size_t i = 0; i < sizeof(level_names) / sizeof(level_names[0]); i++) {
        if (strcmp(name, level_names[i]) == 0) {
            *level = (enum log_level)i;
            return ERR_OK;
        }
    }
    return ERR_USAGE;
}

static bool token_char(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c != '\0' && strchr("-_./%=", c) != NULL);
}

static char *blank_token(char *p)
{
    for (; token_char(*p); p++) {
        *p = '*';
    }
    return p;
}

void log_redact(char *text)
{
    static const char *const marks[] = {"xoxb-", "xoxp-", "xoxe-",   "xoxa-", "xoxr-",
                                        "xoxs-", "xapp-", "ticket=", "syt_",  "hooks.slack.com/"};

    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        for (char *p = strstr(text, marks[i]); p != NULL; p = strstr(p, marks[i])) {
            p = blank_token(p + strlen(marks[i]));
        }
    }
}

/* Control characters would end the line or reach a terminal: as \xNN. */
static void line_escape(const char *from, char *to, size_t size)
{
    static const char hex[] = "0123456789abcdef";
    size_t used = 0;

    for (; *from != '\0' && used + 5 < size; from++) {
        unsigned char c = (unsigned char)*from;

        if (c >= 0x20 && c != 0x7f) {
            to[used++] = (char)c;
            continue;
        }
        to[used++] = '\\';
        to[used++] = 'x';
        to[used++] = hex[c >> 4];
        to[used++] = hex[c & 15];
    }
    to[used] = '\0';
}

static void PRINTF_LIKE(3, 0)
    line_write(enum log_level level, const char *event, const char *fmt, va_list ap)
{
    char pairs[LINE_BYTES];
    char escaped[LINE_BYTES];
    char line[LINE_BYTES + 128];
    int len;

    if (level > log_limit) {
        return;
    }
    (void)vsnprintf(pairs, sizeof(pairs), fmt, ap);
    log_redact(pairs);
    line_escape(pairs, escaped, sizeof(escaped));
    len = snprintf(line, sizeof(line), "level=%s event=%s%s%s\n", level_names[level], event,
                   escaped[0] != '\0' ? " " : "", escaped);
    if (len > 0 && write(STDERR_FILENO, line, (size_t)len) < 0) {
        return; /* there is no other place to complain to */
    }
}

void log_error(const char *event, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    line_write(LOG_ERROR, event, fmt, ap);
    va_end(ap);
}

void log_warn(const char *event, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    line_write(LOG_WARN, event, fmt, ap);
    va_end(ap);
}

void log_info(const char *event, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    line_write(LOG_INFO, event, fmt, ap);
    va_end(ap);
}

void log_debug(const char *event, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    line_write(LOG_DEBUG, event, fmt, ap);
    va_end(ap);
}

const char *log_quoted(char *out, size_t size, const char *value)
{
    size_t used = 0;

    out[used++] = '"';
    for (; *value != '\0' && used + 4 < size; value++) {
        if (*value == '"' || *value == '\\') {
            out[used++] = '\\';
        }
        out[used++] = *value;
    }
    out[used++] = '"';
    out[used] = '\0';
    return out;
}
