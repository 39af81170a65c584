/* setting_verbs -- what the settings are. */
#include "setting_verbs.h"

#include <string.h>

bool setting_part(const char *part)
{
    size_t len = strlen(part);

    for (size_t i = 0; setting_at(i) != NULL; i++) {
        if (strncmp(setting_at(i)->name, part, len) == 0 && setting_at(i)->name[len] == '.') {
            return true;
        }
    }
    return false;
}

enum err setting_take(struct turn *t, struct words *w, struct setting_args *a)
{
    const struct setting *near;
    const char *word;

    if (!words_word(w, &word)) {
        return ERR_USAGE;
    }
    a->setting = setting_find(word);
    if (a->setting != NULL) {
        return ERR_OK;
    }
    near = setting_nearest(word);
    word = utf8_cut(t->arena, word, CAP_TAG_CHARS);
    message_text(&t->problem, "There is no setting “%s”%s", word,
                 near != NULL ? ". Did you mean " : "; this lists all of them: ");
    message_code(&t->problem, "%s", near != NULL ? near->name : "setting list");
    message_text(&t->problem, near != NULL ? "?" : "");
    return ERR_USAGE;
}

enum err setting_name_parse(struct turn *t, struct words *w, void *args)
{
    enum err e = setting_take(t, w, args);

    return e == ERR_OK && !words_end(w) ? ERR_USAGE : e;
}

static enum err list_parse(struct turn *t, struct words *w, void *args)
{
    struct setting_args *a = args;

    (void)t;
    (void)words_word(w, &a->part);
    return ERR_OK;
}

static void list_query(const struct turn *t, const void *args, struct query *q)
{
    (void)t;
    (void)args;
    query_function(q, "setting_list");
}

static bool is_set(const struct answer *a, const char *name)
{
    for (size_t i = 0; i < answer_count(a, "set"); i++) {
        if (strcmp(answer_item(a, "set", i, "name"), name) == 0) {
            return true;
        }
    }
    return false;
}

/* "• story: the story with most votes" for all parts of the board, chosen or not. */
static void say_sections(const struct turn *t, const struct setting *s, struct message *m)
{
    const char *names[CAP_SECTIONS];
    size_t count = sections_chosen(settings_text(t->settings, s->name), names);

    for (size_t i = 0; section_at(i) != NULL; i++) {
        bool shown = false;

        for (size_t k = 0; k < count; k++) {
            shown = shown || strcmp(names[k], section_at(i)->name) == 0;
        }
        message_item(m);
        message_code(m, "%s", section_at(i)->name);
        message_text(m, ": %s%s", section_at(i)->meaning, shown ? "" : " (not shown)");
    }
}

static enum err list_reply(struct turn *t, const void *args, const struct answer *answer,
                           struct message *m)
{
    const struct setting_args *a = args;
    size_t count = 0;

    for (size_t i = 0; setting_at(i) != NULL; i++) {
        const struct setting *s = setting_at(i);

        if (a->setting != NULL ? s != a->setting
                               : a->part != NULL && strstr(s->name, a->part) == NULL) {
            continue;
        }
        count++;
        if (a->setting == NULL) {
            message_item(m);
        }
        message_code(m, "%s", s->name);
        message_text(m, " is ");
        message_bold(m, "%s", settings_text(t->settings, s->name));
        message_text(m, "%s. %s", is_set(answer, s->name) ? "" : " (default)", s->meaning);
        if (a->setting != NULL && s->kind == SETTING_SECTIONS) {
            say_sections(t, s, m);
        }
    }
    if (count == 0) {
        message_text(m, "No setting has “%s” in its name.", a->part);
    }
    return ERR_OK;
}

const struct verb setting_list = {
    .name = "list",
    .synopsis = "setting list [part of a name]",
    .help = "All settings, their values and what they mean.",
    .args_size = sizeof(struct setting_args),
    .parse = list_parse,
    .query = list_query,
    .reply = list_reply,
};

const struct verb setting_show = {
    .name = "show",
    .synopsis = "setting show NAME",
    .help = "One setting.",
    .args_size = sizeof(struct setting_args),
    .parse = setting_name_parse,
    .query = list_query,
    .reply = list_reply,
};
