/* url.c -- websocket addresses, taken apart.
 *
 * Strict on purpose: the text comes from another machine, and ends in a
 * request line and in a name lookup.
 */

#include "url.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool url_is_loopback(const char *host)
{
    struct in_addr v4;

    if (strcasecmp(host, "localhost") == 0 || strcmp(host, "::1") == 0 ||
        strcmp(host, "[::1]") == 0) {
        return true;
    }
    return inet_pton(AF_INET, host, &v4) == 1 && ntohl(v4.s_addr) >> 24 == 127;
}

static const char *url_scheme(const char *at, struct url *url)
{
    if (strncmp(at, "wss://", 6) == 0) {
        url->secure = true;
        url->port = 443;
        return at + 6;
    }
    if (strncmp(at, "ws://", 5) == 0) {
        url->port = 80;
        return at + 5;
    }
    return NULL;
}

/* These return what follows, or NULL. */

static const char *url_host(const char *at, struct url *url)
{
    static const char name[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._";
    static const char ipv6[] = "0123456789abcdefABCDEF:.";
    bool bracket = *at == '[';
    const char *start = bracket ? at + 1 : at;
    size_t len = strspn(start, bracket ? ipv6 : name);

    if (len == 0 || len > URL_HOST_MAX || (bracket && start[len] != ']')) {
        return NULL;
    }
    memcpy(url->host, start, len);
    return start + len + (bracket ? 1 : 0);
}

static const char *url_port(const char *at, struct url *url)
{
    char *end;

    if (*at != ':') {
        return at;
    }
    at++;
    if (!isdigit((unsigned char)*at) || strspn(at, "0123456789") > 5) {
        return NULL;
    }
    url->port = (int)strtol(at, &end, 10);
    return url->port >= 1 && url->port <= 65535 ? end : NULL;
}

static const char *url_path(const char *at, struct url *url)
{
    size_t len = 0;

    if (*at != '/') {
        url->path[len++] = '/';
    }
    if (*at != '\0' && *at != '/' && *at != '?') {
        return NULL;
    }
    for (; *at > ' ' && *at <= '~' && *at != '#'; at++) {
        if (len == URL_PATH_MAX) {
            return NULL;
        }
        url->path[len++] = *at;
    }
    return at;
}

enum err url_parse(const char *text, struct url *url)
{
    const char *at;

    *url = (struct url){0};
    at = url_scheme(text, url);
    at = at == NULL ? NULL : url_host(at, url);
    at = at == NULL ? NULL : url_port(at, url);
    at = at == NULL ? NULL : url_path(at, url);
    if (at == NULL || *at != '\0' || (!url->secure && !url_is_loopback(url->host))) {
        return ERR_PROTOCOL;
    }
    return ERR_OK;
}

const char *url_authority(const struct url *url, char out[URL_AUTHORITY_SIZE])
{
    bool ipv6 = strchr(url->host, ':') != NULL;
    int len = snprintf(out, URL_AUTHORITY_SIZE, ipv6 ? "[%s]" : "%s", url->host);

    if (url->port != (url->secure ? 443 : 80)) {
        (void)snprintf(out + len, URL_AUTHORITY_SIZE - (size_t)len, ":%d", url->port);
    }
    return out;
}
