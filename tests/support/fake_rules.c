/* fake_rules.c -- the switches. */
#include "fake_rules.h"

#include "fake.h"

#include <string.h>

void fake_rules_reset(struct fake *f)
{
    struct fake_host *h = fake_host(f);
    for (int i = 0; i < h->program->rule_count; i++) {
        h->rules[i] = h->program->rules[i].standard;
    }
}

bool fake_rule_take(struct fake *f, int rule)
{
    long *left = &fake_host(f)->rules[rule];
    if (*left <= 0) {
        return false;
    }
    --*left;
    return true;
}

static bool rule_set(struct fake_host *h, const char *name, const cJSON *value)
{
    for (int i = 0; i < h->program->rule_count; i++) {
        if (strcmp(h->program->rules[i].name, name) == 0) {
            h->rules[i] = cJSON_IsNumber(value) ? (long)value->valuedouble : cJSON_IsTrue(value);
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
        if (!rule_set(fake_host(f), change->string, change)) {
            return change->string;
        }
    }
    return NULL;
}

cJSON *fake_rules_list(const struct fake *f)
{
    const struct fake_host *h = fake_host(f);
    cJSON *list = cJSON_CreateArray();
    for (int i = 0; i < h->program->rule_count; i++) {
        const struct fake_rule *r = &h->program->rules[i];
        cJSON *rule = cJSON_CreateObject();
        cJSON_AddStringToObject(rule, "name", r->name);
        cJSON_AddNumberToObject(rule, "value", (double)h->rules[i]);
        cJSON_AddNumberToObject(rule, "standard", (double)r->standard);
        cJSON_AddStringToObject(rule, "meaning", r->meaning);
        cJSON_AddItemToArray(list, rule);
    }
    return list;
}
