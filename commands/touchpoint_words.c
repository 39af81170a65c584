/* touchpoint_words -- how a touch point is called, and the tag that goes with it. */
#include "touchpoint.h"

#include <string.h>

/* The tag that goes with a name; NULL: it has letters that no tag has. */
static const char *tag_of(struct turn *t, const char *name)
{
    char *spelled = arena_printf(t->arena, "#%s", name + strspn(name, "# "));
    const char *tag;
    struct words w;

    for (char *at = spelled; *at != '\0'; at++) {
        *at = *at == ' ' ? '-' : *at;
    }
    words_init(&w, t->arena, t->event, spelled);
    if (!words_tag(&w, &tag) || !words_end(&w) || utf8_chars(spelled) > CAP_TAG_CHARS) {
        return NULL;
    }
    return tag;
}

static enum err take_name(struct turn *t, struct words *w, struct touchpoint *p)
{
    if (words_tag(w, &p->tag) && words_end(w)) { /* "#checkout", or a channel of that name */
        p->name = p->tag;
        return ERR_OK;
    }
    p->name = words_rest(w);
    if (*p->name == '\0') {
        return ERR_USAGE;
    }
    p->tag = tag_of(t, p->name);
    if (p->tag == NULL) {
        message_text(&t->problem, "A touch point has a short name of letters, digits and spaces, "
                                  "like this: ");
        message_code(&t->problem, "touchpoint %s Hotel bar", t->verb->name);
        return ERR_USAGE;
    }
    return ERR_OK;
}

enum err touchpoint_name_parse(struct turn *t, struct words *w, void *args)
{
    return take_name(t, w, args);
}

/* The name up to the word "to"; NULL: there is no such word, or no such name. */
static const char *take_old(struct turn *t, struct words *w)
{
    const char *name = "";
    const char *word;
    const char *tag;

    if (words_tag(w, &tag)) {
        (void)words_keyword(w, "to");
        return tag;
    }
    while (!words_keyword(w, "to")) {
        if (!words_word(w, &word)) {
            return NULL;
        }
        name = arena_printf(t->arena, "%s%s%s", name, *name != '\0' ? " " : "", word);
    }
    return tag_of(t, name);
}

/* "Hotel bar to Sky bar" */
enum err touchpoint_rename_parse(struct turn *t, struct words *w, void *args)
{
    struct touchpoint *p = args;

    p->old = take_old(t, w);
    return p->old != NULL ? take_name(t, w, p) : ERR_USAGE;
}
