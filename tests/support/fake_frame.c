/* fake_frame.c -- websocket frames. */
#include "fake_frame.h"

#include "fake_http.h"

#include <libwebsockets.h>
#include <stdint.h>
#include <stdio.h>

enum { FRAME_CLIENT_MAX = 16 * 1024 * 1024, FRAME_SHA1_SIZE = 20, FRAME_KEY_SIZE = 32 };

static uint64_t big_endian(const unsigned char *bytes, size_t count)
{
    uint64_t value = 0;
    for (size_t i = 0; i < count; i++) {
        value = value << 8 | bytes[i];
    }
    return value;
}

static bool head_is_sound(const unsigned char *head, uint64_t len)
{
    bool masked = (head[1] & 0x80) != 0;
    bool reserved = (head[0] & 0x70) != 0;
    bool control = (head[0] & 0x08) != 0;
    bool bad_control = control && (len > 125 || (head[0] & FRAME_FIN) == 0);
    return masked && !reserved && !bad_control && len <= FRAME_CLIENT_MAX;
}

long fake_frame_read(unsigned char *bytes, size_t len, struct frame *frame)
{
    if (len < 2) {
        return 0;
    }
    uint64_t body = bytes[1] & 0x7f;
    size_t extra = body == 126 ? 2 : body == 127 ? 8 : 0;
    size_t head = 2 + extra;
    if (len < head) {
        return 0;
    }
    if (extra > 0) {
        body = big_endian(bytes + 2, extra);
    }
    if (!head_is_sound(bytes, body)) {
        return -1;
    }
    if (len < head + 4 + body) {
        return 0;
    }
    const unsigned char *mask = bytes + head;
    unsigned char *text = bytes + head + 4;
    for (size_t i = 0; i < body; i++) {
        text[i] ^= mask[i & 3];
    }
    *frame = (struct frame){(enum frame_op)(bytes[0] & 0x0f), (bytes[0] & FRAME_FIN) != 0, text,
                            (size_t)body};
    return (long)(head + 4 + body);
}

size_t fake_frame_head(unsigned char head[FRAME_HEAD_MAX], unsigned first, size_t len)
{
    head[0] = (unsigned char)first;
    if (len < 126) {
        head[1] = (unsigned char)len;
        return 2;
    }
    size_t extra = len <= UINT16_MAX ? 2 : 8;
    head[1] = extra == 2 ? 126 : 127;
    for (size_t i = 0; i < extra; i++) {
        head[2 + i] = (unsigned char)((uint64_t)len >> (8 * (extra - 1 - i)));
    }
    return 2 + extra;
}

static void accept_key(const char *key, char out[FRAME_KEY_SIZE])
{
    char joined[256];
    unsigned char digest[FRAME_SHA1_SIZE];
    int len = snprintf(joined, sizeof(joined), "%s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", key);
    (void)lws_SHA1((const unsigned char *)joined, (size_t)len % sizeof(joined), digest);
    (void)lws_b64_encode_string((const char *)digest, FRAME_SHA1_SIZE, out, FRAME_KEY_SIZE);
}

void fake_frame_welcome(struct conn *c, const char *key)
{
    char accept[FRAME_KEY_SIZE];
    char head[256];
    accept_key(key, accept);
    int len = snprintf(head, sizeof(head),
                       "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                       "Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
                       accept);
    fake_conn_send(c, head, (size_t)len);
}
