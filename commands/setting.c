/* setting -- what admins may set. */
#include "command.h"
#include "setting_verbs.h"

static enum err set_parse(struct turn *t, struct words *w, void *args)
{
    struct setting_args *a = args;
    enum err e = setting_take(t, w, a);

    if (e == ERR_OK && !words_keyword(w, "=")) {
        (void)words_keyword(w, "to");
    }
    if (e != ERR_OK || words_end(w)) {
        return ERR_USAGE;
    }
    e = setting_parse(a->setting, t->arena, words_rest(w), &a->value);
    if (e != ERR_OK) {
        message_code(&t->problem, "%s", a->setting->name);
        message_text(&t->problem, " takes %s.", setting_takes(a->setting, t->arena));
    }
    return e;
}

/* `setting` lists, `setting NAME` shows, `setting NAME VALUE` sets. */
static enum err any_parse(struct turn *t, struct words *w, void *args)
{
    struct words ahead = *w;
    const char *name;

    if (!words_word(&ahead, &name)) {
        t->verb = &setting_list;
        return ERR_OK;
    }
    if (words_end(&ahead) && setting_find(name) == NULL && setting_part(name)) {
        t->verb = &setting_list;
        ((struct setting_args *)args)->part = name;
        return ERR_OK;
    }
    if (words_end(&ahead)) {
        t->verb = &setting_show;
        return setting_name_parse(t, w, args);
    }
    return set_parse(t, w, args);
}

static void set_query(const struct turn *t, const void *args, struct query *q)
{
    const struct setting_args *a = args;

    query_function(q, "setting_set");
    query_text(q, "name", a->setting->name);
    query_text(q, "old", settings_text(t->settings, a->setting->name));
    query_text(q, "value", a->value);
}

static enum err set_reply(struct turn *t, const void *args, const struct answer *answer,
                          struct message *m)
{
    const struct setting_args *a = args;
    const char *old = settings_text(t->settings, a->setting->name);

    message_code(m, "%s", a->setting->name);
    if (a->value == NULL) {
        message_text(m, answer_yes(answer, "same") ? " has its default already."
                                                   : " is back to its default.");
    } else if (answer_yes(answer, "same")) {
        message_text(m, " is %s already.", a->value);
    } else {
        message_text(m, " is now %s; it was %s.", a->value, old);
    }
    return ERR_OK;
}

static const struct verb setting_any = {
    .synopsis = "setting NAME VALUE",
    .help = "Change a setting.",
    .role = ROLE_ADMIN,
    .args_size = sizeof(struct setting_args),
    .parse = any_parse,
    .query = set_query,
    .reply = set_reply,
};

static const struct verb setting_set = {
    .name = "set",
    .synopsis = "setting set NAME VALUE",
    .help = "The same.",
    .role = ROLE_ADMIN,
    .args_size = sizeof(struct setting_args),
    .parse = set_parse,
    .query = set_query,
    .reply = set_reply,
};

static const struct verb setting_reset = {
    .name = "reset",
    .synopsis = "setting reset NAME",
    .help = "Go back to the default.",
    .role = ROLE_ADMIN,
    .args_size = sizeof(struct setting_args),
    .parse = setting_name_parse,
    .query = set_query,
    .reply = set_reply,
};

const struct command command_setting = {
    .name = "setting",
    .aliases = (const char *const[]){"settings", NULL},
    .help = "How I behave here; admins change it.",
    .examples =
        (const char *const[]){"setting kudos.allowance 7", "setting reset kudos.allowance", NULL},
    .verbs = (const struct verb *const[]){&setting_any, &setting_set, &setting_reset, &setting_list,
                                          &setting_show, &setting_log, NULL},
};
