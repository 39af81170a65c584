/* kudos_words.c -- reads who is thanked, with how many points, and what for. */
#include "kudos.h"

#include <inttypes.h>
#include <string.h>

enum err kudos_refuse(struct turn *t)
{
    if (t->event->kind != EVENT_EDITED) { /* what becomes of that, the turn says */
        message_text(&t->problem, " Nothing was counted.");
    }
    return ERR_USAGE;
}

static void add_person(struct kudos *k, const struct person *p)
{
    for (size_t i = 0; i < k->people_count; i++) {
        if (strcmp(k->people[i]->id, p->id) == 0) {
            return;
        }
    }
    if (k->people_count < CAP_MENTIONS) {
        k->people[k->people_count++] = p;
    }
}

static void add_group(struct kudos *k, const struct group *g)
{
    if (k->group == NULL || strcmp(k->group->id, g->id) != 0) {
        k->group = g;
        k->group_count++;
    }
}

/* Whichever is not NULL. */
static void add_either(struct kudos *k, const struct person *p, const struct group *g)
{
    if (p != NULL) {
        add_person(k, p);
    } else if (g != NULL) {
        add_group(k, g);
    }
}

/* The pluses behind a name: two are one point, three are two. */
static bool take_pluses(struct words *w, struct kudos *k)
{
    const char *at = w->at + strspn(w->at, " ");
    size_t count = strspn(at, "+");

    if (count < 2 || (at > w->at && at[count] != ' ' && at[count] != '\0')) {
        return false;
    }
    k->points = k->points > (int64_t)count - 1 ? k->points : (int64_t)count - 1;
    w->at = at + count;
    return true;
}

static bool take_recipient(struct words *w, struct kudos *k)
{
    const struct person *p;
    const struct group *g;

    if (words_person(w, &p)) {
        add_person(k, p);
        (void)take_pluses(w, k);
        return true;
    }
    if (words_group(w, &g)) {
        add_group(k, g);
        return true;
    }
    if (words_everyone(w)) {
        k->everyone = true;
        return true;
    }
    return false;
}

static void take_recipients(struct words *w, struct kudos *k)
{
    while (take_recipient(w, k)) {
        while (words_punctuation(w) || words_keyword(w, "and")) {
        }
    }
}

/* People named anywhere: "thanks for the demo @ben". */
static void find_recipients(struct turn *t, const char *text, struct kudos *k)
{
    struct words w;

    k->anywhere = true;
    words_init(&w, t->arena, t->event, words_prose(t->arena, text));
    while (!words_end(&w)) {
        if (!take_recipient(&w, k)) {
            words_skip(&w);
        }
    }
}

/* Where the last word of the text begins, or its last token. */
static char *last_word(char *text)
{
    size_t len = strlen(text);
    char *from;

    while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\n')) {
        text[--len] = '\0';
    }
    if (len > 0 && text[len - 1] == TOKEN_END) {
        from = strrchr(text, TOKEN_BEGIN);
        return from != NULL ? from : text;
    }
    from = text + len;
    while (from > text && from[-1] != ' ' && from[-1] != '\n') {
        from--;
    }
    return from;
}

/* A name among the text, with what joins it to the next: "@ben and", "@ben!" */
static bool take_name(struct words *w)
{
    const struct person *p;
    const struct group *g;

    if (words_keyword(w, "and") || words_keyword(w, "to")) {
        return true;
    }
    if (!words_person(w, &p) && !words_group(w, &g)) {
        return false;
    }
    w->at += strspn(w->at, ".,;:!?&");
    return true;
}

/* A word at the end that is no part of the reason: "+3", or a name. */
static bool take_last(struct turn *t, struct kudos *k, const char *word)
{
    struct words w;
    int64_t less;

    words_init(&w, t->arena, t->event, word);
    if (words_plus(&w, &k->points)) {
        return true;
    }
    if (k->anywhere && take_name(&w)) {
        return words_end(&w);
    }
    if (*w.at == '-') {
        w.at++;
        if (words_int(&w, &less)) {
            k->points = -less;
            return true;
        }
    }
    return false;
}

/* Tags may stand on either side of what is no part of the reason. */
static bool is_tag(struct turn *t, const char *word)
{
    const char *tag;
    struct words w;

    words_init(&w, t->arena, t->event, word);
    return words_tag(&w, &tag) && words_end(&w);
}

