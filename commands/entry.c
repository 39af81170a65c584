/* entry.c -- writing stories, lessons and their like: the shared verbs (see entry.h). */
#include "command.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

enum { EXCERPT_CHARS = 100 };

/* ------------------------------------------------------------------ saying */

void entry_say_name(struct message *m, const char *kind, int64_t number)
{
    message_text(m, "%c%s %" PRId64, toupper((unsigned char)kind[0]), kind + 1, number);
}

void entry_say_tone(struct message *m, const char *tone)
{
    if (tone != NULL && *tone != '\0') {
        message_text(m, ", a %s one", strcmp(tone, "good") == 0 ? "good" : "hard");
    }
}

const char *entry_excerpt(struct arena *a, const char *text, size_t max_chars)
{
    const char *cut = utf8_cut(a, text, max_chars);
    const char *token = strrchr(cut, TOKEN_BEGIN);
    char *line;

    if (token != NULL && strchr(token, TOKEN_END) == NULL) {
        cut = arena_printf(a, "%.*s…", (int)(token - cut), cut);
    }
    line = arena_text(a, cut);
    for (char *c = strchr(line, '\n'); c != NULL; c = strchr(c, '\n')) {
        *c = ' ';
    }
    return line;
}

/* ------------------------------------------------------------------- parse */

/* "comment good …", "comment: bad: …": how it felt comes first. */
static void take_tone(const struct turn *t, struct words *w, struct entry_args *entry)
{
    if (t->command->entry->tone != TONE_FIRST) {
        return;
    }
    if (words_keyword(w, "good") || words_keyword(w, "good:")) {
        entry->tone = "good";
    } else if (words_keyword(w, "bad") || words_keyword(w, "bad:")) {
        entry->tone = "bad";
    }
}

enum err entry_add_parse(struct turn *t, struct words *w, void *args)
{
    struct entry_args *entry = args;

    (void)words_keyword(w, "add");
    take_tone(t, w, entry);
    if (t->command->entry->tone == TONE_FIRST && entry->tone == NULL) {
        return entry_ask(t, words_peek(w));
    }
    return entry_keep(t, words_rest(w), entry);
}

enum err entry_number_parse(struct turn *t, struct words *w, void *number)
{
    (void)t;
    if (*words_peek(w) == '#') {
        w->at = strchr(w->at, '#') + 1;
    }
    return words_int(w, number) && *(int64_t *)number > 0 ? ERR_OK : ERR_USAGE;
}

static enum err edit_parse(struct turn *t, struct words *w, void *args)
{
    struct entry_args *entry = args;
    enum err e = entry_number_parse(t, w, &entry->number);

    take_tone(t, w, entry);
    return e == ERR_OK ? entry_keep(t, words_rest(w), entry) : e;
}

/* For the verbs that take a number and nothing else. */
static enum err number_parse(struct turn *t, struct words *w, void *args)
{
    enum err e = entry_number_parse(t, w, args);

    return e == ERR_OK && !words_end(w) ? ERR_USAGE : e;
}

/* ------------------------------------------------------------------- query */

void entry_number_query(const struct turn *t, int64_t number, struct query *q)
{
    query_text(q, "kind", t->command->entry->name);
    query_int(q, "no", number);
}

static void text_query(const struct turn *t, const struct entry_args *entry, struct query *q)
{
    query_text(q, "text", entry->text);
    query_text(q, "x", entry->tone);
    query_text(q, "g", entry->tags);
    query_text(q, "p", entry->people);
    query_text(q, "w", entry->words);
    query_text(q, "tell", settings_text(t->settings, "kudos.tell"));
}

void entry_add_query(const struct turn *t, const void *args, struct query *q)
{
    query_function(q, "entry_add");
    query_text(q, "kind", t->command->entry->name);
    query_int(q, "streak", t->command->entry->streak);
    text_query(t, args, q);
}

static void edit_query(const struct turn *t, const void *args, struct query *q)
{
    const struct entry_args *entry = args;

    query_function(q, "entry_edit");
    entry_number_query(t, entry->number, q);
    text_query(t, entry, q);
}

