/* turn.c -- one event in, one commit, one acknowledgement, one reply.
 *
 *     turn_start -> turn_parse -> turn_ask -> turn_asked -> turn_answer -> turn_end
 *                    ^      \________________________/ /
 *                    |  (a mistake, or nothing to ask) /
 *                    +-- turn_reloaded <--------------/  (the settings have changed)
 *                                                    \-> turn_fail -> turn_end
 *
 * Every step ends by calling exactly one other step, or by handing the turn to
 * exactly one asynchronous call whose callback is the next step.  turn_end is
 * the only way out and the only place that frees.
 *
 * Commit, then acknowledge, then reply: platform->answer() comes only after
 * the Redis function has answered, or when there was nothing to commit.
 */

#include "turn.h"

#include "command.h"
#include "log.h"
#include "platform.h"
#include "store.h"
#include "team.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { STORE_TIMEOUT_MS = 2000, RELOADS_MAX = 3 };

struct run {
    struct turn turn; /* what the command sees */
    struct team *team;
    void *args;
    unsigned reloads;
};

static void turn_parse(struct run *r);
static bool turn_claimed(struct run *r);
static void turn_ask(struct run *r);
static void turn_asked(void *ctx, enum err e, const struct answer *a);
static void turn_reloaded(void *ctx, enum err e);
static void turn_excuse(struct run *r, enum err e);
static void turn_fail(struct run *r, enum err e);
static void turn_answer(struct run *r, const struct message *m);
static void turn_answered(void *ctx, enum err e, uint64_t retry_ms);
static void turn_end(struct run *r);

void turn_start(struct team *team, struct event *ev)
{
    struct run *r = arena_alloc(ev->arena, sizeof(*r));

    r->team = team;
    r->turn.arena = ev->arena;
    r->turn.event = ev;
    r->turn.settings = team->settings;
    r->turn.status = team->status;
    team->turns++;
    if (team->turns >= CAP_TURNS && !team->paused) {
        team->paused = true;
        team->platform->pause(team->session, 1);
    }
    turn_parse(r);
}

/* ------------------------------------------------------ what is being asked */

/* Sets command, verb and args. */
static void choose(struct run *r, const struct command *c, const struct verb *v)
{
    r->turn.command = c;
    r->turn.verb = v;
    r->args = arena_alloc(r->turn.arena, v->args_size + 1);
}

/* A command that takes what is no typed line (`event`), or what people say
 * among themselves (`overhear`). */
static bool claimed(struct run *r, bool overheard)
{
    for (size_t i = 0; command_at(i) != NULL; i++) {
        const struct command *c = command_at(i);
        bool (*claim)(struct turn * t, void *args) = overheard ? c->overhear : c->event;

        if (claim == NULL) {
            continue;
        }
        choose(r, c, command_default(c));
        if (claim(&r->turn, r->args)) {
            return true;
        }
    }
    r->turn.command = NULL;
    return false;
}

/* An unknown word: the nearest command, or where help is. */
static void suggest(struct run *r, const char *word)
{
    const struct command *near = word != NULL ? command_nearest(word) : NULL;
    struct message *m = &r->turn.problem;

    if (near != NULL) {
        message_text(m, "I don't know “%s”. Did you mean ", word);
        message_code(m, "%s", near->name);
        message_text(m, "? ");
    } else if (word != NULL) {
        message_text(m, "I don't know “%s”. ", utf8_cut(r->turn.arena, word, CAP_TAG_CHARS));
    } else {
        message_text(m, "Tell me what to do: ");
    }
    message_code(m, "help");
    message_text(m, " shows what I understand.");
}

/* "thanks!" is the word "thanks".  "story: list prices were wrong": behind a
 * colon comes the text, and no verb. */
static const char *without_punctuation(struct arena *a, const char *word, bool *colon)
{
    size_t len = strlen(word);

    *colon = len > 1 && word[len - 1] == ':';
    while (len > 1 && strchr(".,:;!?", word[len - 1]) != NULL) {
        len--;
    }
    return arena_copy(a, word, len);
}

