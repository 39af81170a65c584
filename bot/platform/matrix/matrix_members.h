/* matrix_members.h -- who is in the rooms, one room asked for after the other. */
#ifndef MATRIX_MEMBERS_H
#define MATRIX_MEMBERS_H

struct matrix_members;
struct session;

struct matrix_members *matrix_members_new(struct session *s);
void matrix_members_free(struct matrix_members *m); /* NULL: nothing */
void matrix_members_want(struct matrix_members *m, const char *room);

#endif
