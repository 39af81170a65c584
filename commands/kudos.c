/* kudos -- thank people, with points from a daily allowance. */
#include "command.h"

#include <inttypes.h>
#include <string.h>

struct kudos {
    const struct person *people[CAP_MENTIONS];
    size_t people_count;
    const struct group *group;
    int64_t points;
    const char *reason;
    const char *tags[CAP_TAGS];
    size_t tag_count;
    bool quiet; /* a reaction: nothing is said in the channel */
};

/* ------------------------------------------------------------------ parse */

static enum err problem(struct turn *t, const char *text)
{
    message_text(&t->problem, "%s", text);
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

static bool take_recipient(struct words *w, struct kudos *k)
{
    const struct person *p;

    if (words_person(w, &p)) {
        add_person(k, p);
        return true;
    }
    return words_group(w, &k->group);
}

static void take_recipients(struct words *w, struct kudos *k)
{
    (void)words_keyword(w, "to");
    while (take_recipient(w, k)) {
        while (words_punctuation(w) || words_keyword(w, "and")) {
        }
    }
}

/* People named anywhere: "thanks for the demo @ben". */
static void find_recipients(struct turn *t, const char *text, struct kudos *k)
{
    struct words w;

    words_init(&w, t->arena, t->event, words_prose(t->arena, text));
    while (!words_end(&w)) {
        if (!take_recipient(&w, k)) {
            words_skip(&w);
        }
    }
}

/* A "+3" that stands alone at the end of the text: the points, taken off it. */
static char *take_points(struct turn *t, const char *text, int64_t *points)
{
    char *copy = arena_text(t->arena, text);
    char *last = strrchr(copy, ' ');
    struct words w;
    int64_t value;

    last = last != NULL ? last + 1 : copy;
    words_init(&w, t->arena, NULL, last);
    if (words_plus(&w, &value) && words_end(&w)) {
        *points = value;
        while (last > copy && (last[-1] == ' ' || last[-1] == '\n')) {
            last--;
        }
        *last = '\0';
    }
    return copy;
}

static const char *refusal(const struct turn *t, const struct person *p)
{
    if (strcmp(p->id, t->event->actor->id) == 0) {
        return "You can't thank yourself, but someone will.";
    }
    if (p->bot) {
        return "Bots don't need thanks: name a person.";
    }
    if (p->deactivated) {
        return "That person has left.";
    }
    if (p->guest) {
        return "Guests are not on the board.";
    }
    if (p->external) {
        return "That person is not of this workspace.";
    }
    return p->unknown ? "I don't know that person." : NULL;
}

static enum err check(struct turn *t, const struct kudos *k)
{
    int64_t most = settings_int(t->settings, "kudos.people");
    bool required = strcmp(settings_text(t->settings, "kudos.reason"), "required") == 0;

    if (k->people_count == 0 && k->group == NULL) {
        return problem(t, "Whom do you want to thank? Name them: kudos @ana for the demo");
    }
    for (size_t i = 0; i < k->people_count; i++) {
        const char *why = refusal(t, k->people[i]);

        if (why != NULL) {
            message_text(&t->problem, "%s Nothing was counted.", why);
            return ERR_USAGE;
        }
    }
    if ((int64_t)k->people_count > most) {
        message_text(&t->problem,
                     "That names %zu people, and one message can thank %" PRId64
                     ". Nothing was counted.",
                     k->people_count, most);
        return ERR_USAGE;
    }
    if (k->points < 1 || k->points > settings_int(t->settings, "kudos.allowance")) {
        message_text(&t->problem, "Points go from +1 to +%" PRId64 ". Nothing was counted.",
                     settings_int(t->settings, "kudos.allowance"));
        return ERR_USAGE;
    }
    if (required && k->reason[0] == '\0' && !k->quiet) {
        return problem(t, "What is it for? Say it with the reason, like this: "
                          "kudos @ana for calming the Miller family. Nothing was counted.");
    }
    return ERR_OK;
}

/* Members other than the giver, for a group of which each is thanked. */
static void add_members(struct turn *t, struct kudos *k)
{
    const struct group *g = k->group;

    for (size_t i = 0; i < g->member_count && k->people_count < CAP_MENTIONS; i++) {
        struct person *p = arena_alloc(t->arena, sizeof(*p));

        p->id = g->members[i];
        if (strcmp(p->id, t->event->actor->id) != 0) {
            add_person(k, p);
        }
    }
    k->group = NULL;
}

static enum err finish(struct turn *t, struct kudos *k, const char *text)
{
    enum err e;

