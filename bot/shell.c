/* shell.c -- `bravo shell`: the whole bot at a terminal, or in a pipe.
 *
 * A line is read only when all that the line before has caused has been said;
 * so a chat in a pipe comes out the same every time, and is a transcript.
 */

#include "shell.h"

#include "agenda.h"
#include "arena.h"
#include "command.h"
#include "config.h"
#include "lines.h"
#include "log.h"
#include "loop.h"
#include "offline.h"
#include "people.h"
#include "program.h"
#include "status.h"
#include "store.h"
#include "team.h"

#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PROMPT_BYTES = 128 };

struct shell {
    struct offline offline;
    struct clock clock;
    int64_t clock_goal_ms; /* where :clock is going, past the boards on the way */
    struct shell_options options;
    struct team *team;
    struct status program;
    char redis_place[CONFIG_BYTES];
    char files[CONFIG_BYTES + 8]; /* the folder for those that come with messages */
    struct lines *lines;
    struct watch *interrupt;
    struct watch *terminate;
    bool echo;
    bool session_up;
    bool welcomed;
    bool waiting; /* for a line */
    bool ending;
    bool closed;
};

/* ---------------------------------------------------------------- arguments */

struct arguments {
    const char *person;
    const char *channel;
    const char *zone;
    const char *now;
    bool echo;
};

static const char usage_text[] =
    "Usage: bravo shell [--as NAME] [--channel NAME] [--zone ZONE] [--now TIME] [--echo]\n"
    "  --as NAME       who speaks when a line does not begin with \"name> \"\n"
    "  --channel NAME  where it is said (general)\n"
    "  --zone ZONE     the team's time zone to begin with, such as Europe/Berlin\n"
    "  --now TIME      a simulated clock, such as 2026-11-20T16:58:00; :clock +2m moves it\n"
    "  --echo          repeat each line before acting on it\n";

static int shell_usage(const char *problem)
{
    if (problem != NULL) {
        (void)fprintf(stderr, "bravo shell: %s\n", problem);
    }
    (void)fputs(usage_text, problem != NULL ? stderr : stdout);
    return problem != NULL ? 2 : 0;
}

/* The option's value, joined by = or the next argument; NULL: another option. */
static const char *option_value(const char *name, char **argv, int *i)
{
    size_t len = strlen(name);

    if (strncmp(argv[*i], name, len) != 0) {
        return NULL;
    }
    if (argv[*i][len] == '=') {
        return argv[*i] + len + 1;
    }
    return argv[*i][len] == '\0' && argv[*i + 1] != NULL ? argv[++*i] : NULL;
}

static bool read_arguments(struct arguments *a, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        const char *value;

        if (strcmp(argv[i], "--echo") == 0) {
            a->echo = true;
        } else if ((value = option_value("--as", argv, &i)) != NULL) {
            a->person = value;
        } else if ((value = option_value("--channel", argv, &i)) != NULL) {
            a->channel = value[0] == '#' ? value + 1 : value;
        } else if ((value = option_value("--zone", argv, &i)) != NULL) {
            a->zone = value;
        } else if ((value = option_value("--now", argv, &i)) != NULL) {
            a->now = value;
        } else {
            return false;
        }
    }
    return true;
}

static const char *login_name(void)
{
    const struct passwd *pw = getpwuid(getuid());

    return pw != NULL && pw->pw_name[0] != '\0' ? pw->pw_name : "me";
}

/* An instant from a wall clock's reading in the team's zone. */
static bool instant_parse(const char *text, const struct zone *zone, int64_t *at_ms)
{
    struct civil c;

    if (civil_parse(text, &c) != ERR_OK ||
        !zone_instant(zone, c.date, c.hour * 60 + c.minute, at_ms)) {
        return false;
    }
    *at_ms += c.second * 1000;
    return true;
}

/* --------------------------------------------------------------- the clock */

static bool duration_parse(const char *text, int64_t *ms)
{
    char *end;
    long long n = strtoll(text, &end, 10);
    static const struct {
        char letter;
        int64_t ms;
    } units[] = {{'s', 1000}, {'m', 60000}, {'h', 3600000}, {'d', 86400000}};

    for (size_t i = 0; end != text && i < sizeof(units) / sizeof(units[0]); i++) {
        if (end[0] == units[i].letter && end[1] == '\0' && n >= 0 && n < 100000) {
            *ms = n * units[i].ms;
            return true;
        }
    }
    return false;
}