/* Finds the command by the first words of a line said to the bot. */
static enum err parse_line(struct run *r)
{
    struct turn *t = &r->turn;
    const struct command *c;
    const struct verb *v;
    const char *word = NULL;
    struct words w;
    const char *from;
    bool colon = false;

    words_init(&w, t->arena, t->event, t->event->text);
    if (words_word(&w, &word)) {
        word = without_punctuation(t->arena, word, &colon);
    }
    c = word != NULL ? command_find(word) : NULL;
    if (c == NULL) {
        suggest(r, word);
        return ERR_USAGE;
    }
    from = w.at;
    v = !colon && words_word(&w, &word) ? command_verb(c, word) : NULL;
    if (v == NULL) {
        w.at = from;
        v = command_default(c);
    }
    if (v == NULL) {
        t->command = c;
        return ERR_USAGE;
    }
    choose(r, c, v);
    if (v->parse == NULL) {
        return words_end(&w) ? ERR_OK : ERR_USAGE;
    }
    return v->parse(t, &w, r->args);
}

static bool is_line(const struct event *ev)
{
    return ev->kind == EVENT_SAID || ev->kind == EVENT_EDITED;
}

static bool is_too_long(const struct event *ev)
{
    return strlen(ev->text) > CAP_COMMAND_BYTES || utf8_chars(ev->text) > CAP_COMMAND_CHARS;
}

/* A line said to the bot. */
static void turn_line(struct run *r)
{
    struct turn *t = &r->turn;
    enum err e;

    if (t->event->actor->external) { /* what is public here is not public there */
        message_text(&t->problem, "I answer only people of this workspace.");
        turn_excuse(r, ERR_DENIED);
        return;
    }
    if (is_too_long(t->event)) {
        message_text(&t->problem,
                     "That is too long for me: I read up to %d characters. Nothing was counted.",
                     CAP_COMMAND_CHARS);
        turn_excuse(r, ERR_USAGE);
        return;
    }
    e = parse_line(r);
    if (e == ERR_OK) {
        turn_ask(r);
    } else if (t->command == NULL && turn_claimed(r)) {
        return; /* "@ana++", or it was a command once */
    } else {
        turn_excuse(r, e);
    }
}

/* What is not said to the bot may still be for one of the commands. */
static bool turn_claimed(struct run *r)
{
    const struct event *ev = r->turn.event;
    struct message problem = r->turn.problem;

    message_init(&r->turn.problem, r->turn.arena);
    if ((is_line(ev) && !is_too_long(ev) && claimed(r, true)) ||
        (ev->kind != EVENT_SAID && claimed(r, false))) {
        if (message_empty(&r->turn.problem)) {
            turn_ask(r);
        } else {
            turn_excuse(r, ERR_USAGE);
        }
        return true;
    }
    r->turn.problem = problem;
    return false;
}

static void turn_parse(struct run *r)
{
    struct turn *t = &r->turn;
    const struct event *ev = t->event;

    t->now_ms = clock_now_ms(r->team->clock);
    t->today = zone_day(r->team->zone, ev->at_ms);
    t->command = NULL;
    t->verb = NULL;
    message_init(&t->problem, t->arena);
    if (ev->actor->bot) {
        turn_answer(r, NULL); /* not even this bot's own */
    } else if (is_line(ev) && ev->addressed) {
        turn_line(r);
    } else if (!turn_claimed(r)) {
        turn_answer(r, NULL); /* not for us */
    }
}

/* -------------------------------------------------------------- the commit */

/* The role that this takes: the verb's, unless a setting says otherwise. */
static const char *role_needed(const struct turn *t)
{
    if (t->verb->role_setting != NULL) {
        return settings_text(t->settings, t->verb->role_setting);
    }
    return role_name(t->verb->role);
}

