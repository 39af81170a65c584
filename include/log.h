/* log.h -- one line per event on standard error, in logfmt.
 *
 *     log_info("redis.open", "host=%s port=%d", host, port);
 *     level=info event=redis.open host=... port=...
 *
 * The supervisor adds the time.  Never log message text, reasons or tokens;
 * what looks like a token all the same is blanked, and control characters are
 * escaped, so that one event stays one line.  Values with spaces in them go
 * through log_quoted().
 */
#ifndef LOG_H
#define LOG_H

#include "err.h"

#include <stddef.h>

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

void log_set_level(enum log_level level);
/* "error", "warn", "info", "debug"; ERR_USAGE for anything else. */
MUST_CHECK enum err log_level_parse(const char *name, enum log_level *level);

void log_error(const char *event, const char *fmt, ...) PRINTF_LIKE(2, 3);
void log_warn(const char *event, const char *fmt, ...) PRINTF_LIKE(2, 3);
void log_info(const char *event, const char *fmt, ...) PRINTF_LIKE(2, 3);
void log_debug(const char *event, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Writes `value` in double quotes, escaped and cut to fit, into out. */
const char *log_quoted(char *out, size_t size, const char *value);

/* Blanks tokens (xoxb-..., xapp-..., ticket=..., syt_..., hooks URLs) in place. */
void log_redact(char *text);

#endif
