/* wire.c -- TCP, HTTP and websockets, without any help. */
#include "wire.h"

#include "arena.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { WIRE_MAX = 64 * 1024 * 1024 };

struct wire *wire_open(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    struct wire *w = must_alloc(sizeof(*w));
    buf_init(&w->in, WIRE_MAX);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    w->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (w->fd < 0 || connect(w->fd, (const struct sockaddr *)&address, sizeof(address)) != 0) {
        perror("wire_open");
        abort();
    }
    return w;
}

void wire_close(struct wire *w)
{
    if (w != NULL) {
        (void)close(w->fd);
        buf_release(&w->in);
        free(w);
    }
}

void wire_send(struct wire *w, const void *bytes, size_t len)
{
    const char *at = bytes;
    while (len > 0) {
        ssize_t sent = send(w->fd, at, len, MSG_NOSIGNAL);
        if (sent <= 0) {
            return; /* the next read tells how it ended */
        }
        at += sent;
        len -= (size_t)sent;
    }
}

bool wire_read(struct wire *w, int patience_ms)
{
    char bytes[65536];
    struct pollfd pollfd = {.fd = w->fd, .events = POLLIN};
    w->end = WIRE_OPEN;
    if (poll(&pollfd, 1, patience_ms) <= 0) {
        w->end = WIRE_LATE;
        return false;
    }
    ssize_t len = recv(w->fd, bytes, sizeof(bytes), 0);
    if (len <= 0) {
        w->end = len == 0 ? WIRE_EOF : WIRE_RESET;
        return false;
    }
    buf_add(&w->in, bytes, (size_t)len);
    return true;
}

static void head_take(struct wire *w, struct wire_answer *a)
{
    const char *end = NULL;
    while ((end = strstr(w->in.data, "\r\n\r\n")) == NULL) {
        if (!wire_read(w, WIRE_PATIENCE_MS)) {
            return;
        }
    }
    size_t len = (size_t)(end - w->in.data) + 4;
    buf_add(&a->head, w->in.data, len);
    buf_drop(&w->in, len);
    a->status = (int)strtol(a->head.data + strlen("HTTP/1.1 "), NULL, 10);
}

static void body_take(struct wire *w, struct wire_answer *a)
{
    const char *field = strstr(a->head.data, "Content-Length: ");
    size_t len = field != NULL ? strtoul(field + strlen("Content-Length: "), NULL, 10) : 0;
    while (w->in.len < len && wire_read(w, WIRE_PATIENCE_MS)) {
    }
    buf_add(&a->body, w->in.data, w->in.len);
}

void wire_ask(int port, const struct wire_request *r, struct wire_answer *a)
{
    struct buf head;
    struct wire *w = wire_open(port);
    size_t len = r->body != NULL ? strlen(r->body) : 0;
    *a = (struct wire_answer){0};
    buf_init(&a->head, WIRE_MAX);
    buf_init(&a->body, WIRE_MAX);
    buf_init(&head, WIRE_MAX);
    buf_printf(&head, "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %zu\r\n",
               r->verb != NULL   ? r->verb
               : r->body != NULL ? "POST"
                                 : "GET",
               r->path, len);
    buf_printf(&head, "Content-Type: %s\r\n",
               r->type != NULL ? r->type : "application/x-www-form-urlencoded");
    if (r->token != NULL) {
        buf_printf(&head, "Authorization: Bearer %s\r\n", r->token);
    }
    buf_text(&head, "\r\n");
    buf_text(&head, r->body != NULL ? r->body : "");
    wire_send(w, head.data, head.len);
    head_take(w, a);
    body_take(w, a);
    a->end = w->end;
    buf_release(&head);
    wire_close(w);
}

void wire_answer_release(struct wire_answer *a)
{
    buf_release(&a->head);
    buf_release(&a->body);
}

bool wire_upgrade(struct wire *w, const char *path, const char *headers)
{
    struct wire_answer answer = {0};
    char request[512];
    int len = snprintf(request, sizeof(request),
                       "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
                       "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                       "Sec-WebSocket-Version: 13\r\n%s\r\n",
                       path, headers);
    buf_init(&answer.head, WIRE_MAX);
    wire_send(w, request, (size_t)len);
    head_take(w, &answer);
    /* RFC 6455, 1.3: this key has this answer. */
    bool right =
        answer.status == 101 && strstr(answer.head.data, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") != NULL;
    buf_release(&answer.head);
    return right;
}

/* Bytes of the frame that `in` begins with; 0: not all of its head is there. */
static size_t frame_length(const struct buf *in, size_t *head_len)
{
    const unsigned char *bytes = (const unsigned char *)in->data;
    size_t body = in->len >= 2 ? bytes[1] & 0x7f : 0;
    size_t extra = body == 126 ? 2 : body == 127 ? 8 : 0;
    *head_len = 2 + extra;
    if (in->len < *head_len) {
        return 0;
    }
    if (extra > 0) {
        body = 0;
        for (size_t i = 0; i < extra; i++) {
            body = body << 8 | bytes[2 + i];
        }
    }
    return *head_len + body;
}

bool wire_frame_read(struct wire *w, struct wire_frame *f, int patience_ms)
{
    size_t head_len = 0;
    size_t len = 0;
    while ((len = frame_length(&w->in, &head_len)) == 0 || w->in.len < len) {
        if (!wire_read(w, patience_ms)) {
            return false;
        }
    }
    if (f->held.data == NULL) {
        buf_init(&f->held, WIRE_MAX);
    }
    buf_clear(&f->held);
    buf_add(&f->held, w->in.data + head_len, len - head_len);
    f->first = (unsigned char)w->in.data[0];
    f->text = f->held.data;
    f->len = f->held.len;
    buf_drop(&w->in, len);
    return true;
}

void wire_frame_release(struct wire_frame *f)
{
    if (f->held.data != NULL) {
        buf_release(&f->held);
    }
}

/* Masked with zeros, which is as good as any mask. */
void wire_frame_send(struct wire *w, unsigned first, const void *bytes, size_t len)
{
    char frame[8 + 65536] = {(char)first};
    size_t head_len = len < 126 ? 2 : 4;
    if (len > 65535) {
        abort();
    }
    frame[1] = (char)(0x80 | (len < 126 ? len : 126));
    if (len >= 126) {
        frame[2] = (char)(len >> 8);
        frame[3] = (char)len;
    }
    memcpy(frame + head_len + 4, bytes, len);
    wire_send(w, frame, head_len + 4 + len);
}