/* NULL: nobody knows it. */
static const struct zone *zone_of(const struct person *p)
{
    return p->zone != NULL ? zone_find(p->zone) : NULL;
}

/* Does a member of the team speak to the bot?  Only such a one becomes the
 * first admin; not who reacts or is overheard, nor a guest. */
static bool spoken_to(const struct event *ev)
{
    const struct person *p = ev->actor;

    return is_line(ev) && ev->addressed && !p->bot && !p->guest && !p->external &&
           !p->deactivated && !p->unknown;
}

/* Where the channel is told of it: below the message that says it, so that the
 * channel itself stays readable; in the channel if there is no message. */
static const char *thread_of(const struct event *ev)
{
    return ev->thread != NULL ? ev->thread : ev->message;
}

/* What every call says first: who, where, when, and what makes it the same event. */
static void header(const struct run *r, struct query *q)
{
    const struct turn *t = &r->turn;
    const struct event *ev = t->event;
    const struct zone *own = zone_of(ev->actor);

    query_text(q, "sv", r->team->version != NULL ? r->team->version : "?");
    query_text(q, "fresh", r->team->fresh);
    query_text(q, "who", ev->actor->id);
    query_int(q, "spoken", spoken_to(ev));
    query_text(q, "need", role_needed(t));
    query_int(q, "now", t->now_ms);
    query_int(q, "today", zone_day(r->team->zone, t->now_ms));
    query_int(q, "at", ev->at_ms);
    query_int(q, "day", t->today);
    query_int(q, "aday", own != NULL ? zone_day(own, ev->at_ms) : t->today);
    query_text(q, "azone", own != NULL ? zone_name(own) : NULL);
    query_text(q, "identity", ev->identity);
    query_text(q, "also", ev->also);
    query_text(q, "gen", ev->generation);
    query_text(q, "ch", ev->channel);
    query_text(q, "v", event_visibility_name(ev->visibility));
    query_text(q, "message", ev->message);
    query_text(q, "thread", thread_of(ev));
    query_int(q, "undo", settings_int(t->settings, "undo.minutes"));
    query_int(q, "celebrations", settings_int(t->settings, "celebrations.daily"));
}

static void turn_ask(struct run *r)
{
    const struct verb *v = r->turn.verb;
    struct query q;

    if (v->query == NULL) {
        turn_asked(r, ERR_OK, NULL);
        return;
    }
    query_init(&q, r->turn.arena, r->team->id);
    header(r, &q);
    v->query(&r->turn, r->args, &q);
    store_call(r->team->store, &q, STORE_TIMEOUT_MS, turn_asked, r);
}

/* Refusals that any function may give. */
static bool refused_by_role(struct run *r, const struct answer *a)
{
    const char *why = answer_text(a, "refused");
    const char *need = answer_text(a, "need");

    if (why == NULL || strcmp(why, "role") != 0) {
        return false;
    }
    message_text(&r->turn.problem, "Only %s may do that.",
                 need != NULL && strcmp(need, "manager") == 0 ? "managers and admins" : "admins");
    return true;
}

static void turn_team_loaded(void *ctx, enum err e)
{
    if (e == ERR_OK) {
        team_stir(ctx);
    }
}

static void turn_asked(void *ctx, enum err e, const struct answer *a)
{
    struct run *r = ctx;
    struct message m;

    if (e != ERR_OK) {
        turn_fail(r, e);
        return;
    }
    if (answer_yes(a, "stale")) {
        if (r->reloads++ < RELOADS_MAX) {
            team_load(r->team, turn_reloaded, r);
        } else {
            turn_fail(r, ERR_UNAVAILABLE);
        }
        return;
    }
    if (answer_yes(a, "seen")) {
        turn_answer(r, NULL); /* the first delivery had the reply */
        return;
    }
    if (refused_by_role(r, a)) {
        turn_excuse(r, ERR_DENIED);
        return;
    }
    message_init(&m, r->turn.arena);
    e = r->turn.verb->reply(&r->turn, r->args, a, &m);
    if (answer_yes(a, "reload")) {
        team_load(r->team, turn_team_loaded, r->team);
    } else if (a != NULL) {
        team_stir(r->team);
    }
    if (e != ERR_OK) {
        turn_excuse(r, e);
        return;
    }
    turn_answer(r, &m);
}