    k->reason = utf8_cut(t->arena, take_points(t, text, &k->points), CAP_REASON_CHARS);
    k->tag_count = words_tags(t->arena, k->reason, k->tags, CAP_TAGS);
    e = check(t, k);
    if (e == ERR_OK && k->group != NULL &&
        strcmp(settings_text(t->settings, "kudos.group"), "each") == 0) {
        add_members(t, k);
    }
    return e;
}

static enum err kudos_parse(struct turn *t, struct words *w, void *args)
{
    struct kudos *k = args;

    k->points = 1;
    if (words_everyone(w)) {
        return problem(t, "Thanking everyone thanks no one: name the people or a group.");
    }
    take_recipients(w, k);
    if (words_plus(w, &k->points)) {
        take_recipients(w, k);
    }
    if (k->people_count == 0 && k->group == NULL) {
        find_recipients(t, words_peek(w), k);
    }
    (void)words_keyword(w, "for");
    return finish(t, k, words_rest(w));
}

/* "@ana++ for the demo", anywhere in what people say among themselves. */
static bool kudos_overhear(struct turn *t, void *args)
{
    struct kudos *k = args;
    const char *text = words_prose(t->arena, t->event->text);
    struct words w;

    words_init(&w, t->arena, t->event, text);
    for (const char *at = strchr(w.at, TOKEN_BEGIN); at != NULL; at = strchr(at, TOKEN_BEGIN)) {
        const struct person *p;

        w.at = at;
        if (!words_person(&w, &p)) {
            at++;
            continue;
        }
        at = w.at;
        if (strncmp(at, "++", 2) == 0) {
            size_t pluses = strspn(at, "+");

            k->points = k->points > (int64_t)pluses - 1 ? k->points : (int64_t)pluses - 1;
            add_person(k, p);
            w.at = at + pluses;
            at = w.at;
            k->reason = words_peek(&w);
        }
    }
    if (k->people_count == 0) {
        return false;
    }
    words_init(&w, t->arena, t->event, k->reason);
    (void)words_keyword(&w, "for");
    return finish(t, k, words_rest(&w)) == ERR_OK;
}

/* Is the emoji one of those that thank? */
static bool thanks(const struct turn *t, const char *emoji)
{
    const char *list = settings_text(t->settings, "kudos.emoji");
    const char *found = strstr(list, emoji);

    return *emoji != '\0' && found != NULL && (found == list || found[-1] == ' ') &&
           (found[strlen(emoji)] == ' ' || found[strlen(emoji)] == '\0');
}

static bool kudos_event(struct turn *t, void *args)
{
    const struct event *ev = t->event;
    struct kudos *k = args;

    if (ev->kind != EVENT_REACTED || ev->author == NULL || !thanks(t, ev->emoji) ||
        refusal(t, ev->author) != NULL) {
        return false;
    }
    *k = (struct kudos){.points = 1, .reason = "", .quiet = true};
    add_person(k, ev->author);
    return true;
}

/* ---------------------------------------------------------- query and reply */

static void kudos_query(const struct turn *t, const void *args, struct query *q)
{
    const struct kudos *k = args;

    query_function(q, "kudos");
    for (size_t i = 0; i < k->people_count; i++) {
        query_text(q, "to[]", k->people[i]->id);
    }
    if (k->group != NULL) {
        query_text(q, "group[]", k->group->id);
        for (size_t i = 0; i < k->group->member_count && i < CAP_GROUP_MEMBERS; i++) {
            query_text(q, "member[]", k->group->members[i]);
        }
    }
    for (size_t i = 0; i < k->tag_count; i++) {
        query_text(q, "tag[]", k->tags[i]);
    }
    query_int(q, "n", k->points);
    query_text(q, "text", k->reason);
    query_int(q, "quiet", k->quiet);
    query_int(q, "allowance", settings_int(t->settings, "kudos.allowance"));
    query_text(q, "tell", settings_text(t->settings, "kudos.tell"));
}

static enum err refused(struct turn *t, const struct answer *a)
{
    const char *why = answer_text(a, "refused");