static bool steer_clock(struct shell *s, const char *to)
{
    int64_t ms;

    to += strspn(to, " ");
    if (!s->clock.simulated) {
        (void)puts("The clock is real: start with --now to move it.");
        return true;
    }
    if (*to == '+' && duration_parse(to + 1, &ms)) {
        s->clock_goal_ms = s->clock.now_ms + ms;
        return true;
    }
    return instant_parse(to, s->team->zone, &s->clock_goal_ms);
}

/* Goes on towards the goal; false: a board is being posted on the way. */
static bool clock_arrived(struct shell *s)
{
    while (s->clock.simulated && s->clock.now_ms < s->clock_goal_ms) {
        int64_t next = agenda_next(s->team->agenda);
        bool on_the_way = next > s->clock.now_ms && next < s->clock_goal_ms;

        s->clock.now_ms = on_the_way ? next : s->clock_goal_ms;
        agenda_wake(s->team->agenda);
        if (team_busy(s->team)) {
            return false;
        }
    }
    return true;
}

/* ------------------------------------------------------------------- lines */

static void line_arrived(void *ctx, const char *line)
{
    struct shell *s = ctx;
    enum shell_line what;

    s->waiting = false;
    if (line == NULL || strcmp(line, ":quit") == 0) {
        s->ending = true;
        return;
    }
    if (s->echo) {
        (void)puts(line);
    }
    if (strncmp(line, ":clock", 6) == 0) {
        what = steer_clock(s, line + 6) ? SHELL_NOTHING : SHELL_WRONG;
    } else {
        what = shell_line(s->team->session, line);
    }
    if (what == SHELL_WRONG || what == SHELL_OTHER) {
        (void)puts("Steering lines: :clock +2m  :in #store [private]  :in dm  :react ana 👏  "
                   ":unreact ana 👏  :delete  :edit text  :repeat  :group @desk ana ben  "
                   ":person rob bot  :who  :quit");
    } else if (what == SHELL_CHAT && lines_terminal(s->lines) &&
               !shell_addressed(s->team->session)) {
        (void)puts("(said among people; type help to see what the bot understands)");
    }
    (void)fflush(stdout);
}

static void ask_for_line(struct shell *s)
{
    char prompt[PROMPT_BYTES];

    if (lines_terminal(s->lines) && !s->welcomed) {
        s->welcomed = true;
        (void)puts(
            "This is a channel of your own, with the whole bot in it. Try: kudos @ben for "
            "the till\n"
            "help shows all that it understands, :help what moves this chat; Ctrl-D leaves.");
    }
    s->waiting = true;
    (void)snprintf(prompt, sizeof(prompt), "%s> ", s->options.person);
    lines_next(s->lines, prompt);
}

static void hide_line(void *ctx)
{
    lines_hide(((struct shell *)ctx)->lines);
}

static void show_line(void *ctx)
{
    lines_show(((struct shell *)ctx)->lines);
}

static bool near_command(const char *word)
{
    return command_find(word) != NULL || command_nearest(word) != NULL;
}

/* ------------------------------------------------------------ begin and end */

static void try_team_up(struct shell *s)
{
    if (s->session_up && store_is_up(s->offline.store)) {
        team_up(s->team);
    }
}

static void store_came_up(void *ctx)
{
    struct shell *s = ctx;

    status_change(&s->program.store, true, clock_now_ms(&s->clock));
    try_team_up(s);
}

static void store_went_down(void *ctx, const char *why)
{
    struct shell *s = ctx;

    (void)why;
    status_change(&s->program.store, false, clock_now_ms(&s->clock));
}

static void session_came_up(void *ctx)
{
    struct shell *s = ctx;

    s->session_up = true;
    status_change(&s->program.platforms[0], true, clock_now_ms(&s->clock));
    try_team_up(s);
}

static void session_went_down(void *ctx, const char *why)
{
    (void)ctx;
    (void)why;
}

static void session_said(void *ctx, struct event *ev)
{
    team_event(((struct shell *)ctx)->team, ev);
}

static void session_saw(void *ctx, const char *person, bool here)
{
    people_seen(((struct shell *)ctx)->team->people, person, here);
}

static void interrupted(void *ctx)
{
    struct shell *s = ctx;

    s->ending = true;
}

