/* fake_slack_envelope.h -- envelopes: delivered to one socket each, acked,
 * or delivered again.
 *
 *   push -> HELD -> SENT -> acked
 *                    |  ^
 *                    v  |  events_api only, three times
 *                   RETRY -> lost
 *
 * An envelope whose socket died is an ORPHAN until another socket is open.
 */
#ifndef FAKE_SLACK_ENVELOPE_H
#define FAKE_SLACK_ENVELOPE_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

struct fake;
struct ws;

enum { ENVELOPE_ID_SIZE = 37 };

struct fake_envelopes *fake_envelopes_new(struct fake *f);
void fake_envelopes_free(struct fake_envelopes *all);

/* Sends a payload on its way, and writes its envelope's id. */
void fake_envelope_push(struct fake *f, const char *type, const cJSON *payload,
                        char id[ENVELOPE_ID_SIZE]);
/* The same for load: its ack is not recorded, but told to fake_load_acked(). */
void fake_envelope_push_load(struct fake *f, const char *payload, size_t len);

void fake_envelopes_socket_open(struct fake *f);
void fake_envelopes_socket_gone(struct fake *f, const struct ws *ws);
void fake_envelopes_take_ack(struct fake *f, const struct ws *ws, const char *text, size_t len);
void fake_envelopes_release(struct fake *f); /* those on hold */

size_t fake_envelopes_unacked(const struct fake_envelopes *all);
cJSON *fake_envelopes_list(const struct fake_envelopes *all);

#endif
