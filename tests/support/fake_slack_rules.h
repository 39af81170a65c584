/* fake_slack_rules.h -- the switches of the stand-in for Slack; their meanings
 * stand in the table in fake_slack_rules.c.
 */
#ifndef FAKE_SLACK_RULES_H
#define FAKE_SLACK_RULES_H

#include "fake.h"

enum slack_rule {
    RULE_HELLO,
    RULE_HELLO_DELAY_MS,
    RULE_MAX_SOCKETS,
    RULE_TOO_MANY,
    RULE_REFUSE_UPGRADES,
    RULE_REFUSE_STATUS,
    RULE_PING_MS,
    RULE_PONG,
    RULE_CLOSE_TCP,
    RULE_FRAGMENT_BYTES,
    RULE_SPLIT_BYTES,
    RULE_SPLIT_MS,
    RULE_PAD_BYTES,

    RULE_HOLD,
    RULE_WITHHOLD,
    RULE_REORDER,
    RULE_DUPLICATE_SAME,
    RULE_DUPLICATE_NEW,
    RULE_ACK_TIMEOUT_MS,
    RULE_RETRY_FOREVER,
    RULE_SENT_IS_ACKED,
    RULE_RETRY_1_MS,
    RULE_RETRY_2_MS,
    RULE_RETRY_3_MS,
    RULE_RETRY_NEW_ID,
    RULE_RETRY_ZERO,
    RULE_SAME_SOCKET_ACKS,
    RULE_ECHO,
    RULE_MENTION_FIRST,

    RULE_HISTORY_LAG_MS,
    RULE_HISTORY_PAGE,
    RULE_LIST_PAGE,
    RULE_POST_PACE_MS,
    RULE_TRIGGER_MS,
    RULE_RESPONSE_MS,
    RULE_RESPONSE_USES,
    RULE_HOME_TAB,
    RULE_TOKEN_REVOKED,
    FAKE_RULE_COUNT
};

extern const struct fake_rule fake_slack_rules[FAKE_RULE_COUNT];

#endif
