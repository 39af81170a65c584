/* fake_matrix_rules.h -- the switches of the stand-in for Matrix; their meanings
 * stand in the table in fake_matrix_rules.c.
 */
#ifndef FAKE_MATRIX_RULES_H
#define FAKE_MATRIX_RULES_H

#include "fake.h"

enum matrix_rule {
    RULE_TOKEN_GONE,
    RULE_SOFT_LOGOUT,
    RULE_REGISTERED,
    RULE_EVENT_BYTES,
    RULE_RATE_BURST,
    RULE_RATE_MS,
    RULE_AUTO_JOIN,

    RULE_SYNC_LIMIT,
    RULE_SYNC_CACHE_MS,
    RULE_SYNC_HOLD,
    RULE_SENT_IS_ACKED,
    RULE_MESSAGES_PAGE,

    RULE_DIALECT,
    RULE_GREETING,
    RULE_REFUSE_UPGRADES,
    RULE_REFUSE_STATUS,
    RULE_PONG,
    RULE_COMMAND_PONG,
    RULE_CLOSE_TCP,
    RULE_FRAGMENT_BYTES,
    RULE_SPLIT_BYTES,
    RULE_SPLIT_MS,

    RULE_HOLD,
    RULE_LOSE,
    RULE_REDELIVER,
    RULE_TRANSACTION_EVENTS,
    RULE_ACK_FIRST_MS,
    RULE_ACK_AGAIN_MS,
    RULE_ACK_TRIES,
    RULE_BACKOFF_MS,
    RULE_BACKOFF_MAX_MS,
    RULE_PING_FRONT,
    FAKE_RULE_COUNT
};

extern const struct fake_rule fake_matrix_rules[FAKE_RULE_COUNT];

#endif
