/* fake_rules.h -- the switches: what a stand-in does, and how it misbehaves.
 * They are set by POST /_control/rules {"name": number}, and listed with their
 * meanings by GET /_control/rules.
 */
#ifndef FAKE_RULES_H
#define FAKE_RULES_H

#include <cjson/cJSON.h>
#include <stdbool.h>

struct fake;

void fake_rules_reset(struct fake *f);
/* Takes one from a countdown ("the next N ..."): false when it is used up. */
bool fake_rule_take(struct fake *f, int rule);
/* Sets what `changes` names.  NULL, or the first name that is not a rule. */
const char *fake_rules_set(struct fake *f, const cJSON *changes);
cJSON *fake_rules_list(const struct fake *f);

#endif