static void vote_query(const struct turn *t, const void *args, struct query *q)
{
    query_function(q, "entry_vote");
    entry_number_query(t, *(const int64_t *)args, q);
}

static void remove_query(const struct turn *t, const void *args, struct query *q)
{
    query_function(q, "entry_remove");
    entry_number_query(t, *(const int64_t *)args, q);
}

/* ------------------------------------------------------------------- reply */

static void say_late(struct turn *t, const char *then)
{
    message_text(&t->problem, "That was more than %" PRId64 " minutes ago. %s",
                 settings_int(t->settings, "undo.minutes"), then);
}

enum err entry_refused(struct turn *t, int64_t number, const struct answer *a)
{
    const char *why = answer_text(a, "refused");
    const char *kind = t->command->entry->name;
    struct message *m = &t->problem;

    if (why == NULL) {
        return ERR_OK;
    }
    if (strcmp(why, "unknown") == 0) {
        message_text(m, "There is no %s %" PRId64 " here.", kind, number);
    } else if (strcmp(why, "gone") == 0) {
        entry_say_name(m, kind, number);
        message_text(m, " was taken back.");
    } else if (strcmp(why, "other") == 0) {
        entry_say_name(m, kind, number);
        message_text(m, " is from ");
        message_person(m, answer_text(a, "by"));
        message_text(m, ": only they can do that, or a manager.");
    } else if (strcmp(why, "own") == 0) {
        message_text(m, "You can't vote for your own, but others will.");
    } else if (strcmp(why, "voted") == 0) {
        message_text(m, "Your vote for %s %" PRId64 " has been counted already.", kind, number);
    } else {
        say_late(t, "Ask a manager to remove it.");
    }
    return ERR_USAGE;
}

static void say_noted(const struct turn *t, const struct entry_args *entry, int64_t number,
                      struct message *m)
{
    message_text(m, "Noted as %s %" PRId64, t->command->entry->name, number);
    entry_say_tone(m, entry->tone);
    message_text(m, ". Undo within %" PRId64 " minutes with ",
                 settings_int(t->settings, "undo.minutes"));
    message_code(m, "undo");
    message_text(m, ".");
    if (t->event->visibility == VISIBLE_DIRECT) {
        message_text(m, " Only you and I know it: say it in a channel to share it.");
    } else if (t->event->absent) {
        message_text(m, " I am not in this channel and can't tell it here: invite me.");
    } else if (t->event->visibility != VISIBLE_PUBLIC) {
        message_text(m, " It stays in this channel.");
    }
}

enum err entry_add_reply(struct turn *t, const void *args, const struct answer *a,
                         struct message *m)
{
    int64_t number = answer_int(a, "no", 0);

    if (answer_text(a, "refused") != NULL) {
        say_late(t, "To change it still: ");
        message_code(&t->problem, "%s edit %" PRId64 " …", t->command->name, number);
        return ERR_USAGE;
    }
    if (answer_yes(a, "edited")) {
        message_text(m, "Changed: %s %" PRId64, t->command->entry->name, number);
        entry_say_tone(m, ((const struct entry_args *)args)->tone);
        message_text(m, ".");
    } else if (!answer_yes(a, "same")) {
        say_noted(t, args, number, m);
    }
    return ERR_OK;
}

static enum err edit_reply(struct turn *t, const void *args, const struct answer *a,
                           struct message *m)
{
    int64_t number = ((const struct entry_args *)args)->number;
    enum err e = entry_refused(t, number, a);

    if (e == ERR_OK) {
        message_text(m, "Changed: %s %" PRId64 ".", t->command->entry->name, number);
    }
    return e;
}

static enum err vote_reply(struct turn *t, const void *args, const struct answer *a,
                           struct message *m)
{
    int64_t number = *(const int64_t *)args;
    int64_t votes = answer_int(a, "votes", 1);
    enum err e = entry_refused(t, number, a);

