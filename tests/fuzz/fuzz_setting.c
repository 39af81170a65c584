/* fuzz_setting.c -- what admins type for each setting: what is kept of it stays as it is. */
#include "arena.h"
#include "section.h"
#include "setting.h"
#include "utf8.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void check_setting(const struct setting *s, struct arena *a, const char *typed)
{
    const char *value;
    const char *again;

    must(*setting_takes(s, a) != '\0');
    if (setting_parse(s, a, typed, &value) == ERR_OK) {
        must(setting_parse(s, a, value, &again) == ERR_OK);
        must(strcmp(value, again) == 0);
    }
}

static void check_sections(const char *choice)
{
    const char *names[CAP_SECTIONS];
    size_t count = sections_chosen(choice, names);

    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < i; k++) {
            must(strcmp(names[i], names[k]) != 0);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    const char *typed = utf8_clean(a, (const char *)data, size); /* as every text is */

    for (size_t i = 0; setting_at(i) != NULL; i++) {
        check_setting(setting_at(i), a, typed);
    }
    check_sections(typed);
    arena_free(a);
    return 0;
}
