/* checkin -- customers whom we call just to see how they are: who, and how often. */
#include "checkin.h"

static enum err name_parse(struct turn *t, struct words *w, void *args)
{
    return named_take(t, w, NULL, &((struct checkin *)args)->who) && words_end(w) ? ERR_OK
                                                                                  : ERR_USAGE;
}

/* The function goes by the verb. */
static void change_query(const struct turn *t, const void *args, struct query *q)
{
    const struct checkin *c = args;
    const struct person *owner = c->owner;
    const struct zone *zone = owner != NULL && owner->zone != NULL ? zone_find(owner->zone) : NULL;

    query_function(q, arena_printf(t->arena, "checkin_%s", t->verb->name));
    named_query(&c->who, q);
    query_int(q, "alone", t->event->direct);
    query_text(q, "to", owner != NULL ? owner->id : NULL);
    query_text(q, "zone", zone != NULL ? zone_name(zone) : NULL);
    query_text(q, "rhythm", c->rhythm);
    if (c->days > 0) {
        query_int(q, "days", c->days);
    }
}

static enum err add_reply(struct turn *t, const void *args, const struct answer *a,
                          struct message *m)
{
    const struct checkin *c = args;
    enum err e = checkin_refused(t, c, a);

    if (e != ERR_OK || answer_yes(a, "same")) {
        return e;
    }
    message_person(m, c->owner->id);
    message_text(m, " checks in with ");
    message_bold(m, "%s", c->who.name);
    message_text(m, " every %s, first %s. Afterwards: ", c->rhythm, checkin_day(t, a, "due"));
    message_code(m, "checkin log \"%s\" how they are", c->who.name);
    if (t->event->visibility == VISIBLE_DIRECT) {
        message_small(m);
        message_text(m, "It stays between us: say it in a channel to share it.");
    }
    return ERR_OK;
}

static enum err change_reply(struct turn *t, const void *args, const struct answer *a,
                             struct message *m)
{
    enum err e = checkin_refused(t, args, a);

    if (e == ERR_OK) {
        message_person(m, answer_text(a, "owner"));
        message_text(m, " checks in with ");
        message_bold(m, "%s", answer_text(a, "name"));
        message_text(m, " every %s now, next %s.", answer_text(a, "rhythm"),
                     checkin_day(t, a, "due"));
    }
    return e;
}

static enum err remove_reply(struct turn *t, const void *args, const struct answer *a,
                             struct message *m)
{
    enum err e = checkin_refused(t, args, a);

    if (e == ERR_OK) {
        message_text(m, "There is no check-in with %s any more.", answer_text(a, "name"));
    }
    return e;
}

static const struct verb checkin_add = {
    .name = "add",
    .makes = "checkin",
    .synopsis = "checkin add \"name\" every [N] days|weeks|months [by @person]",
    .help = "Whom to call in which rhythm; without @person, you do it.",
    .args_size = sizeof(struct checkin),
    .parse = checkin_add_parse,
    .query = change_query,
    .reply = add_reply,
};

static const struct verb checkin_change = {
    .name = "change",
    .makes = "rhythm",
    .synopsis = "checkin change \"name\" [every [N] days|weeks|months] [by @person]",
    .help = "Another rhythm, or somebody else.",
    .args_size = sizeof(struct checkin),
    .parse = checkin_change_parse,
    .query = change_query,
    .reply = change_reply,
};

static const struct verb checkin_remove = {
    .name = "remove",
    .makes = "state",
    .synopsis = "checkin remove \"name\"",
    .help = "Call them no more.",
    .args_size = sizeof(struct checkin),
    .parse = name_parse,
    .query = change_query,
    .reply = remove_reply,
};

const struct command command_checkin = {
    .name = "checkin",
    .aliases = (const char *const[]){"checkins", "check-in", NULL},
    .help = "Call customers just to see how they are.",
    .examples =
        (const char *const[]){"checkin add \"Miller family\" every 6 weeks by @ana", "checkin due",
                              "checkin log \"Miller family\" all fine, new baby",
                              "checkin change \"Miller family\" every 3 months",
                              "checkin list mine", NULL},
    .verbs = (const struct verb *const[]){&checkin_add, &checkin_due, &checkin_log, &checkin_list,
                                          &checkin_change, &checkin_remove, NULL},
};
