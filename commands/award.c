/* award -- what managers hand out to who deserves more than thanks. */
#include "award.h"

#include "named.h"
#include "sentence.h"

#include <inttypes.h>
#include <string.h>

enum { TITLE_CHARS = 60 };

static enum err ask_whom(struct turn *t)
{
    message_text(&t->problem, "Who gets it, and what is it called? Like this: ");
    message_code(&t->problem, "%s", t->command->examples[0]);
    return ERR_USAGE;
}

static enum err take_people(struct turn *t, struct words *w, struct award *award)
{
    const struct person *p;

    while (words_person(w, &p)) {
        if (award_fits(t, p) != ERR_OK) {
            return ERR_USAGE;
        }
        if (award->count == AWARD_PEOPLE) {
            message_text(&t->problem, "An award can go to %d people at most.", AWARD_PEOPLE);
            return ERR_USAGE;
        }
        award->people[award->count++] = p;
        while (words_punctuation(w) || words_keyword(w, "and")) {
        }
    }
    return award->count > 0 ? ERR_OK : ask_whom(t);
}

static enum err give_parse(struct turn *t, struct words *w, void *args)
{
    static const char *const until[] = {"for", NULL};
    struct award *award = args;
    struct named title = {0};
    enum err e = take_people(t, w, award);

    if (e != ERR_OK) {
        return e;
    }
    if (!named_take(t, w, until, &title) || title.name == NULL) {
        return ask_whom(t);
    }
    if (utf8_chars(title.name) > TITLE_CHARS) {
        message_text(&t->problem, "A title can have %d characters at most.", TITLE_CHARS);
        return ERR_USAGE;
    }
    award->title = title.name;
    (void)words_keyword(w, "for");
    return sentence_take_words(t, w, "What is it for?", 1, &award->text);
}

static void give_query(const struct turn *t, const void *args, struct query *q)
{
    const struct award *award = args;

    (void)t;
    query_function(q, "award_give");
    for (size_t i = 0; i < award->count; i++) {
        query_text(q, "to[]", award->people[i]->id);
    }
    query_text(q, "title", award->title);
    query_text(q, "text", award->text);
}

enum err award_refused(struct turn *t, const struct award *award, const struct answer *a)
{
    const char *why = answer_text(a, "refused");
    struct message *m = &t->problem;

    if (why == NULL) {
        return ERR_OK;
    }
    if (strcmp(why, "self") == 0) {
        message_text(m, "That is for the others to say: name somebody else.");
    } else if (strcmp(why, "off") == 0) {
        message_text(m, "There is no weekly vote here. An admin can begin one: ");
        message_code(m, "setting award.weekly on");
    } else if (strcmp(why, "private") == 0) {
        message_text(m, "Say it in a channel that all can read: the others are to know why.");
    } else if (strcmp(why, "known") == 0) {
        message_text(m, "You have nominated ");
        message_person(m, award->people[0]->id);
        message_text(m, " already.");
    } else if (strcmp(why, "unknown") == 0 || strcmp(why, "gone") == 0) {
        message_text(m, "There is no award %" PRId64 " here. All of them: ", award->number);
        message_code(m, "award list");
    } else {
        message_text(m, "That was more than %" PRId64 " minutes ago, so it stays as it was.",
                     settings_int(t->settings, "undo.minutes"));
    }
    return ERR_USAGE;
}

static enum err give_reply(struct turn *t, const void *args, const struct answer *a,
                           struct message *m)
{
    const char *channel = answer_text(a, "channel");
    enum err e = award_refused(t, args, a);

    if (e != ERR_OK) {
        return e;
    }
    if (answer_yes(a, "edited")) {
        message_text(m, "Changed.");
    } else if (*channel == '\0') {
        message_text(m, "It is on the next board.");
    } else if (strcmp(channel, t->event->channel) != 0) {
        message_text(m, "It is told in ");
        message_channel(m, channel);
        message_text(m, ", and on the next board.");
    }
    return ERR_OK;
}

static const struct verb award_give = {
    .synopsis = "award @people… \"title\" for reason",
    .help = "Hand out an award: the team celebrates it.",
    .role = ROLE_MANAGER,
    .args_size = sizeof(struct award),
    .parse = give_parse,
    .query = give_query,
    .reply = give_reply,
};

const struct command command_award = {
    .name = "award",
    .aliases = (const char *const[]){"awards", NULL},
    .help = "Hand out awards, and vote for the one of the week.",
    .examples = (const char *const[]){"award @ana \"Rescuer of the week\" for saving the wedding",
                                      "award nominate @ben for staying until all were served",
                                      "award vote @ben", "award list @ana", NULL},
    .verbs = (const struct verb *const[]){&award_give, &award_nominate, &award_vote, &award_list,
                                          &award_remove, NULL},
};