static void turn_reloaded(void *ctx, enum err e)
{
    struct run *r = ctx;

    if (e != ERR_OK) {
        turn_fail(r, e);
        return;
    }
    turn_parse(r);
}

/* ------------------------------------------------------------- the outcomes */

/* The first example with this verb; NULL: there is none. */
static const char *example_of(struct arena *a, const struct command *c, const struct verb *v)
{
    const char *begin = v->name != NULL ? arena_printf(a, "%s %s ", c->name, v->name) : "";

    for (size_t i = 0; c->examples != NULL && c->examples[i] != NULL; i++) {
        if (strncmp(c->examples[i], begin, strlen(begin)) == 0) {
            return c->examples[i];
        }
    }
    return NULL;
}

/* Turns a mistake into words for the person. */
static void turn_excuse(struct run *r, enum err e)
{
    struct message *m = &r->turn.problem;
    const struct command *c = r->turn.command;

    assert(e != ERR_OK);
    if (e == ERR_PROTOCOL) {
        turn_fail(r, e);
        return;
    }
    if (message_empty(m) && c != NULL) {
        const struct verb *v = r->turn.verb != NULL ? r->turn.verb : c->verbs[0];
        const char *example = example_of(r->turn.arena, c, v);

        message_text(m, "That goes like this: ");
        message_code(m, "%s", command_synopsis(r->turn.arena, c, v));
        if (example != NULL && strcmp(example, v->synopsis) != 0) {
            message_text(m, ", for example ");
            message_code(m, "%s", example);
        }
    }
    turn_answer(r, m);
}

/* Redis is away, too slow, or made no sense.  What comes again is left for
 * then, without a word: "try again" would make a second message, and both
 * would count. */
static void turn_fail(struct run *r, enum err e)
{
    const struct event *ev = r->turn.event;
    struct message m;

    log_warn("turn.failed", "error=%s comes_again=%d", err_name(e), ev->comes_again);
    if (r->team->session == NULL) {
        turn_end(r); /* closed: Slack has to ask again, or the person */
        return;
    }
    if (ev->comes_again) {
        r->team->platform->leave(r->team->session, ev);
        turn_end(r);
        return;
    }
    message_init(&m, r->turn.arena);
    if (e == ERR_UNAVAILABLE) {
        message_text(&m, "I can't reach my memory right now. Nothing was counted: please say it "
                         "again in a minute.");
    } else {
        message_text(&m, "I could not confirm this. Look with ");
        message_code(&m, "me");
        message_text(&m, " before you repeat it.");
    }
    turn_answer(r, &m);
}

static void turn_answer(struct run *r, const struct message *m)
{
    bool silent;

    if (r->team->session == NULL) {
        turn_end(r); /* the event stays unacknowledged and comes again */
        return;
    }
    silent = m == NULL || message_empty(m) || !team_first_reply(r->team, r->turn.event);

    r->team->platform->answer(r->team->session, r->turn.event, silent ? NULL : m, turn_answered, r);
}

static void turn_answered(void *ctx, enum err e, uint64_t retry_ms)
{
    (void)retry_ms;
    if (e != ERR_OK) {
        log_debug("turn.reply", "error=%s", err_name(e)); /* a reply is best effort */
    }
    turn_end(ctx);
}

static void turn_end(struct run *r)
{
    struct team *team = r->team;

    assert(team->turns > 0);
    team->turns--;
    if (team->paused && !team->stopped && team->turns < CAP_TURNS / 2) {
        team->paused = false;
        team->platform->pause(team->session, 0);
    }
    arena_free(r->turn.arena);
}
