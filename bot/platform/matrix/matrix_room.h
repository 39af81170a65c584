/* matrix_room.h -- one room, as far as its state is known. */
#ifndef MATRIX_ROOM_H
#define MATRIX_ROOM_H

#include "event.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MATRIX_LEVEL_MODERATOR = 50, MATRIX_LEVEL_ADMIN = 100 };

struct matrix_room {
    struct matrix_room *next;
    char *id;
    char *channel;   /* its name for the rest of Bravo: the id of the first of its upgrades */
    char *name;      /* NULL: none */
    char *alias;     /* NULL: none */
    char *successor; /* that it was upgraded to; NULL */
    char *upgrader;  /* who said so */
    char answers[8]; /* where answers go: thread, reply, direct; "": as the setting says */
    char *person;    /* whose direct chat with the bot it is; NULL: it is none, or not said to be */
    cJSON *levels;   /* content of m.room.power_levels; NULL */
    cJSON *creators; /* list of ids; NULL */
    bool space;
    bool open;      /* whoever is of the team may come in */
    bool encrypted; /* once, and for ever */
    bool joined;
    bool members_known; /* all of them */
    bool members_many;  /* too many to be asked for at once */
    bool counted;       /* the server has named all of them, and joined_count is unchanged since */
    bool followed;      /* to its successor, or tried */
    bool peopled;       /* there was somebody besides us, or there should have been */
    bool foreign;       /* there is somebody who is not of the team */
    int64_t joined_count;
    int64_t invited_count;
};

struct matrix_room *matrix_room_new(const char *id);
void matrix_room_free(struct matrix_room *room); /* NULL: nothing */

/* Takes a state event of the room, other than a member's. */
void matrix_room_state(struct matrix_room *room, const cJSON *event);
/* Takes `summary` of a sync. */
void matrix_room_summary(struct matrix_room *room, const cJSON *summary);

int64_t matrix_room_level(const struct matrix_room *room, const char *user);
/* May this person invite others there? */
bool matrix_room_may_invite(const struct matrix_room *room, const char *user);
/* Is it the direct chat of one person with the bot? */
bool matrix_room_direct(const struct matrix_room *room);
enum visibility matrix_room_visibility(const struct matrix_room *room);

#endif
