/* fake_frame.h -- websocket frames (RFC 6455), server side. */
#ifndef FAKE_FRAME_H
#define FAKE_FRAME_H

#include <stdbool.h>
#include <stddef.h>

struct conn;

enum frame_op {
    FRAME_MORE = 0x0,
    FRAME_TEXT = 0x1,
    FRAME_BINARY = 0x2,
    FRAME_CLOSE = 0x8,
    FRAME_PING = 0x9,
    FRAME_PONG = 0xA,
};

enum { FRAME_HEAD_MAX = 10, FRAME_FIN = 0x80 };

struct frame {
    enum frame_op op;
    bool final;
    unsigned char *bytes; /* unmasked, within what was given */
    size_t len;
};

/* Reads a client's frame from the front of `bytes`.  0: not all there yet;
 * -1: against the protocol; else its length. */
long fake_frame_read(unsigned char *bytes, size_t len, struct frame *frame);
/* The head of a server's frame; first is its first byte: FRAME_FIN | op. */
size_t fake_frame_head(unsigned char head[FRAME_HEAD_MAX], unsigned first, size_t len);
/* Answers an upgrade with this Sec-WebSocket-Key. */
void fake_frame_welcome(struct conn *c, const char *key);

#endif
