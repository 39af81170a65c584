/* turn.c -- one event in, one commit, one acknowledgement, one reply.
 *
 *     turn_start -> turn_parse -> turn_ask -> turn_asked -> turn_answer -> turn_end
 *                    ^      \________________________/ /
 *                    |  (a mistake, or nothing to ask) /
 *                    +-- turn_reloaded <--------------/  (the settings have changed)
 *                                                    \-> turn_fail -> turn_end
 *
 * A message that was edited counts as it reads now.  Where that commits nothing
 * (a mistake, "help"), turn_withdraw and turn_withdrawn stand in the place of
 * turn_ask and turn_asked: they take back what it made before.
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
#include "lists.h"
#include "log.h"
#include "platform.h"
#include "store.h"
#include "team.h"
#include "turn_header.h"
#include "turn_read.h"
#include "turn_say.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { STORE_TIMEOUT_MS = 2000, RELOADS_MAX = 3 };

struct run {
    struct turn turn; /* what the command sees */
    struct team *team;
    struct event *event;
    void *args;
    enum err mistake; /* in the words of an edit, while what it takes back is being asked */
    unsigned reloads;
};

static void turn_parse(struct run *r);
static void turn_mistake(struct run *r, enum err e);
static void turn_ask(struct run *r);
static void turn_withdraw(struct run *r, enum err mistake);
static void turn_asked(void *ctx, enum err e, const struct answer *a);
static void turn_withdrawn(void *ctx, enum err e, const struct answer *a);
static void turn_reloaded(void *ctx, enum err e);
static void turn_excuse(struct run *r, enum err e, const struct answer *a);
static void turn_fail(struct run *r, enum err e);
static void turn_answer(struct run *r, const struct message *m);
static void turn_answered(void *ctx, enum err e, uint64_t retry_ms);
static void turn_end(struct run *r);

