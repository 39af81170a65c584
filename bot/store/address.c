/* address.c -- where a Redis server is, read from a URL. */

#include "address.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum err copy(char *to, const char *from, size_t len)
{
    if (len >= ADDRESS_BYTES) {
        return ERR_TOO_BIG;
    }
    memcpy(to, from, len);
    to[len] = '\0';
    return ERR_OK;
}

static enum err number(const char *text, long max, int *value)
{
    char *end;
    long v;

    errno = 0;
    v = strtol(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || v < 0 || v > max) {
        return ERR_USAGE;
    }
    *value = (int)v;
    return ERR_OK;
}

void address_unix(struct address *a, const char *path)
{
    *a = (struct address){.user = "default"};
    (void)snprintf(a->unix_path, sizeof(a->unix_path), "%s", path);
}

void address_admin(struct address *a, const char *password)
{
    (void)snprintf(a->admin, sizeof(a->admin), "%s", password);
}

/* "[user]:password" or "password" */
static enum err login_parse(struct address *a, const char *login, size_t len)
{
    const char *colon = memchr(login, ':', len);

    if (colon == NULL) {
        return copy(a->password, login, len);
    }
    if (colon > login && copy(a->user, login, (size_t)(colon - login)) != ERR_OK) {
        return ERR_TOO_BIG;
    }
    return copy(a->password, colon + 1, len - (size_t)(colon - login) - 1);
}

static enum err tcp_parse(struct address *a, const char *rest)
{
    const char *at = strrchr(rest, '@');
    size_t host_len;

    if (at != NULL) {
        enum err e = login_parse(a, rest, (size_t)(at - rest));

        if (e != ERR_OK) {
            return e;
        }
        rest = at + 1;
    }
    host_len = strcspn(rest, ":/");
    if (host_len == 0 || copy(a->host, rest, host_len) != ERR_OK) {
        return ERR_USAGE;
    }
    rest += host_len;
    if (*rest == ':') {
        char port[8];
        size_t len = strcspn(rest + 1, "/");

        if (len >= sizeof(port)) {
            return ERR_USAGE;
        }
        memcpy(port, rest + 1, len);
        port[len] = '\0';
        if (number(port, 65535, &a->port) != ERR_OK) {
            return ERR_USAGE;
        }
        rest += len + 1;
    }
    return rest[0] == '/' && rest[1] != '\0' ? number(rest + 1, 1000000, &a->database) : ERR_OK;
}

enum err address_parse(const char *url, struct address *a)
{
    const char *query;

    *a = (struct address){.port = 6379, .user = "default"};
    if (strncmp(url, "redis://", 8) == 0) {
        return tcp_parse(a, url + 8);
    }
    if (strncmp(url, "unix://", 7) != 0 || url[7] != '/') {
        return ERR_USAGE;
    }
    query = strchr(url, '?');
    if (query != NULL &&
        (strncmp(query, "?db=", 4) != 0 || number(query + 4, 1000000, &a->database) != ERR_OK)) {
        return ERR_USAGE;
    }
    return copy(a->unix_path, url + 7, query != NULL ? (size_t)(query - url) - 7 : strlen(url + 7));
}
