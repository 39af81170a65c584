/* caps.h -- whatever a stranger can make big has its cap here.  Sizes are in
 * bytes unless the name says otherwise. */
#ifndef CAPS_H
#define CAPS_H

enum {
    CAP_WEBSOCKET_MESSAGE = 4 * 1024 * 1024, /* envelopes of 67 KB and views of 250 KB are real */
    CAP_HTTP_RESPONSE = 4 * 1024 * 1024,
    CAP_JSON_DEPTH = 32,
    CAP_FILE = 4 * 1024 * 1024, /* one that goes with a message */
    CAP_REDIS_REPLY = 16 * 1024 * 1024,

    CAP_COMMAND_CHARS = 4000,  /* what a person may type, in characters */
    CAP_COMMAND_BYTES = 16000, /* the same in UTF-8, with person tokens */
    CAP_REASON_CHARS = 500,    /* kept of a kudos' reason */
    CAP_ENTRY_CHARS = 2000,    /* kept of a story or a lesson */
    CAP_SENTENCE_CHARS = 200,  /* of what is said in one: a mission, a standard */
    CAP_TAG_CHARS = 40,
    CAP_TAGS = 10,          /* per entry */
    CAP_MENTIONS = 50,      /* persons and groups looked at in one message */
    CAP_GROUP_MEMBERS = 50, /* of a group that each of is thanked */
    CAP_SEARCH_WORDS = 200, /* indexed per entry */
    CAP_ID = 255,           /* any id of a person, channel, group, message */
    CAP_NAME_CHARS = 80,    /* of a display name */

    CAP_TURNS = 64,        /* events in flight; above it the socket is not read */
    CAP_ANSWERED = 256,    /* events that had a reply, so that they get no second */
    CAP_STORE_CALLS = 256, /* function calls in flight */
    CAP_QUERY_ARGS = 512,
    CAP_QUERY = 256 * 1024, /* all arguments of a call together */
    CAP_OUTBOX_ROWS = 4096, /* ids of rows held in memory by the outbox worker */
    CAP_PEOPLE = 200000,    /* in a workspace's directory */
    CAP_FREE_DATES = 60,    /* holidays */
    CAP_SECTIONS = 64,      /* of a board */
};

#endif
