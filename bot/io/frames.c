/* frames.c -- texts that wait to go out on a websocket. */

#include "frames.h"

#include "arena.h"
#include "caps.h"

#include <libwebsockets.h>
#include <stdlib.h>
#include <string.h>

struct frame {
    struct frame *next;
    size_t len;
    unsigned char bytes[]; /* LWS_PRE of room for the header, then the text */
};

void frames_init(struct frames *f)
{
    *f = (struct frames){.end = &f->first};
}

static void frames_drop_first(struct frames *f)
{
    struct frame *first = f->first;

    f->first = first->next;
    if (f->first == NULL) {
        f->end = &f->first;
    }
    f->bytes -= first->len;
    free(first);
}

void frames_release(struct frames *f)
{
    while (f->first != NULL) {
        frames_drop_first(f);
    }
}

enum err frames_add(struct frames *f, const char *text, size_t len)
{
    struct frame *frame;

    if (len > CAP_WEBSOCKET_MESSAGE - f->bytes) {
        return ERR_TOO_BIG;
    }
    frame = must_alloc(sizeof(*frame) + LWS_PRE + len);
    frame->len = len;
    memcpy(frame->bytes + LWS_PRE, text, len);
    *f->end = frame;
    f->end = &frame->next;
    f->bytes += len;
    return ERR_OK;
}

int frames_write(struct frames *f, struct lws *wsi)
{
    /* What the socket does not take of a write, libwebsockets keeps. */
    while (f->first != NULL && lws_send_pipe_choked(wsi) == 0) {
        int n = lws_write(wsi, f->first->bytes + LWS_PRE, f->first->len, LWS_WRITE_TEXT);

        frames_drop_first(f);
        if (n < 0) {
            return -1;
        }
    }
    return 0;
}
