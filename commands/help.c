/* help -- what one can type. */
#include "command.h"

#include <string.h>

/* Of nothing: all topics. */
struct help {
    const struct topic *topic;
    const struct command *command;
};

/* "hello there": what comes behind it is no question. */
static bool is_greeting(struct turn *t)
{
    struct words w;

    words_init(&w, t->arena, t->event, t->event->text);
    return words_keyword(&w, "hi") || words_keyword(&w, "hello");
}

static enum err help_parse(struct turn *t, struct words *w, void *args)
{
    struct help *help = args;
    const char *word;

    if (is_greeting(t) || !words_word(w, &word)) {
        return ERR_OK;
    }
    help->command = command_find(word);
    help->topic = help->command == NULL ? topic_find(word) : NULL;
    if (help->command == NULL && help->topic == NULL) {
        help->command = command_nearest(word);
    }
    if (help->command == NULL && help->topic == NULL && words_end(w)) {
        message_text(&t->problem, "I don't know “%s”. ", utf8_cut(t->arena, word, CAP_TAG_CHARS));
        message_code(&t->problem, "help");
        message_text(&t->problem, " lists what I do.");
        return ERR_USAGE;
    }
    return ERR_OK;
}

static void say_all(struct message *m)
{
    message_text(m, "This is what I understand:");
    message_table(m, "ll");
    for (size_t i = 0; topic_at(i) != NULL; i++) {
        const struct topic *t = topic_at(i);

        message_row(m);
        message_cell(m);
        message_text(m, "%s", t->title);
        message_cell(m);
        for (size_t k = 0; topic_command(t, k) != NULL; k++) {
            message_text(m, "%s", k > 0 ? ", " : "");
            message_code(m, "%s", topic_command(t, k)->name);
        }
    }
    message_small(m);
    message_text(m, "More about one: ");
    message_code(m, "help kudos");
    message_text(m, " · about a whole line: ");
    message_code(m, "help tell");
}

static void say_topic(struct message *m, const struct topic *t)
{
    message_text(m, "%s:", t->title);
    message_table(m, "ll");
    for (size_t i = 0; topic_command(t, i) != NULL; i++) {
        message_row(m);
        message_cell(m);
        message_code(m, "%s", topic_command(t, i)->name);
        message_cell(m);
        message_text(m, "%s", topic_command(t, i)->help);
    }
    message_small(m);
    message_text(m, "More about one of them: ");
    message_code(m, "help %s", topic_command(t, 0)->name);
}

static void say_one(struct message *m, const struct command *c)
{
    message_bold(m, "%s", c->name);
    message_text(m, ": %s", c->help);
    for (size_t i = 0; c->verbs[i] != NULL; i++) {
        message_item(m);
        message_code(m, "%s", command_synopsis(m->arena, c, c->verbs[i]));
        if (strcmp(c->verbs[i]->help, c->help) != 0) {
            message_text(m, ": %s", c->verbs[i]->help);
        }
        if (c->verbs[i]->role != ROLE_MEMBER) {
            message_text(m, " For %ss.", role_name(c->verbs[i]->role));
        }
    }
    for (size_t i = 0; c->examples != NULL && c->examples[i] != NULL; i++) {
        message_small(m);
        message_text(m, "%s", i == 0 ? "For example: " : "or: ");
        message_code(m, "%s", c->examples[i]);
    }
    if (c->aliases != NULL) {
        message_small(m);
        message_text(m, "Also: ");
        for (size_t i = 0; c->aliases[i] != NULL; i++) {
            message_text(m, "%s%s", i > 0 ? ", " : "", c->aliases[i]);
        }
    }
}

static enum err help_reply(struct turn *t, const void *args, const struct answer *a,
                           struct message *m)
{
    const struct help *help = args;

    (void)t;
    (void)a;
    if (help->command != NULL) {
        say_one(m, help->command);
    } else if (help->topic != NULL) {
        say_topic(m, help->topic);
    } else {
        say_all(m);
    }
    return ERR_OK;
}

static const struct verb help_show = {
    .synopsis = "help [command|topic]",
    .help = "List what I understand, or how one command goes.",
    .args_size = sizeof(struct help),
    .parse = help_parse,
    .reply = help_reply,
};

const struct command command_help = {
    .name = "help",
    .aliases = (const char *const[]){"hi", "hello", "commands", "?", NULL},
    .help = "What you can type.",
    .examples = (const char *const[]){"help", "help kudos", "help tell", NULL},
    .verbs = (const struct verb *const[]){&help_show, NULL},
};
