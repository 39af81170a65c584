/* fake_matrix_news.h -- what is new for the bot since a place in the stream. */
#ifndef FAKE_MATRIX_NEWS_H
#define FAKE_MATRIX_NEWS_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fake;

/* One /sync: where it begins, and how much of it is wanted. */
struct sync {
    struct fake *fake;
    bool initial;
    uint64_t since;
    cJSON *filter;         /* NULL: none */
    const cJSON *timeline; /* what it says of these */
    const cJSON *state;
    size_t limit;
    cJSON *told; /* "room user" of members that were told lazily */
    bool lazy;   /* members are told when they speak */
};

/* The body of an answer but for its next_batch; NULL: nothing is new. */
cJSON *fake_news(const struct sync *s);

#endif
