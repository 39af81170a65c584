/* matrix_text.h -- what people type in Matrix, as text with tokens (event.h). */
#ifndef MATRIX_TEXT_H
#define MATRIX_TEXT_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

struct arena;
struct buf;
struct matrix_directory;
struct matrix_room;

/* Where a text was said: gives people their names, and rooms. */
struct matrix_place {
    struct arena *arena;
    const struct matrix_directory *directory;
    const struct matrix_room *room;
};

/* The text of a message's content, cleaned: its HTML if it has some, else its
 * body; NULL: it has neither.  Ids, links to people and names of those whom the
 * message says that it mentions become tokens; what it quotes for a reply goes. */
char *matrix_text_read(const struct matrix_place *place, const cJSON *content);

/* Text that is no HTML, and HTML. */
void matrix_text_add_plain(const struct matrix_place *place, const char *text, struct buf *out);
void matrix_text_add_html(const struct matrix_place *place, const char *html, struct buf *out);
/* A token for what a link leads to; false: it leads to nobody and to no room. */
bool matrix_text_add_link(const struct matrix_place *place, const char *url, struct buf *out);

/* How a text speaks to the bot. */
enum matrix_address {
    MATRIX_NOT,
    MATRIX_BY_NAME,
    MATRIX_BY_CHANCE, /* "!word", or a name that is a word as well */
};

/* Cuts off what a text begins with to speak to the bot. */
enum matrix_address matrix_text_cut_address(const struct matrix_place *place, const char **text);

/* A name to show: one clean line; NULL if nothing is left of it, or raw is NULL. */
const char *matrix_text_name(struct arena *a, const char *raw);

/* The next token at or behind *at: its kind ('@', '&', '#', '!') and id, and
 * *at behind it; '\0': none is left. */
char matrix_text_token(struct arena *a, const char **at, const char **id);

#endif