/* The text without what take_last() takes. */
static char *take_end(struct turn *t, struct kudos *k, const char *text)
{
    char *rest = arena_text(t->arena, text);
    char *last = last_word(rest);
    const char *tags = "";
    size_t count = 0;

    while (*last != '\0') {
        if (count < CAP_TAGS && is_tag(t, last)) {
            tags = arena_printf(t->arena, " %s%s", last, tags);
            count++;
        } else if (!take_last(t, k, last)) {
            break;
        }
        *last = '\0';
        last = last_word(rest);
    }
    return arena_printf(t->arena, "%s%s", rest, tags);
}

/* The length of a dash at the beginning, as phones write them, or of an ellipsis. */
static size_t dash_length(const char *text)
{
    static const char *const dashes[] = {"—", "–", "…"};

    for (size_t i = 0; i < sizeof(dashes) / sizeof(dashes[0]); i++) {
        if (strncmp(text, dashes[i], strlen(dashes[i])) == 0) {
            return strlen(dashes[i]);
        }
    }
    return 0;
}

/* How much of the text only parts it from the names before it: "- ", " — ". */
static size_t separator(const char *text, const char *marks)
{
    size_t len = 0;
    size_t more;

    do {
        more = strspn(text + len, marks) + dash_length(text + len);
        len += more;
    } while (more > 0);
    return len;
}

/* Words, and not just a "!". */
static bool says_something(const char *text)
{
    return text[separator(text, " \n-.,;:!?")] != '\0';
}

static void take_reason(struct turn *t, struct kudos *k, const char *text)
{
    struct words w;

    k->tag_count = words_tags(t->arena, text, k->tags, CAP_TAGS);
    words_init(&w, t->arena, t->event, take_end(t, k, text));
    w.at += separator(w.at, " \n-.,;!");
    k->said_for = words_keyword(&w, "for");
    k->reason = utf8_cut(t->arena, words_rest(&w), CAP_REASON_CHARS);
    if (!says_something(k->reason)) {
        k->reason = "";
    }
}

/* Why this person cannot be thanked, as what follows their name; NULL: they can. */
static const char *refusal(const struct person *p)
{
    if (p->bot) {
        return " is a bot and needs no thanks: name a person.";
    }
    if (p->deactivated) {
        return " has left.";
    }
    if (p->guest) {
        return " is a guest, and guests are not on the board.";
    }
    if (p->external) {
        return " is not of this workspace.";
    }
    return p->unknown ? " is nobody I know." : NULL;
}

static bool is_actor(const struct turn *t, const char *id)
{
    return strcmp(id, t->event->actor->id) == 0;
}

static enum err check_people(struct turn *t, const struct kudos *k)
{
    int64_t most = settings_int(t->settings, "kudos.people");

    for (size_t i = 0; i < k->people_count; i++) {
        const char *why = refusal(k->people[i]);

        if (is_actor(t, k->people[i]->id)) {
            message_text(&t->problem, "You can't thank yourself, but someone will.");
            return kudos_refuse(t);
        }
        if (why != NULL) {
            message_person(&t->problem, k->people[i]->id);
            message_text(&t->problem, "%s", why);
            return kudos_refuse(t);
        }
    }
    if ((int64_t)k->people_count > most) {
        message_text(&t->problem, "That names %zu people, and one message can thank %" PRId64 ".",
                     k->people_count, most);
        return kudos_refuse(t);
    }
    return ERR_OK;
}

static enum err check_group(struct turn *t, const struct kudos *k)
{
    bool others = false;

    if (k->group == NULL) {
        return ERR_OK;
    }
    for (size_t i = 0; i < k->group->member_count; i++) {
        others = others || !is_actor(t, k->group->members[i]);
    }
    if (k->group_count > 1) {
        message_text(&t->problem, "One group at a time, please.");
        return kudos_refuse(t);
    }
    if (!others) {
        message_text(&t->problem, "There is nobody else in that group.");
        return kudos_refuse(t);
    }
    return ERR_OK;
}

static enum err check_points(struct turn *t, const struct kudos *k)
{
    int64_t most = settings_int(t->settings, "kudos.allowance");

    if (k->points < 1 || k->points > most) {
        message_text(&t->problem, "Points go from +1 to +%" PRId64 ".", most);
        return kudos_refuse(t);
    }
    return ERR_OK;
}

