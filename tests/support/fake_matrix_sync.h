/* fake_matrix_sync.h -- what /sync tells, at once or when there is something. */
#ifndef FAKE_MATRIX_SYNC_H
#define FAKE_MATRIX_SYNC_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fake;

enum { TOKEN_SIZE = 64 };

struct fake_polls *fake_polls_new(struct fake *f);
void fake_polls_free(struct fake_polls *p);
void fake_polls_changed(struct fake *f);     /* something has happened somewhere */
void fake_polls_flush(const struct fake *f); /* those who wait are told; once in a round */
size_t fake_polls_waiting(const struct fake *f);
/* Events that Bravo may have seen, but has not said so with its next sync. */
size_t fake_polls_unacked(const struct fake *f);
/* With the rule sent_is_acked: this has been handed out. */
void fake_polls_handed(struct fake *f, uint64_t position);

/* A place in the stream as a text, and back; false: it is none of ours. */
void fake_sync_token(const struct fake *f, uint64_t position, char token[TOKEN_SIZE]);
bool fake_sync_position(const struct fake *f, const char *token, uint64_t *position);
void fake_sync_forget(struct fake *f); /* no token from before is any good */

#endif