static void session_closed(void *ctx)
{
    ((struct shell *)ctx)->closed = true;
}

static void shell_close(struct shell *s)
{
    team_stop(s->team);
    lines_close(s->lines);
    watch_free(s->interrupt);
    watch_free(s->terminate);
    team_close(s->team, session_closed, s);
    while (!s->closed) {
        loop_run_once(s->offline.loop);
    }
    offline_close(&s->offline);
    team_free(s->team);
    offline_free(&s->offline);
}

static void shell_open_all(struct shell *s)
{
    static const struct platform_events events = {.up = session_came_up,
                                                  .down = session_went_down,
                                                  .event = session_said,
                                                  .seen = session_saw};
    struct team_options options = {.loop = s->offline.loop,
                                   .clock = &s->clock,
                                   .store = s->offline.store,
                                   .status = &s->program};

    s->team = team_new(&options);
    s->team->platform = &platform_shell;
    s->lines = lines_open(s->offline.loop, line_arrived, s);
    s->options.colour = lines_terminal(s->lines);
    s->team->session = shell_open(s->offline.loop, &s->options, &events, s);
    s->interrupt = signal_watch(s->offline.loop, SIGINT, interrupted, s);
    s->terminate = signal_watch(s->offline.loop, SIGTERM, interrupted, s);
}

/* When all is said that there is to say, it is the person's turn. */
static void shell_step(void *ctx)
{
    struct shell *s = ctx;

    if (s->ending) {
        loop_stop(s->offline.loop);
        return;
    }
    if (s->waiting || s->team->version == NULL || team_busy(s->team)) {
        return;
    }
    if (clock_arrived(s)) {
        ask_for_line(s);
    }
}

static void shell_loop(struct shell *s)
{
    loop_before_wait(s->offline.loop, shell_step, s);
    loop_run(s->offline.loop);
    loop_before_wait(s->offline.loop, NULL, NULL);
}

int program_shell(struct config *c, int argc, char **argv)
{
    struct arguments a = {.person = login_name(), .channel = "general"};
    static const struct store_events store_events = {.up = store_came_up, .down = store_went_down};
    struct shell s = {0};
    const struct zone *zone;

    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        return shell_usage(NULL);
    }
    if (!read_arguments(&a, argc, argv)) {
        return shell_usage("I don't know one of these arguments.");
    }
    zone = a.zone != NULL ? zone_find(a.zone) : zone_local();
    if (zone == NULL) {
        return shell_usage("--zone takes a name like Europe/Berlin.");
    }
    if (a.now != NULL && !instant_parse(a.now, zone, &s.clock.now_ms)) {
        return shell_usage("--now takes a time like 2026-11-20T16:58:00.");
    }
    if (c->redis_url[0] != '\0' && !store_url_valid(c->redis_url)) {
        return shell_usage("REDIS_URL goes like redis://:password@host:6379/0 or unix:///path.");
    }
    if (config_make_state(c) != ERR_OK) {
        (void)fprintf(stderr, "bravo shell: %s\n", c->problem);
        return 1;
    }
    if (getenv("BRAVO_LOG") == NULL) {
        log_set_level(LOG_WARN); /* a person is reading */
    }
    s.clock.simulated = a.now != NULL;
    s.clock_goal_ms = s.clock.now_ms;
    s.echo = a.echo;
    (void)snprintf(s.files, sizeof(s.files), "%s/files", c->state_dir);
    s.options = (struct shell_options){.clock = &s.clock,
                                       .files = s.files,
                                       .person = a.person,
                                       .channel = a.channel,
                                       .zone = zone_name(zone),
                                       .is_command = near_command,
                                       .before_output = hide_line,
                                       .after_output = show_line};
    config_redis_place(c, s.redis_place, sizeof(s.redis_place));
    s.program = (struct status){.version = BRAVO_VERSION,
                                .started_ms = clock_now_ms(&s.clock),
                                .store = {.name = s.redis_place},
                                .platforms = {{.name = platform_shell.name}},
                                .platform_count = 1};
    s.offline.events = &store_events;
    s.offline.events_ctx = &s;
    if (offline_open(&s.offline, c, "shell") != ERR_OK) {
        return 1;
    }
    shell_open_all(&s);
    shell_loop(&s);
    shell_close(&s);
    zone_release_all();
    return 0;
}