static enum err check_reason(struct turn *t, const struct kudos *k)
{
    if (*k->reason == '\0' && strcmp(settings_text(t->settings, "kudos.reason"), "required") == 0) {
        message_text(&t->problem, "What is it for? Say it with the reason, like this: ");
        message_code(&t->problem, "kudos @ana for calming the Miller family");
        message_text(&t->problem, ".");
        return kudos_refuse(t);
    }
    return ERR_OK;
}

static enum err check(struct turn *t, const struct kudos *k)
{
    static enum err (*const checks[])(struct turn *, const struct kudos *) = {
        check_people, check_group, check_points, check_reason};
    enum err e = ERR_OK;

    if (t->event->actor->guest || t->event->actor->external) {
        message_text(&t->problem, "Only members of this workspace can thank each other here.");
        return kudos_refuse(t);
    }
    if (k->everyone) {
        message_text(&t->problem, "Thanking everyone thanks no one: name the people or a group.");
        return kudos_refuse(t);
    }
    if (k->people_count == 0 && k->group == NULL) {
        message_text(&t->problem, "Whom do you want to thank? Name them with an @, like this: ");
        message_code(&t->problem, "kudos @ana for the demo");
        return ERR_USAGE;
    }
    for (size_t i = 0; e == ERR_OK && i < sizeof(checks) / sizeof(checks[0]); i++) {
        e = checks[i](t, k);
    }
    return e;
}

/* Members other than the giver, for a group of which each is thanked. */
static enum err add_members(struct turn *t, struct kudos *k)
{
    const struct group *g = k->group;

    if (g->member_count > CAP_GROUP_MEMBERS) {
        message_text(&t->problem, "That group has %zu members; thank at most %d at once.",
                     g->member_count, CAP_GROUP_MEMBERS);
        return kudos_refuse(t);
    }
    for (size_t i = 0; i < g->member_count; i++) {
        struct person *p = arena_alloc(t->arena, sizeof(*p));

        p->id = g->members[i];
        if (!is_actor(t, p->id)) {
            add_person(k, p);
        }
    }
    k->group = NULL;
    return ERR_OK;
}

static enum err finish(struct turn *t, struct kudos *k, const char *text)
{
    enum err e;

    take_reason(t, k, text);
    e = check(t, k);
    if (e == ERR_OK && k->group != NULL &&
        strcmp(settings_text(t->settings, "kudos.group"), "each") == 0) {
        e = add_members(t, k);
    }
    return e;
}

enum err kudos_parse(struct turn *t, struct words *w, void *args)
{
    struct kudos *k = args;

    k->points = 1;
    (void)words_keyword(w, "kudos");                             /* "bravo kudos @ben" */
    (void)(words_keyword(w, "you") || words_keyword(w, "you,")); /* "thank you @ben" */
    (void)words_keyword(w, "to");
    take_recipients(w, k);
    if (words_plus(w, &k->points)) {
        take_recipients(w, k);
    }
    if (k->people_count == 0 && k->group == NULL) {
        find_recipients(t, words_peek(w), k);
    }
    return finish(t, k, words_rest(w));
}

/* "@ana++ for the demo", anywhere in what people say among themselves. */
bool kudos_overhear(struct turn *t, void *args)
{
    struct kudos *k = args;
    const char *rest = NULL;
    struct words w;

    words_init(&w, t->arena, t->event, words_prose(t->arena, t->event->text));
    while ((w.at = strchr(w.at, TOKEN_BEGIN)) != NULL) {
        const struct person *p = NULL;
        const struct group *g = NULL;

        if (!words_person(&w, &p) && !words_group(&w, &g)) {
            w.at++;
        } else if (take_pluses(&w, k)) {
            rest = w.at;
            add_either(k, p, g);
        }
    }
    if (rest == NULL) {
        return false;
    }
    w.at = rest;
    (void)finish(t, k, words_rest(&w));
    return true;
}

bool kudos_react(struct turn *t, void *args)
{
    const struct event *ev = t->event;
    struct kudos *k = args;

    if (ev->kind != EVENT_REACTED || ev->author == NULL ||
        !settings_lists(t->settings, "kudos.emoji", ev->emoji) || refusal(ev->author) != NULL ||
        is_actor(t, ev->author->id) || ev->actor->guest || ev->actor->external) {
        return false;
    }
    *k = (struct kudos){.points = 1, .reason = "", .emoji = ev->emoji};
    add_person(k, ev->author);
    return true;
}
