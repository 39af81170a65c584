/* fake_slack_check.h -- what Slack would say to a text, to blocks, to a view. */
#ifndef FAKE_SLACK_CHECK_H
#define FAKE_SLACK_CHECK_H

#include <cjson/cJSON.h>
#include <stddef.h>

enum {
    CHECK_TEXT_SPLIT = 4040, /* a longer text comes as several messages */
    CHECK_TEXT_PART = 4000,
    CHECK_UPDATE_TEXT = 4000,
    CHECK_BLOCKS_TEXT = 13200,
    CHECK_METADATA = 8000,
};

struct check {
    cJSON *messages; /* what is wrong where, as in response_metadata; NULL: nothing yet */
    size_t text;     /* sum over all blocks */
    size_t markdown; /* sum over the markdown blocks */
    int tables;
    cJSON *block_ids; /* seen so far */
};

/* Characters as the strictest reading has them: UTF-16 units. */
size_t fake_check_length(const char *text);

/* NULL, or the error.  The caller deletes check->messages. */
const char *fake_check_blocks(struct check *check, const cJSON *blocks, int blocks_max);
const char *fake_check_view(struct check *check, const cJSON *view);

/* Adds to notifies {"users": [], "groups": [], "broadcasts": []} whom a text
 * (or the texts in blocks) would ping. */
cJSON *fake_notifies_new(void);
void fake_notify_text(cJSON *notifies, const char *text);
void fake_notify_blocks(cJSON *notifies, const cJSON *blocks);
/* Where a <, > or & stands that is neither escaped nor part of a token; NULL: nowhere. */
const char *fake_check_escapes(const char *text);

#endif
