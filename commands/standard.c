/* standard -- how things are done here, always: setting it. */
#include "standard.h"

#include "sentence.h"

#include <inttypes.h>
#include <string.h>

static const char ask[] = "How do we do it, always?";

static enum err add_parse(struct turn *t, struct words *w, void *args)
{
    return sentence_take(t, w, ask, &((struct standard *)args)->text);
}

static enum err add_reply(struct turn *t, const void *args, const struct answer *a,
                          struct message *m)
{
    (void)t;
    (void)args;
    message_text(m, "Standard %" PRId64 " holds from now on. The board shows one a day.",
                 answer_int(a, "no", 0));
    return ERR_OK;
}

static enum err edit_parse(struct turn *t, struct words *w, void *args)
{
    struct standard *s = args;

    return standard_take_number(w, &s->number) ? sentence_take(t, w, ask, &s->text) : ERR_USAGE;
}

static enum err edit_reply(struct turn *t, const void *args, const struct answer *a,
                           struct message *m)
{
    const struct standard *s = args;
    enum err e = standard_refused(t, s, a);

    if (e != ERR_OK) {
        return e;
    }
    if (answer_yes(a, "same")) {
        message_text(m, "Standard %" PRId64 " says so already.", s->number);
    } else {
        message_text(m, "Standard %" PRId64 " is now at version %" PRId64, s->number,
                     answer_int(a, "version", 0));
        message_text(m, ": I ask everybody to read it anew.");
    }
    return ERR_OK;
}

static enum err retire_reply(struct turn *t, const void *args, const struct answer *a,
                             struct message *m)
{
    const struct standard *s = args;
    enum err e = standard_refused(t, s, a);

    if (e == ERR_OK) {
        message_text(m, "Standard %" PRId64 " is retired.", s->number);
    }
    return e;
}

static const struct verb standard_add = {
    .name = "add",
    .makes = "standard ack",
    .synopsis = "standard add text",
    .help = "Say how something is done here, always.",
    .role = ROLE_MANAGER,
    .args_size = sizeof(struct standard),
    .parse = add_parse,
    .query = standard_query,
    .reply = add_reply,
};

static const struct verb standard_edit = {
    .name = "edit",
    .makes = "edit ack",
    .synopsis = "standard edit NUMBER text",
    .help = "Change one; everybody is asked to read it anew.",
    .role = ROLE_MANAGER,
    .args_size = sizeof(struct standard),
    .parse = edit_parse,
    .query = standard_query,
    .reply = edit_reply,
};

static const struct verb standard_retire = {
    .name = "retire",
    .makes = "state",
    .synopsis = "standard retire NUMBER",
    .help = "Let one hold no more.",
    .role = ROLE_MANAGER,
    .args_size = sizeof(struct standard),
    .parse = standard_number_parse,
    .query = standard_query,
    .reply = retire_reply,
};

const struct command command_standard = {
    .name = "standard",
    .aliases = (const char *const[]){"standards", NULL},
    .help = "How we do things, always.",
    .examples = (const char *const[]){"standard add Greet within ten seconds.", "standard ack 3",
                                      "standard list", NULL},
    .verbs = (const struct verb *const[]){&standard_list, &standard_show, &standard_ack,
                                          &standard_add, &standard_edit, &standard_retire, NULL},
};