    if (strcmp(why, "allowance") == 0) {
        message_text(&t->problem,
                     "You have %" PRId64 " left today and this needs %" PRId64
                     ". Nothing was counted.",
                     answer_int(a, "left", 0), answer_int(a, "need", 0));
    } else if (strcmp(why, "late") == 0) {
        message_text(&t->problem, "That was too long ago to change. It counts as it was.");
    } else {
        message_text(&t->problem, "You can't thank yourself, but someone will. "
                                  "Nothing was counted.");
    }
    return ERR_USAGE;
}

static enum err kudos_reply(struct turn *t, const void *args, const struct answer *a,
                            struct message *m)
{
    const struct kudos *k = args;
    int64_t left = answer_int(a, "left", 0);

    if (answer_text(a, "refused") != NULL) {
        return refused(t, a);
    }
    if (answer_yes(a, "same") || k->quiet) {
        return ERR_OK;
    }
    message_text(m, "%s %" PRId64 " of your %" PRId64 " %s left today.",
                 answer_yes(a, "edited") ? "Changed." : "Done.", left,
                 settings_int(t->settings, "kudos.allowance"), left == 1 ? "is" : "are");
    if (k->reason[0] == '\0') {
        message_text(m, " What was it for? Edit your message and add “for …”, and I'll tell them.");
    }
    return ERR_OK;
}

static const struct verb kudos_give = {
    .synopsis = "kudos @people… [for] reason [#value…] [+n]",
    .help = "Thank people: one point each, or n.",
    .args_size = sizeof(struct kudos),
    .parse = kudos_parse,
    .query = kudos_query,
    .reply = kudos_reply,
};

const struct command command_kudos = {
    .name = "kudos",
    .aliases = (const char *const[]){"thanks", "thank", "thx", "props", "bravo", "give", NULL},
    .help = "Thank people for what they did.",
    .examples =
        (const char *const[]){"kudos @ana for calming the Miller family #ownership",
                              "kudos @ana @ben for the demo +2", "@ana++ for the demo", NULL},
    .verbs = (const struct verb *const[]){&kudos_give, NULL},
    .event = kudos_event,
    .overhear = kudos_overhear,
};

/* ----------------------------------------------------------------- notices */

/* The reason, if there is one: " for calming the Miller family". */
static void say_reason(struct message *m, const struct answer *row)
{
    const char *text = answer_text(row, "text");

    if (text != NULL && *text != '\0') {
        message_text(m, ": for ");
        message_said(m, text);
    }
}

static enum err given_render(const struct answer *row, struct message *m)
{
    size_t count = answer_count(row, "to");
    int64_t n = answer_int(row, "n", 1);

    for (size_t i = 0; i < count; i++) {
        const char *who = answer_item(row, "to", i, "who");
        const char *group = answer_item(row, "to", i, "group");

        if (i > 0) {
            message_text(m, "%s", i + 1 == count ? " and " : ", ");
        }
        if (who != NULL) {
            message_ping(m, who);
        } else if (group != NULL) {
            message_text(m, "the team ");
            message_group(m, group);
        }
    }
    message_text(m, " got ");
    if (n == 1) {
        message_text(m, "a thank-you");
    } else {
        message_text(m, "%" PRId64 " thank-yous%s", n, count > 1 ? " each" : "");
    }
    message_text(m, " from ");
    message_person(m, answer_text(row, "by"));
    say_reason(m, row);
    return ERR_OK;
}

const struct notice notice_kudos_given = {.kind = "kudos_given", .render = given_render};

static enum err received_render(const struct answer *row, struct message *m)
{
    const char *group = answer_text(row, "group");
    const char *text = answer_text(row, "text");
    int64_t n = answer_int(row, "n", 1);

    message_person(m, answer_text(row, "by"));
    message_text(m, " thanked ");
    if (group != NULL && *group != '\0') {
        message_group(m, group);
        message_text(m, ", and so you");
    } else {
        message_text(m, "you");
    }
    if (text != NULL && *text != '\0') {
        message_text(m, " for ");
        message_said(m, text);
    }
    if (n > 1) {
        message_text(m, " (+%" PRId64 ")", n);
    }
    if (group == NULL || *group == '\0') {
        message_text(m, ". That makes %" PRId64 ".", answer_int(row, "total", n));
    }
    return ERR_OK;
}

const struct notice notice_kudos_received = {.kind = "kudos_received", .render = received_render};
