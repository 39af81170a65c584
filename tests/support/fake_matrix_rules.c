/* fake_matrix_rules.c -- the table of the switches. */
#include "fake_matrix_rules.h"

const struct fake_rule fake_matrix_rules[FAKE_RULE_COUNT] = {
    [RULE_TOKEN_GONE] = {"token_gone", 0, "tokens are unknown, but those of later logins"},
    [RULE_SOFT_LOGOUT] = {"soft_logout", 0, "what M_UNKNOWN_TOKEN says of it"},
    [RULE_REGISTERED] = {"registered", 1, "the appservice has registered the bot's user"},
    [RULE_EVENT_BYTES] = {"event_bytes", 65536, "a larger event is refused with 413"},
    [RULE_RATE_BURST] = {"rate_burst", 0, "messages at once before 429 (really 10); 0: any number"},
    [RULE_RATE_MS] = {"rate_ms", 5000, "time in which one more may come"},
    [RULE_AUTO_JOIN] = {"auto_join", 1, "people join where the bot invites them"},

    [RULE_SYNC_LIMIT] = {"sync_limit", 100, "most events of a room in one sync"},
    [RULE_SYNC_CACHE_MS] = {"sync_cache_ms", 120000, "an identical first sync is an old one"},
    [RULE_SYNC_HOLD] = {"sync_hold", 0, "syncs are not answered until this is 0 again"},
    [RULE_SENT_IS_ACKED] = {"sent_is_acked", 0, "what was handed out once is not handed out again"},
    [RULE_MESSAGES_PAGE] = {"messages_page", 1000, "largest page of /messages"},

    [RULE_DIALECT] = {"dialect", 0, "0: wsproxy's; 2: acknowledged; 3: and sent again"},
    [RULE_GREETING] = {"greeting", 1, "new sockets are told that they are connected"},
    [RULE_REFUSE_UPGRADES] = {"refuse_upgrades", 0, "the next N upgrades are refused"},
    [RULE_REFUSE_STATUS] = {"refuse_status", 502, "with this HTTP status"},
    [RULE_PONG] = {"pong", 1, "pings are answered"},
    [RULE_COMMAND_PONG] = {"command_pong", 1, "the command ping is answered"},
    [RULE_CLOSE_TCP] = {"close_tcp", 1, "TCP is closed after the close handshake"},
    [RULE_FRAGMENT_BYTES] = {"fragment_bytes", 0, "frames of this size; 0: as wsproxy cuts them"},
    [RULE_SPLIT_BYTES] = {"split_bytes", 0, "TCP writes of this size; 0: whole"},
    [RULE_SPLIT_MS] = {"split_ms", 1, "time between such writes"},

    [RULE_HOLD] = {"hold", 0, "transactions are kept back until this is 0 again"},
    [RULE_LOSE] = {"lose", 0, "the next N transactions are taken for delivered, and never are"},
    [RULE_REDELIVER] = {"redeliver", 0, "the next N are delivered twice, with one txn_id"},
    [RULE_TRANSACTION_EVENTS] = {"transaction_events", 100, "most events in one transaction"},
    [RULE_ACK_FIRST_MS] = {"ack_first_ms", 5000, "time for the first acknowledgement"},
    [RULE_ACK_AGAIN_MS] = {"ack_again_ms", 30000, "time for those after it"},
    [RULE_ACK_TRIES] = {"ack_tries", 7, "so many are missed before the socket is closed"},
    [RULE_BACKOFF_MS] = {"backoff_ms", 2000, "wait after a transaction that found no socket"},
    [RULE_BACKOFF_MAX_MS] = {"backoff_max_ms", 512000, "it doubles up to this"},
    [RULE_PING_FRONT] = {"ping_front", 1, "the appservice ping gets through"},
};
