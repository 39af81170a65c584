/* fake_slack_rules.c -- the table of the switches. */
#include "fake_slack_rules.h"

#include "fake_slack.h"

#include <string.h>

struct rule {
    const char *name;
    long standard;
    const char *meaning;
};

static const struct rule rules[FAKE_RULE_COUNT] = {
    [RULE_HELLO] = {"hello", 1, "new sockets are greeted"},
    [RULE_HELLO_DELAY_MS] = {"hello_delay_ms", 0, "wait before the greeting"},
    [RULE_MAX_SOCKETS] = {"max_sockets", 10, "one more gets too_many_websockets"},
    [RULE_TOO_MANY] = {"too_many", 0, "the next N sockets get too_many_websockets"},
    [RULE_REFUSE_UPGRADES] = {"refuse_upgrades", 0, "the next N upgrades are refused"},
    [RULE_REFUSE_STATUS] = {"refuse_status", 408, "with this HTTP status"},
    [RULE_PING_MS] = {"ping_ms", 5000, "time between the server's pings; 0: none"},
    [RULE_PONG] = {"pong", 1, "pings are answered"},
    [RULE_CLOSE_TCP] = {"close_tcp", 1, "TCP is closed after the close handshake"},
    [RULE_FRAGMENT_BYTES] = {"fragment_bytes", 0, "text goes out in frames of this size; 0: whole"},
    [RULE_SPLIT_BYTES] = {"split_bytes", 0, "TCP writes of this size; 0: whole"},
    [RULE_SPLIT_MS] = {"split_ms", 1, "time between such writes"},
    [RULE_PAD_BYTES] = {"pad_bytes", 0, "envelopes are padded to at least this size"},

    [RULE_HOLD] = {"hold", 0, "envelopes are kept back until this is 0 again"},
    [RULE_WITHHOLD] = {"withhold", 0, "the next N envelopes are never delivered"},
    [RULE_REORDER] = {"reorder", 0, "envelopes go out in groups of N, last first"},
    [RULE_DUPLICATE_SAME] = {"duplicate_same", 0, "the next N are sent twice, one envelope_id"},
    [RULE_DUPLICATE_NEW] = {"duplicate_new", 0, "the next N are sent twice, two envelope_ids"},
    [RULE_ACK_TIMEOUT_MS] = {"ack_timeout_ms", 3000, "an envelope counts as failed after this"},
    [RULE_RETRY_1_MS] = {"retry_1_ms", 100, "from the failure to the first retry (really 1 s)"},
    [RULE_RETRY_2_MS] = {"retry_2_ms", 1000, "to the second (really 1 min)"},
    [RULE_RETRY_3_MS] = {"retry_3_ms", 5000, "to the third and last (really 5 min)"},
    [RULE_RETRY_NEW_ID] = {"retry_new_id", 0, "a retry has another envelope_id"},
    [RULE_RETRY_FOREVER] = {"retry_forever", 0,
                            "after the third retry there are more, like the first"},
    [RULE_SENT_IS_ACKED] = {"sent_is_acked", 0,
                            "what was sent once is not sent again, as after an ack"},
    [RULE_RETRY_ZERO] = {"retry_zero", 0, "a retry says retry_attempt 0"},
    [RULE_SAME_SOCKET_ACKS] = {"same_socket_acks", 0, "acks on another socket do not count"},
    [RULE_ECHO] = {"echo", 1, "the bot's own posts come back as events"},
    [RULE_MENTION_FIRST] = {"mention_first", 0, "app_mention goes out before message"},

    [RULE_HISTORY_LAG_MS] = {"history_lag_ms", 0, "history does not show messages younger"},
    [RULE_HISTORY_PAGE] = {"history_page", 999, "largest page of history and replies"},
    [RULE_LIST_PAGE] = {"list_page", 1000, "largest page of the other lists"},
    [RULE_POST_PACE_MS] = {"post_pace_ms", 0, "posts to one channel closer than this get a 429"},
    [RULE_TRIGGER_MS] = {"trigger_ms", 3000, "life of a trigger_id"},
    [RULE_RESPONSE_MS] = {"response_ms", 30 * 60 * 1000, "life of a response_url"},
    [RULE_RESPONSE_USES] = {"response_uses", 5, "uses of a response_url"},
    [RULE_HOME_TAB] = {"home_tab", 1, "the app's Home tab is on"},
    [RULE_TOKEN_REVOKED] = {"token_revoked", 0, "every call is refused with token_revoked"},
};

void fake_rules_reset(struct fake *f)
{
    for (int i = 0; i < FAKE_RULE_COUNT; i++) {
        f->rules[i] = rules[i].standard;
    }
}

bool fake_rule_take(struct fake *f, enum fake_rule rule)
{
    if (f->rules[rule] <= 0) {
        return false;
    }
    f->rules[rule]--;
    return true;
}

static bool rule_set(struct fake *f, const char *name, const cJSON *value)
{
    for (int i = 0; i < FAKE_RULE_COUNT; i++) {
        if (strcmp(rules[i].name, name) == 0) {
            f->rules[i] = cJSON_IsNumber(value) ? (long)value->valuedouble : cJSON_IsTrue(value);
            return true;
        }
    }
    return false;
}

const char *fake_rules_set(struct fake *f, const cJSON *changes)
{
    const cJSON *change = NULL;
    cJSON_ArrayForEach(change, changes)
    {
        if (!rule_set(f, change->string, change)) {
            return change->string;
        }
    }
    return NULL;
}

cJSON *fake_rules_list(const struct fake *f)
{
    cJSON *list = cJSON_CreateArray();
    for (int i = 0; i < FAKE_RULE_COUNT; i++) {
        cJSON *rule = cJSON_CreateObject();
        cJSON_AddStringToObject(rule, "name", rules[i].name);
        cJSON_AddNumberToObject(rule, "value", (double)f->rules[i]);
        cJSON_AddNumberToObject(rule, "standard", (double)rules[i].standard);
        cJSON_AddStringToObject(rule, "meaning", rules[i].meaning);
        cJSON_AddItemToArray(list, rule);
    }
    return list;
}
