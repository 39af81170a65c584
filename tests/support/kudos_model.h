/* kudos_model.h -- the rules of thank-yous once more, small and in memory. */
#ifndef KUDOS_MODEL_H
#define KUDOS_MODEL_H

#include "buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MODEL_PEOPLE = 4, MODEL_TAGS = 2, MODEL_ALLOWANCE = 5, MODEL_GESTURES = 100 };

extern const char *const model_people[MODEL_PEOPLE];
extern const char *const model_tags[MODEL_TAGS];

/* What a line thanks for; no one in `to`: it is no thank-you. */
struct thanks {
    unsigned to; /* a bit for each person */
    int points;
    unsigned tags; /* a bit for each tag */
    int reason;
};

enum what { SAY, EDIT, DELETE, REACT, UNREACT, UNDO };

struct step {
    enum what what;
    int actor;
    int message;
    int author;
    int emoji; /* of a reaction */
    unsigned generation;
    int64_t at_ms;
    struct thanks thanks;
};

/* A message, or one reaction of one person to one message. */
struct gesture {
    int message, actor, emoji; /* emoji -1: the message itself */
    bool known;
    unsigned generation; /* the newest that was heard of */
    bool heeded;         /* what it said last was not refused: */
    struct thanks heeded_words;
    bool stands;
    int by;
    struct thanks thanks;
    int64_t at_ms;
    unsigned order; /* which was committed later */
};

struct model {
    struct gesture gestures[MODEL_GESTURES];
    size_t count;
    unsigned order;
};

void model_step(struct model *m, const struct step *s, int64_t now_ms);
/* All tallies that there should be: "t:r:all ana 3", sorted, a line each. */
void model_dump(const struct model *m, struct buf *out);

#endif