    if (e == ERR_OK) {
        entry_say_name(m, t->command->entry->name, number);
        message_text(m, " has %" PRId64 " %s now.", votes, votes == 1 ? "vote" : "votes");
    }
    return e;
}

static enum err remove_reply(struct turn *t, const void *args, const struct answer *a,
                             struct message *m)
{
    int64_t number = *(const int64_t *)args;
    enum err e = entry_refused(t, number, a);

    if (e == ERR_OK) {
        message_text(m, "Removed: %s %" PRId64 ".", t->command->entry->name, number);
    }
    return e;
}

/* ----------------------------------------------------------------- records */

const struct verb entry_add = {
    .synopsis = "* text [@people] [#tags]",
    .help = "Note it down for all who are here.",
    .args_size = sizeof(struct entry_args),
    .parse = entry_add_parse,
    .query = entry_add_query,
    .reply = entry_add_reply,
};

const struct verb entry_vote = {
    .name = "vote",
    .synopsis = "* vote NUMBER",
    .help = "Vote for one that you like.",
    .args_size = sizeof(int64_t),
    .parse = number_parse,
    .query = vote_query,
    .reply = vote_reply,
};

const struct verb entry_edit = {
    .name = "edit",
    .synopsis = "* edit NUMBER new text",
    .help = "Say your own anew; managers can change any.",
    .args_size = sizeof(struct entry_args),
    .parse = edit_parse,
    .query = edit_query,
    .reply = edit_reply,
};

const struct verb entry_remove = {
    .name = "remove",
    .synopsis = "* remove NUMBER",
    .help = "Take your own back while you can undo it; managers can remove any.",
    .args_size = sizeof(int64_t),
    .parse = number_parse,
    .query = remove_query,
    .reply = remove_reply,
};

/* ----------------------------------------------------------------- notices */

/* Under a message of the person's own, its beginning is enough. */
static enum err told_render(const struct answer *row, struct message *m)
{
    const char *people[CAP_MENTIONS];
    const char *kind = answer_text(row, "entry");
    const char *text = answer_text(row, "text");
    const char *tags = answer_text(row, "tags");
    bool heard = answer_yes(row, "heard");
    const char *shown;
    size_t count = 0;

    if (kind == NULL || text == NULL || tags == NULL) {
        return ERR_PROTOCOL;
    }
    shown = heard ? entry_excerpt(m->arena, text, EXCERPT_CHARS) : text;
    entry_say_name(m, kind, answer_int(row, "no", 0));
    message_text(m, " from ");
    message_person(m, answer_text(row, "by"));
    entry_say_tone(m, answer_text(row, "tone"));
    message_text(m, ". Thank you!");
    message_quote(m);
    message_said(m, shown);
    while (!heard && count < answer_count(row, "person") && count < CAP_MENTIONS) {
        people[count] = answer_item(row, "person", count, "who");
        count++;
    }
    if (count > 0) {
        message_small(m);
        message_text(m, "With ");
        message_people(m, people, count, true);
    }
    if (strlen(shown) < strlen(text) && *tags != '\0') {
        message_small(m);
        for (const char *tag = tags; *tag != '\0'; tag += strspn(tag, " ")) {
            int len = (int)strcspn(tag, " ");

            message_text(m, "%s#%.*s", tag > tags ? " " : "", len, tag);
            tag += len;
        }
    }
    return ERR_OK;
}

const struct notice notice_entry_told = {.kind = "entry_told", .render = told_render};

static enum err named_render(const struct answer *row, struct message *m)
{
    const char *kind = answer_text(row, "entry");

    if (kind == NULL) {
        return ERR_PROTOCOL;
    }
    message_text(m, "You are in %s %" PRId64 " from ", kind, answer_int(row, "no", 0));
    message_person(m, answer_text(row, "by"));
    message_text(m, ":");
    message_quote(m);
    message_said(m, answer_text(row, "text"));
    return ERR_OK;
}

const struct notice notice_entry_named = {.kind = "entry_named", .render = named_render};
