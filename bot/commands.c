/* commands.c -- `bravo commands`: all that one can type, for people and for programs. */

#include "arena.h"
#include "command.h"
#include "program.h"

#include <stdio.h>
#include <string.h>

typedef void print_all(struct arena *a);

/* Whom a verb is for, where no admin has said otherwise. */
static const char *role_of(const struct verb *v)
{
    const struct setting *s = v->role_setting != NULL ? setting_find(v->role_setting) : NULL;

    return s != NULL ? s->value : role_name(v->role);
}

static void print_text(struct arena *a)
{
    for (size_t i = 0; command_at(i) != NULL; i++) {
        const struct command *c = command_at(i);

        (void)printf("%s%s: %s\n", i > 0 ? "\n" : "", c->name, c->help);
        for (const struct verb *const *v = c->verbs; *v != NULL; v++) {
            bool everyone = strcmp(role_of(*v), role_name(ROLE_MEMBER)) == 0;

            (void)printf("  %s\n      %s%s%s%s\n", command_synopsis(a, c, *v), (*v)->help,
                         everyone ? "" : " For ", everyone ? "" : role_of(*v),
                         everyone ? "" : "s.");
        }
    }
}

/* ---------------------------------------------------------------- markdown */

/* A bar would end the cell, even within code. */
static void print_cell(const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '|') {
            (void)putchar('\\');
        }
        (void)putchar(*text);
    }
}

static void print_markdown(struct arena *a)
{
    (void)puts("| type | to | who |\n|---|---|---|");
    for (size_t i = 0; command_at(i) != NULL; i++) {
        const struct command *c = command_at(i);

        for (const struct verb *const *v = c->verbs; *v != NULL; v++) {
            (void)fputs("| `", stdout);
            print_cell(command_synopsis(a, c, *v));
            (void)fputs("` | ", stdout);
            print_cell((*v)->help);
            (void)printf(" | %s |\n", role_of(*v));
        }
    }
}

/* -------------------------------------------------------------------- JSON */

static void print_string(const char *text)
{
    (void)putchar('"');
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\') {
            (void)printf("\\%c", *text);
        } else if ((unsigned char)*text < ' ') {
            (void)printf("\\u%04x", (unsigned)*text);
        } else {
            (void)putchar(*text);
        }
    }
    (void)putchar('"');
}

static void print_member(const char *name, const char *value)
{
    print_string(name);
    (void)fputs(": ", stdout);
    print_string(value);
    (void)fputs(", ", stdout);
}

static void print_list(const char *name, const char *const *items)
{
    print_string(name);
    (void)fputs(": [", stdout);
    for (size_t i = 0; items != NULL && items[i] != NULL; i++) {
        (void)fputs(i > 0 ? ", " : "", stdout);
        print_string(items[i]);
    }
    (void)putchar(']');
}

static void print_json(struct arena *a)
{
    for (size_t i = 0; command_at(i) != NULL; i++) {
        const struct command *c = command_at(i);

        (void)fputs(i == 0 ? "[{" : ",\n {", stdout);
        print_member("name", c->name);
        print_member("help", c->help);
        print_list("aliases", c->aliases);
        (void)fputs(", ", stdout);
        print_list("examples", c->examples);
        (void)fputs(", \"verbs\": [", stdout);
        for (const struct verb *const *v = c->verbs; *v != NULL; v++) {
            (void)fputs(v == c->verbs ? "\n  {" : ",\n  {", stdout);
            print_member("synopsis", command_synopsis(a, c, *v));
            print_member("help", (*v)->help);
            (void)fputs("\"role\": ", stdout);
            print_string(role_of(*v));
            (void)putchar('}');
        }
        (void)fputs("]}", stdout);
    }
    (void)puts("]");
}

static int usage(FILE *out)
{
    (void)fputs("Usage: bravo commands [--markdown | --json]\n"
                "Lists all that one can type, and who may.\n",
                out);
    return out == stderr ? 2 : 0;
}

int program_commands(struct config *c, int argc, char **argv)
{
    print_all *print = print_text;
    struct arena *a;

    (void)c;
    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        return usage(stdout);
    }
    if (argc == 2 && strcmp(argv[1], "--markdown") == 0) {
        print = print_markdown;
    } else if (argc == 2 && strcmp(argv[1], "--json") == 0) {
        print = print_json;
    } else if (argc != 1) {
        return usage(stderr);
    }
    a = arena_new();
    print(a);
    arena_free(a);
    return 0;
}
