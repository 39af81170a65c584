/* peer.h -- a server for tests: a thread on this machine that plays a script
 * to each connection, one after the other.
 */
#ifndef PEER_H
#define PEER_H

#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

struct peer;
/* `fd` is closed when the script returns. */
typedef void peer_script(struct peer *p, int fd);

struct peer {
    peer_script *script;
    const void *arg; /* the script's */
    int listener;
    int port;
    char url[128];
    pthread_t thread;
    atomic_int connections; /* until now */
    atomic_int requests;    /* counted by the script */
    char seen[4096];        /* kept by the script; to be read after peer_stop */
};

static inline void *peer_main(void *arg)
{
    struct peer *p = arg;
    struct timeval patience = {.tv_sec = 20};
    int fd;

    while ((fd = accept(p->listener, NULL, NULL)) >= 0) {
        (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
        (void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
        atomic_fetch_add(&p->connections, 1);
        p->script(p, fd);
        (void)close(fd);
    }
    return NULL;
}

/* A socket on a port of its own; refuses connections until it listens. */
static inline int peer_bind(int *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof(address);
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    if (fd < 0 || bind(fd, (struct sockaddr *)&address, size) != 0 ||
        getsockname(fd, (struct sockaddr *)&address, &size) != 0) {
        abort();
    }
    *port = ntohs(address.sin_port);
    return fd;
}

static inline void peer_start(struct peer *p, const char *scheme, peer_script *script,
                              const void *arg)
{
    *p = (struct peer){.script = script, .arg = arg};
    p->listener = peer_bind(&p->port);
    (void)snprintf(p->url, sizeof(p->url), "%s://127.0.0.1:%d/path?ticket=secret", scheme, p->port);
    if (listen(p->listener, 64) != 0 || pthread_create(&p->thread, NULL, peer_main, p) != 0) {
        abort();
    }
}

/* After all its clients have gone. */
static inline void peer_stop(struct peer *p)
{
    (void)shutdown(p->listener, SHUT_RDWR);
    (void)pthread_join(p->thread, NULL);
    (void)close(p->listener);
}

static inline bool peer_send(int fd, const void *bytes, size_t len)
{
    for (size_t sent = 0; sent < len;) {
        ssize_t n = send(fd, (const char *)bytes + sent, len - sent, MSG_NOSIGNAL);

        if (n <= 0) {
            return false;
        }
        sent += (size_t)n;
    }
    return true;
}

static inline bool peer_say(int fd, const char *text)
{
    return peer_send(fd, text, strlen(text));
}

static inline bool peer_read(int fd, void *out, size_t len)
{
    return len == 0 || recv(fd, out, len, MSG_WAITALL) == (ssize_t)len;
}

/* Reads until the client has gone. */
static inline void peer_drain(int fd)
{
    char waste[4096];

    while (recv(fd, waste, sizeof(waste), 0) > 0) {
    }
}

/* The head of a request, up to and with its empty line. */
static inline bool peer_read_head(int fd, char *out, size_t size)
{
    size_t len = 0;

    out[0] = '\0';
    while (len + 1 < size && recv(fd, out + len, 1, 0) == 1) {
        out[++len] = '\0';
        if (len >= 4 && strcmp(out + len - 4, "\r\n\r\n") == 0) {
            return true;
        }
    }
    return false;
}

/* Ends the connection with a reset, when the script returns. */
static inline void peer_reset(int fd)
{
    struct linger now = {.l_onoff = 1};

    (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
}

#endif
