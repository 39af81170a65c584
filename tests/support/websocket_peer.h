/* websocket_peer.h -- the server's side of a websocket, frame by frame, for
 * scripts of peer.h.
 */
#ifndef WEBSOCKET_PEER_H
#define WEBSOCKET_PEER_H

#include "peer.h"

#include <libwebsockets.h>

enum {
    TEXT = 1,
    BINARY = 2,
    CLOSE = 8,
    PING = 9,
    PONG = 10,
    FINAL = 0x80,
};

static inline bool upgrade(struct peer *p, int fd)
{
    unsigned char hash[20];
    char text[256];
    char accept[64];
    char answer[512];
    const char *key;

    if (!peer_read_head(fd, p->seen, sizeof(p->seen))) {
        return false;
    }
    key = strstr(p->seen, "Sec-WebSocket-Key: ");
    if (key == NULL) {
        return false;
    }
    (void)snprintf(text, sizeof(text), "%.24s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", key + 19);
    (void)lws_SHA1((unsigned char *)text, strlen(text), hash);
    (void)lws_b64_encode_string((char *)hash, sizeof(hash), accept, sizeof(accept));
    (void)snprintf(answer, sizeof(answer),
                   "HTTP/1.1 101 Yes\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                   "Sec-WebSocket-Accept: %s\r\n\r\n",
                   accept);
    return peer_say(fd, answer);
}

static inline bool send_frame(int fd, int first, const void *bytes, size_t len)
{
    unsigned char head[10] = {(unsigned char)first};
    size_t head_len = 2;

    if (len < 126) {
        head[1] = (unsigned char)len;
    } else {
        size_t count = len < 65536 ? 2 : 8;

        head[1] = len < 65536 ? 126 : 127;
        for (size_t i = 0; i < count; i++) {
            head[2 + i] = (unsigned char)(len >> (8 * (count - 1 - i)));
        }
        head_len += count;
    }
    return peer_send(fd, head, head_len) && peer_send(fd, bytes, len);
}

static inline bool send_text(int fd, const char *text)
{
    return send_frame(fd, FINAL | TEXT, text, strlen(text));
}

/* Reads one frame of the client's, which must be whole, and masked.  Its opcode, or -1. */
static inline int read_frame(int fd, char *out, size_t size, size_t *len)
{
    unsigned char head[4];
    unsigned char mask[4];

    if (!peer_read(fd, head, 2)) {
        return -1;
    }
    *len = head[1] & 0x7f;
    if (*len == 126) {
        if (!peer_read(fd, head + 2, 2)) {
            return -1;
        }
        *len = (size_t)head[2] << 8 | head[3];
    }
    if ((head[0] & FINAL) == 0 || (head[1] & 0x80) == 0 || *len >= size ||
        !peer_read(fd, mask, sizeof(mask)) || !peer_read(fd, out, *len)) {
        return -1;
    }
    for (size_t i = 0; i < *len; i++) {
        out[i] = (char)(out[i] ^ mask[i & 3]);
    }
    out[*len] = '\0';
    return head[0] & 0x0f;
}

/* Reads up to a close frame, and answers that and pings. */
static inline void serve_until_goodbye(struct peer *p, int fd)
{
    char bytes[4096];
    size_t len = 0;
    int opcode;

    while ((opcode = read_frame(fd, bytes, sizeof(bytes), &len)) >= 0 && opcode != CLOSE) {
        atomic_fetch_add(&p->requests, 1);
        if (opcode == PING) {
            (void)send_frame(fd, FINAL | PONG, bytes, len);
        }
        if (opcode == TEXT) {
            (void)snprintf(p->seen, sizeof(p->seen), "%s", bytes);
        }
    }
    if (opcode == CLOSE) {
        (void)send_frame(fd, FINAL | CLOSE, bytes, len);
    }
}

static inline void upgrade_and_serve(struct peer *p, int fd)
{
    if (upgrade(p, fd)) {
        serve_until_goodbye(p, fd);
        peer_drain(fd);
    }
}

#endif
