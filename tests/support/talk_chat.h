/* talk_chat.h -- what differs between chats for those who talk in them. */
#ifndef TALK_CHAT_H
#define TALK_CHAT_H

#include "talk.h"

struct talk_chat {
    const char *up;       /* Bravo is connected */
    const char *rules;    /* what comes again comes soon */
    const char *admin;    /* who speaks first */
    const char *store;    /* where */
    const char *mention;  /* how Bravo is spoken to there */
    const char *told;     /* the place of its answer */
    const char *last;     /* who asks last, and is answered last */
    const char *receiver; /* whom a crowd thanks */
    const char *pill;     /* and how they are named */
    const char
        *greeting_place;  /* where it says something by itself when it starts; NULL: nowhere */
    const char *greeting; /* how that begins */
};

const struct talk_chat *talk_chat_of(enum stage_chat chat);
/* Where somebody and Bravo are alone. */
void talk_direct(const struct talk *t, const char *user, char place[TALK_PLACE]);
/* One of the crowd. */
void talk_person(const struct talk *t, long number, char person[TALK_STAMP]);
/* Bravo may do what we ask its administrators for, and nothing else. */
void talk_grant(struct talk *t);

#endif
