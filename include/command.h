/* command.h -- all that a file in commands/ sees.
 *
 * A command is a record and pure functions: `parse` turns words into
 * arguments, `query` turns arguments into one call of one Redis function,
 * `reply` turns its answer into a message for the person.  What the team is to
 * see is a notice: a row that the Redis function writes in the same commit,
 * rendered later by the notice's pure `render`.  What the daily board says
 * about it is a section (section.h); what comes by the clock is a job of the
 * morning (bot/store/round.lua).
 */
#ifndef COMMAND_H
#define COMMAND_H

#include "amount.h"
#include "arena.h"
#include "caps.h"
#include "entry.h"
#include "err.h"
#include "event.h"
#include "free.h"
#include "message.h"
#include "near.h"
#include "query.h"
#include "schedule.h"
#include "section.h"
#include "setting.h"
#include "status.h"
#include "utf8.h"
#include "when.h"
#include "words.h"
#include "zone.h"

enum role { ROLE_MEMBER, ROLE_MANAGER, ROLE_ADMIN };

const char *role_name(enum role r); /* "everyone", "manager", "admin" */

/* One event on its way; all of it lives until the reply is said. */
struct turn {
    struct arena *arena;
    const struct event *event;
    const struct command *command;
    const struct verb *verb;
    const struct settings *settings;
    const struct status *status; /* for the command `status` */
    int64_t now_ms;
    int32_t today;          /* of the event, in the team's zone */
    struct message problem; /* why parse or reply failed; empty: show how it goes */
};

/* What a verb does: `metric set`, `story show`.  The one without a name is
 * what the command does when no other fits. */
struct verb {
    const char *name;     /* NULL: the default */
    const char *synopsis; /* "story show NUMBER"; * stands for the command's name */
    const char *help;     /* one sentence */
    enum role role;
    const char *role_setting; /* a setting that overrides the role; NULL: none */
    size_t args_size;
    /* The kinds of entries that it makes, with spaces between: what an edit of them leaves
     * as it was if it is refused.  NULL: called as the verb is, or its command. */
    const char *makes;

    /* ERR_USAGE or ERR_DENIED: see turn.problem.  NULL: takes no words. */
    enum err (*parse)(struct turn *t, struct words *w, void *args);
    /* NULL: there is nothing to ask. */
    void (*query)(const struct turn *t, const void *args, struct query *q);
    /* An empty message says nothing. */
    enum err (*reply)(struct turn *t, const void *args, const struct answer *a, struct message *m);
};

struct command {
    const char *name;
    const char *const *aliases; /* NULL-terminated; NULL: none */
    const char *help;           /* one sentence */
    const char *const *examples;
    const struct verb *const *verbs; /* NULL-terminated */
    const struct entry_kind *entry;  /* what the shared verbs of entry.h work on */

    /* For events that are no typed line (a reaction, a deletion): true if it
     * is for this command, with the arguments of its default verb.  NULL: none. */
    bool (*event)(struct turn *t, void *args);
    /* For what is said among people, not to the bot: likewise.  Both may say
     * in turn.problem what is wrong with it; the person is then told. */
    bool (*overhear)(struct turn *t, void *args);
};

/* What one may want to do; commands are listed under it. */
struct topic {
    const char *name;              /* "thank" */
    const char *title;             /* "Thank somebody" */
    const struct command *command; /* NULL in a topic: commands stand behind it */
};

const struct topic *topic_at(size_t index);       /* NULL: past the end */
const struct topic *topic_find(const char *word); /* NULL: none, in any case of letters */
const struct command *topic_command(const struct topic *t, size_t index); /* likewise */

const struct command *command_at(size_t index);          /* NULL: past the end */
const struct command *command_find(const char *word);    /* by name or alias, any case */
const struct command *command_nearest(const char *word); /* NULL: none is near */
const struct verb *command_default(const struct command *c);
const struct verb *command_verb(const struct command *c, const char *word); /* NULL: none */
const char *command_synopsis(struct arena *a, const struct command *c, const struct verb *v);

/* Adds what an answer says was taken back; or, of an edit, why it was not: it is
 * too old, or stays as it was because the edit is refused (m is turn.problem). */
void undo_say(const struct turn *t, const struct answer *a, struct message *m);

struct notice {
    const char *kind; /* as in the row */
    enum err (*render)(const struct answer *row, struct message *m);
};

const struct notice *notice_find(const char *kind); /* NULL: unknown */

#endif
