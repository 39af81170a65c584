/* fake_matrix_service.h -- the homeserver's side of the appservice: what happens
 * where the bot is becomes transactions, which wait for a websocket.
 *
 *     UP -> DOWN   a transaction found no websocket (wsproxy's dialect): the
 *                  homeserver waits, ever longer, and does not see it come back
 *     DOWN -> UP   one got through, at a tick or after a ping; what was missed
 *                  comes one event at a time
 *
 * With the acknowledged dialect a transaction is sent again until the bot says
 * that it has it.
 */
#ifndef FAKE_MATRIX_SERVICE_H
#define FAKE_MATRIX_SERVICE_H

#include <cjson/cJSON.h>
#include <stddef.h>

struct fake;

struct fake_service *fake_service_new(struct fake *f);
void fake_service_free(struct fake_service *s);
void fake_service_begin(struct fake *f);       /* it is told of nothing that was before */
void fake_service_changed(struct fake *f);     /* something has happened somewhere */
void fake_service_flush(const struct fake *f); /* once in a round */
void fake_service_retry(struct fake *f);       /* the appservice ping got through */
void fake_service_connected(struct fake *f);   /* there is a new websocket */
void fake_service_gone(struct fake *f);        /* it ended */
/* A response of the bot's to the frame `id`. */
void fake_service_acked(struct fake *f, long id, const char *txn_id);
size_t fake_service_waiting(const struct fake *f); /* transactions */

#endif
