/* event.h -- something that happened in a chat, whatever the chat is.
 *
 * An adapter makes it from the platform's bytes; platform syntax stops there.
 * In texts, persons, groups and channels are tokens:
 *
 *     \x02 @ id [| label] \x03      a person
 *     \x02 & id [| label] \x03      a group
 *     \x02 # id [| label] \x03      a channel
 *     \x02 ! \x03                   everybody here, in one of the ways to say so
 *
 * Control characters of the person's own never reach a text (utf8_clean), so
 * a token cannot be typed.
 */
#ifndef EVENT_H
#define EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TOKEN_BEGIN '\x02'
#define TOKEN_END '\x03'

/* How an id begins that stands for a person who was forgotten (commands/forget.lua). */
#define PERSON_FORGOTTEN "gone-"

struct arena;

enum visibility { /* unknown counts as private */
                  VISIBLE_PUBLIC,
                  VISIBLE_PRIVATE, /* a private channel */
                  VISIBLE_DIRECT,  /* between the person and the bot, or a few people */
                  VISIBLE_SHARED,  /* shared with another company */
};

struct person {
    const char *id;
    const char *name; /* to show; never identifies */
    const char *zone; /* of the tz database; NULL: unknown */
    bool bot;
    bool guest;
    bool deactivated;
    bool external; /* of another workspace or company */
    bool unknown;  /* the platform could not say who this is */
};

struct group {
    const char *id;
    const char *name;
    const char *const *members; /* ids; deactivated people and bots left out */
    size_t member_count;
};

struct channel {
    const char *id;
    enum visibility visibility;
};

enum event_kind {
    EVENT_SAID,
    EVENT_EDITED,  /* of a message said before: the whole new text */
    EVENT_DELETED, /* the message is gone */
    EVENT_REACTED,
    EVENT_UNREACTED,
};

struct event {
    struct arena *arena; /* holds the event and all it points to, and later the turn's memory */
    enum event_kind kind;

    /*
     * What makes it the same event however often and by whatever way it comes:
     * the content, never the platform's id of the delivery.  A message and its
     * edits and its deletion share one identity, and so do a reaction and its
     * withdrawal; `generation` tells which is newer, compared as bytes ("0"
     * for a message as it was first said).  `also`: a second name of the same
     * gesture, or NULL.
     */
    const char *identity;
    const char *also;
    const char *generation;

    int64_t at_ms; /* when it happened, by the platform's clock */
    const struct person *actor;
    const char *channel;
    enum visibility visibility;
    const char
        *message; /* id of the message that it is about; NULL: there is none (slash command) */
    const char *thread; /* in which the message stands; NULL: in the channel itself */
    bool addressed;     /* said to the bot: by mention, prefix, slash command or in a direct chat */
    bool casual;        /* addressed by what may mean others, too: no answer if it is no command */
    bool direct;        /* in a direct chat with the bot */
    bool absent;        /* the bot is not in the channel, and can't tell it anything */
    bool comes_again;   /* the platform delivers it again if it is left unanswered */

    const char *text;   /* SAID, EDITED: without the bot's own mention or prefix */
    bool was_addressed; /* EDITED, DELETED: the text until now was said to the bot */
    const char *before; /* EDITED, DELETED: the text until now, if the platform says; else NULL */
    const char *emoji; /* (UN)REACTED: the character, without skin tone; or ":name:" if it has none;
                        * UNREACTED: NULL if the platform no longer knows */
    const struct person *author; /* (UN)REACTED: whose message it is; NULL: unknown */

    /* Everybody named in text or before, as far as the platform knows them. */
    const struct person *people;
    size_t people_count;
    const struct group *groups;
    size_t group_count;
    const struct channel *channels;
    size_t channel_count;
};

const struct person *event_person(const struct event *ev,
                                  const char *id); /* NULL: not named in it */
const struct group *event_group(const struct event *ev, const char *id);
/* Who sees a channel: the one where it happened, or one that is named in it;
 * private for all others. */
enum visibility event_visibility(const struct event *ev, const char *channel);
/* As Redis keeps it: public, private, direct, shared. */
const char *event_visibility_name(enum visibility v);

#endif
