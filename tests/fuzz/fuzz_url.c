/* fuzz_url.c -- websocket addresses, as the other side sends them. */
#include "../../bot/io/url.h"
#include "arena.h"

#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = must_alloc(size + 1);
    char authority[URL_AUTHORITY_SIZE];
    struct url url;

    memcpy(text, data, size);
    if (url_parse(text, &url) == ERR_OK) {
        assert(url.secure || url_is_loopback(url.host));
        assert(url.host[0] != '\0' && url.path[0] == '/');
        assert(url.port >= 1 && url.port <= 65535);
        assert(strpbrk(url.host, "@/?# \r\n") == NULL && strpbrk(url.path, "# \r\n") == NULL);
        assert(strstr(url_authority(&url, authority), url.host) != NULL);
    }
    free(text);
    return 0;
}
