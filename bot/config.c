/* config.c -- arguments, environment, and one INI file.
 *
 * The file's keys are the environment's names; the environment wins.  A secret
 * may also stand in a file of its own, named by NAME_FILE, or come as a systemd
 * credential of its name in lower case.  What is secret is wiped from the
 * environment when it has been read: our Redis inherits the rest.
 */

#include "config.h"

#include "arena.h"

#include <errno.h>
#include <ini.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

extern char **environ;

struct key {
    const char *name;
    size_t offset;
    size_t size;
    bool secret;
};

#define KEY(name, field, secret)                                                                   \
    {                                                                                              \
        name, offsetof(struct config, field), sizeof(((struct config *)0)->field), secret          \
    }
static const struct key keys[] = {
    KEY("BRAVO_STATE", state_dir, false),
    KEY("CLOCK_LOOK_MS", look_ms, false),
    KEY("MATRIX_DEVICE", matrix_device, false),
    KEY("MATRIX_HOMESERVER", matrix_homeserver, false),
    KEY("MATRIX_PACE_MS", matrix_pace_ms, false),
    KEY("MATRIX_PASSWORD", matrix_password, true),
    KEY("MATRIX_TOKEN", matrix_token, true),
    KEY("MATRIX_USER", matrix_user, false),
    KEY("MATRIX_WEBSOCKET", matrix_websocket, false),
    KEY("REDIS_UNSAFE", redis_unsafe, false),
    KEY("REDIS_URL", redis_url, true), /* may hold a password */
    KEY("SLACK_API_URL", slack_api_url, false),
    KEY("SLACK_APP_TOKEN", slack_app_token, true),
    KEY("SLACK_BOT_TOKEN", slack_bot_token, true),
    KEY("SLACK_PACE_MS", slack_pace_ms, false),
};
#undef KEY

enum { KEY_COUNT = sizeof(keys) / sizeof(keys[0]), NAME_BYTES = 64, SOCKET_PATH_MAX = 107 };

static enum err PRINTF_LIKE(2, 3) problem(struct config *c, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    (void)vsnprintf(c->problem, sizeof(c->problem), fmt, ap);
    va_end(ap);
    return ERR_USAGE;
}

static char *field(struct config *c, const struct key *key)
{
    return (char *)c + key->offset;
}

static enum err set(struct config *c, const struct key *key, const char *value)
{
    if (strlen(value) >= key->size) {
        return problem(c, "The value of %s is too long.", key->name);
    }
    memcpy(field(c, key), value, strlen(value) + 1);
    return ERR_OK;
}

/* The first line of a file. */
static enum err set_from_file(struct config *c, const struct key *key, const char *path)
{
    char line[SECRET_BYTES] = "";
    FILE *f = fopen(path, "r");

    if (f == NULL) {
        return problem(c, "I can't read the file that %s_FILE names.", key->name);
    }
    if (fgets(line, sizeof(line), f) == NULL) {
        line[0] = '\0';
    }
    (void)fclose(f);
    line[strcspn(line, "\r\n")] = '\0';
    return set(c, key, line);
}

/* $CREDENTIALS_DIRECTORY/slack_bot_token, as systemd's LoadCredential makes it. */
static enum err set_from_credential(struct config *c, const struct key *key)
{
    const char *dir = getenv("CREDENTIALS_DIRECTORY");
    char path[CONFIG_BYTES];
    size_t len;

    if (dir == NULL || !key->secret) {
        return ERR_OK;
    }
    (void)snprintf(path, sizeof(path), "%s/%s", dir, key->name);
    len = strlen(path);
    for (size_t i = len > strlen(key->name) ? len - strlen(key->name) : 0; i < len; i++) {
        if (path[i] >= 'A' && path[i] <= 'Z') {
            path[i] = (char)(path[i] - 'A' + 'a');
        }
    }
    return access(path, R_OK) == 0 ? set_from_file(c, key, path) : ERR_OK;
}

static enum err read_key(struct config *c, const struct key *key)
{
    char name[NAME_BYTES];
    const char *value = getenv(key->name);
    const char *path;

    (void)snprintf(name, sizeof(name), "%s_FILE", key->name);
    path = getenv(name);
    if (value != NULL && *value != '\0') {
        return set(c, key, value);
    }
    if (path != NULL && *path != '\0') {
        return set_from_file(c, key, path);
    }
    return set_from_credential(c, key);
}

static void wipe(volatile char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        text[i] = '\0';
    }
}

/* Also where /proc shows it. */
static void environment_forget(const char *name)
{
    size_t len = strlen(name);

    for (char **pair = environ; pair != NULL && *pair != NULL; pair++) {
        if (strncmp(*pair, name, len) == 0 && (*pair)[len] == '=') {
            wipe(*pair + len + 1, strlen(*pair + len + 1));
        }
    }
    (void)unsetenv(name);
}

