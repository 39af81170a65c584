/* fake_slack_rules.h -- the switches: what the stand-in does, and how it
 * misbehaves.  All are numbers (0 and 1 for no and yes), set by
 * POST /_control/rules {"name": number}.  The list with its meanings is the
 * table in fake_slack_rules.c; GET /_control/rules prints it.
 */
#ifndef FAKE_SLACK_RULES_H
#define FAKE_SLACK_RULES_H

#include <cjson/cJSON.h>
#include <stdbool.h>

struct fake;

enum fake_rule {
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

void fake_rules_reset(struct fake *f);
/* Takes one from a countdown ("the next N ..."): false when it is used up. */
bool fake_rule_take(struct fake *f, enum fake_rule rule);
/* Sets what `changes` names.  NULL, or the first name that is not a rule. */
const char *fake_rules_set(struct fake *f, const cJSON *changes);
cJSON *fake_rules_list(const struct fake *f);

#endif
