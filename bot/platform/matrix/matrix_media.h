/* matrix_media.h -- files for the homeserver to keep, such as pictures. */
#ifndef MATRIX_MEDIA_H
#define MATRIX_MEDIA_H

#include "matrix_api.h"

struct message_file;

/* uri: "mxc://example.org/abc", for the content of a message; NULL unless MATRIX_DONE.
 * Exactly once, never from inside. */
typedef void matrix_media_done(void *ctx, const struct matrix_result *r, const char *uri);

/* Copies the file.  It cannot be uploaded twice by mistake: each time makes a new one,
 * and one that no message names is nobody's. */
void matrix_media_upload(struct matrix_api *api, const struct message_file *file,
                         matrix_media_done *done, void *ctx);

#endif