static int ini_pair(void *user, const char *section, const char *name, const char *value)
{
    struct config *c = user;

    (void)section;
    for (size_t i = 0; i < KEY_COUNT; i++) {
        if (strcasecmp(keys[i].name, name) == 0) {
            return set(c, &keys[i], value) == ERR_OK;
        }
    }
    (void)problem(c, "The settings file has a name that I don't know: %s.", name);
    return 0;
}

static enum err read_file(struct config *c)
{
    int line;

    if (c->file[0] == '\0') {
        return ERR_OK;
    }
    line = ini_parse(c->file, ini_pair, c);
    if (line == 0) {
        return ERR_OK;
    }
    if (c->problem[0] == '\0') {
        return problem(c, "I can't read the settings file %s.", c->file);
    }
    return ERR_USAGE;
}

/* Takes "--name value" or "--name=value" out of the arguments. */
static const char *take_option(const char *name, int *argc, char **argv)
{
    size_t len = strlen(name);

    for (int i = 1; i < *argc; i++) {
        bool joined = strncmp(argv[i], name, len) == 0 && argv[i][len] == '=';
        bool apart = strcmp(argv[i], name) == 0 && i + 1 < *argc;
        int taken = joined ? 1 : 2;
        const char *value;

        if (!joined && !apart) {
            continue;
        }
        value = joined ? argv[i] + len + 1 : argv[i + 1];
        memmove(argv + i, argv + i + taken, (size_t)(*argc - i - taken) * sizeof(argv[0]));
        *argc -= taken;
        argv[*argc] = NULL;
        return value;
    }
    return NULL;
}

static void default_state(struct config *c)
{
    const char *xdg = getenv("XDG_STATE_HOME");
    const char *home = getenv("HOME");

    if (xdg != NULL && xdg[0] == '/') {
        (void)snprintf(c->state_dir, sizeof(c->state_dir), "%s/bravo", xdg);
    } else if (home != NULL && home[0] == '/') {
        (void)snprintf(c->state_dir, sizeof(c->state_dir), "%s/.local/state/bravo", home);
    } else {
        (void)snprintf(c->state_dir, sizeof(c->state_dir), "/var/lib/bravo");
    }
}

static enum err make_absolute(struct config *c)
{
    char cwd[CONFIG_BYTES];
    char path[CONFIG_BYTES];
    int len;

    if (c->state_dir[0] == '/') {
        return ERR_OK;
    }
    if (getcwd(cwd, sizeof(cwd)) == NULL) {
        return problem(c, "I don't know the directory that %s is in.", c->state_dir);
    }
    len = snprintf(path, sizeof(path), "%s/%s", cwd, c->state_dir);
    if (len < 0 || (size_t)len >= sizeof(path)) {
        return problem(c, "The path of the state directory is too long.");
    }
    memcpy(c->state_dir, path, (size_t)len + 1);
    return ERR_OK;
}

enum err config_load(struct config *c, int *argc, char **argv)
{
    const char *file = take_option("--config", argc, argv);
    const char *state = take_option("--state", argc, argv);
    enum err e;

    *c = (struct config){.slack_api_url = "https://slack.com/api/", .matrix_device = "BRAVO"};
    default_state(c);
    if (file != NULL) {
        (void)snprintf(c->file, sizeof(c->file), "%s", file);
    }
    e = read_file(c);
    for (size_t i = 0; i < KEY_COUNT && e == ERR_OK; i++) {
        e = read_key(c, &keys[i]);
    }
    for (size_t i = 0; i < KEY_COUNT; i++) {
        if (keys[i].secret) {
            environment_forget(keys[i].name);
        }
    }
    if (e == ERR_OK && state != NULL) {
        e = set(c, &keys[0], state); /* BRAVO_STATE */
    }
    return e == ERR_OK ? make_absolute(c) : e;
}

enum err config_make_state(struct config *c)
{
    char path[CONFIG_BYTES];

    if (strlen(c->state_dir) > SOCKET_PATH_MAX - strlen("/redis.sock")) {
        return problem(c, "The path of the state directory is too long for a socket in it: %s",
                       c->state_dir);
    }
    (void)snprintf(path, sizeof(path), "%s", c->state_dir);
    for (char *p = strchr(path + 1, '/');; p = strchr(p + 1, '/')) {
        if (p != NULL) {
            *p = '\0';
        }
        if (mkdir(path, 0700) != 0 && errno != EEXIST) {
            (void)problem(c, "I can't make the state directory %s.", c->state_dir);
            return ERR_UNAVAILABLE;
        }
        if (p == NULL) {
            break;
        }
        *p = '/';
    }
    return ERR_OK;
}

void config_redis_place(const struct config *c, char *out, size_t size)
{
    const char *host = strstr(c->redis_url, "://");
    const char *login = strrchr(c->redis_url, '@');

    host = login != NULL ? login + 1 : host != NULL ? host + 3 : "private";
    (void)snprintf(out, size, "%.*s", (int)strcspn(host, host[0] == '/' ? "?" : "/?"), host);
}

void config_wipe(struct config *c)
{
    for (size_t i = 0; i < KEY_COUNT; i++) {
        if (keys[i].secret) {
            wipe(field(c, &keys[i]), keys[i].size);
        }
    }
}