void turn_start(struct team *team, struct event *ev)
{
    struct run *r = arena_alloc(ev->arena, sizeof(*r));

    r->team = team;
    r->turn.arena = ev->arena;
    r->event = ev;
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

static bool is_line(const struct event *ev)
{
    return ev->kind == EVENT_SAID || ev->kind == EVENT_EDITED;
}

static bool is_too_long(const struct event *ev)
{
    return strlen(ev->text) > CAP_COMMAND_BYTES || utf8_chars(ev->text) > CAP_COMMAND_CHARS;
}

static void turn_too_long(struct run *r)
{
    message_text(&r->turn.problem,
                 "That is too long for me: I read up to %d characters. Nothing was %s.",
                 CAP_COMMAND_CHARS, r->turn.event->kind == EVENT_EDITED ? "changed" : "counted");
    turn_excuse(r, ERR_USAGE, NULL);
}

/* "@ana++", whoever it is said to. */
static bool turn_overheard(struct run *r)
{
    struct message problem = r->turn.problem;

    message_init(&r->turn.problem, r->turn.arena);
    if (!is_line(r->turn.event) || is_too_long(r->turn.event) ||
        !read_claimed(&r->turn, true, &r->args)) {
        r->turn.problem = problem;
        return false;
    }
    if (message_empty(&r->turn.problem)) {
        turn_ask(r);
    } else {
        turn_mistake(r, ERR_USAGE);
    }
    return true;
}

/* A reaction, a deletion; an edit that leaves no command. */
static bool turn_noticed(struct run *r)
{
    const struct event *ev = r->turn.event;

    if (ev->kind == EVENT_SAID || !read_claimed(&r->turn, false, &r->args)) {
        return false;
    }
    if (ev->kind != EVENT_EDITED) {
        turn_ask(r);
    } else if (is_too_long(ev)) {
        turn_too_long(r);
    } else {
        turn_withdraw(r, ERR_OK);
    }
    return true;
}

/* A line said to the bot. */
static void turn_line(struct run *r)
{
    struct turn *t = &r->turn;
    enum err e;

    if (t->event->actor->external) { /* what is public here is not public there */
        message_text(&t->problem, "I answer only people of this workspace.");
        turn_excuse(r, ERR_DENIED, NULL);
        return;
    }
    if (is_too_long(t->event)) {
        turn_too_long(r);
        return;
    }
    e = read_line(&r->turn, &r->args);
    if (e == ERR_OK) {
        turn_ask(r);
    } else if (t->command != NULL || !turn_overheard(r)) {
        turn_mistake(r, e);
    }
}

static void turn_parse(struct run *r)
{
    struct turn *t = &r->turn;
    const struct event *ev = t->event;

    t->now_ms = clock_now_ms(r->team->clock);
    t->today = zone_day(r->team->zone, ev->at_ms);
    t->command = NULL;
    t->verb = NULL;
    lists_name(r->team, r->event);
    message_init(&t->problem, t->arena);
    if (ev->actor->bot) {
        turn_answer(r, NULL); /* not even this bot's own */
    } else if (is_line(ev) && ev->addressed) {
        turn_line(r);
    } else if (!turn_overheard(r) && !turn_noticed(r)) {
        turn_answer(r, NULL); /* not for us */
    }
}

/* -------------------------------------------------------------- the commit */

static void turn_ask(struct run *r)
{
    const struct verb *v = r->turn.verb;
    struct query q;

    if (v->query == NULL && r->turn.event->kind == EVENT_EDITED) {
        turn_withdraw(r, ERR_OK);
        return;
    }
    if (v->query == NULL) {
        turn_asked(r, ERR_OK, NULL);
        return;
    }
    query_init(&q, r->turn.arena, r->team->id);
    turn_header(r->team, &r->turn, &q);
    turn_header_role(r->team, &r->turn, &q);
    v->query(&r->turn, r->args, &q);
    store_call(r->team->store, &q, STORE_TIMEOUT_MS, turn_asked, r);
}

static void turn_withdraw(struct run *r, enum err mistake)
{
    struct query q;

    r->mistake = mistake;
    query_init(&q, r->turn.arena, r->team->id);
    turn_header(r->team, &r->turn, &q);
    query_function(&q, "withdraw");
    store_call(r->team->store, &q, STORE_TIMEOUT_MS, turn_withdrawn, r);
}

static void turn_team_loaded(void *ctx, enum err e)
{
    if (e == ERR_OK) {
        team_stir(ctx);
    }
}

/* Is there an answer to go on with?  If not, the turn has gone another way. */
static bool turn_has(struct run *r, enum err e, const struct answer *a)
{
    if (e != ERR_OK) {
        turn_fail(r, e);
    } else if (answer_yes(a, "stale")) {
        if (r->reloads++ < RELOADS_MAX) {
            team_load(r->team, turn_reloaded, r);
        } else {
            turn_fail(r, ERR_UNAVAILABLE);
        }
    } else if (answer_yes(a, "seen")) {
        turn_answer(r, NULL); /* the first delivery had the reply */
    } else {
        return true;
    }
    return false;
}

static void turn_reply(struct run *r, const struct answer *a)
{
    const struct verb *v = r->turn.verb;
    struct message m;
    enum err e;

    message_init(&m, r->turn.arena);
    e = v->reply(&r->turn, r->args, v->query != NULL ? a : NULL, &m);
    if (answer_yes(a, "reload")) {
        team_load(r->team, turn_team_loaded, r->team);
    } else if (a != NULL) {
        team_stir(r->team);
    }
    if (e != ERR_OK) {
        turn_excuse(r, e, a);
        return;
    }
    if (r->turn.event->kind == EVENT_EDITED) {
        undo_say(&r->turn, a, &m);
    }
    turn_answer(r, &m);
}

static void turn_asked(void *ctx, enum err e, const struct answer *a)
{
    struct run *r = ctx;

    if (!turn_has(r, e, a)) {
        return;
    }
    if (say_role(&r->turn, a)) {
        turn_excuse(r, ERR_DENIED, a);
    } else {
        turn_reply(r, a);
    }
}

static void turn_withdrawn(void *ctx, enum err e, const struct answer *a)
{
    struct run *r = ctx;

    if (!turn_has(r, e, a)) {
        return;
    }
    if (r->mistake != ERR_OK) {
        team_stir(r->team);
        turn_excuse(r, r->mistake, a);
    } else {
        turn_reply(r, a);
    }
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

/* The words are wrong: nothing comes of them. */
static void turn_mistake(struct run *r, enum err e)
{
    if (r->turn.event->kind == EVENT_EDITED) {
        turn_withdraw(r, e);
    } else {
        turn_excuse(r, e, NULL);
    }
}

/* Turns a mistake into words for the person.  `a`: what Redis said, if it was asked. */
static void turn_excuse(struct run *r, enum err e, const struct answer *a)
{
    struct message *m = &r->turn.problem;

    assert(e != ERR_OK);
    if (e == ERR_PROTOCOL) {
        turn_fail(r, e);
        return;
    }
    if (message_empty(m)) {
        say_usage(&r->turn);
    }
    if (a != NULL && r->turn.event->kind == EVENT_EDITED) {
        undo_say(&r->turn, a, m);
    }
    turn_answer(r, m);
}

/* Redis is away, too slow, or made no sense: the store has said so.  What comes again is left for
 * then, without a word: "try again" would make a second message, and both
 * would count. */
static void turn_fail(struct run *r, enum err e)
{
    const struct event *ev = r->turn.event;
    struct message m;

    log_debug("turn.failed", "error=%s comes_again=%d", err_name(e), ev->comes_again);
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
