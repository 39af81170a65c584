/* entry_find.c -- finding stories, lessons and their like: list, show, search (see entry.h). */
#include "entry_find.h"

#include <inttypes.h>
#include <string.h>

enum { PREFIX_CHARS = 3, LINE_CHARS = 80, DAY_BYTES = 64 };

/* ------------------------------------------------------------------- parse */

static const char *const periods[] = {"today", "week", "month", "year", "all"};

static bool take_period(struct words *w, struct entry_find *f)
{
    (void)words_keyword(w, "this");
    for (size_t i = 0; i < sizeof(periods) / sizeof(periods[0]); i++) {
        if (words_keyword(w, periods[i])) {
            f->period = periods[i];
            return true;
        }
    }
    return false;
}

static bool take_page(struct words *w, struct entry_find *f)
{
    const char *from = w->at;

    if (words_keyword(w, "page") && words_int(w, &f->page) && f->page > 0) {
        return true;
    }
    f->page = 1;
    w->at = from;
    return false;
}

static bool take_filter(struct words *w, struct entry_find *f)
{
    return words_person(w, &f->person) || words_tag(w, &f->tag) || take_page(w, f);
}

static bool take_tone(struct words *w, struct entry_find *f)
{
    bool good = words_keyword(w, "good");

    if (!good && !words_keyword(w, "bad")) {
        return false;
    }
    f->tone = good ? "good" : "bad";
    return true;
}

/* What only some kinds can be asked for. */
static bool take_special(struct turn *t, struct words *w, struct entry_find *f)
{
    const struct entry_kind *kind = t->command->entry;

    return (kind->tone != TONE_NONE && take_tone(w, f)) ||
           (kind->stated && entry_stated_take(t, w, f));
}

static enum err list_parse(struct turn *t, struct words *w, void *args)
{
    struct entry_find *f = args;
    const char *name = t->command->name;
    struct message *m = &t->problem;

    f->page = 1;
    while (!words_end(w)) {
        if (take_filter(w, f) || take_special(t, w, f) || take_period(w, f)) {
            continue;
        }
        if (!words_keyword(w, "best")) {
            message_text(m, "That goes like this: ");
            message_code(m, "%s", command_synopsis(t->arena, t->command, t->verb));
            message_text(m, ". For a %s that begins with “list”: ", t->command->entry->name);
            message_code(m, "%s: list …", name);
            return ERR_USAGE;
        }
        f->best = true;
    }
    return ERR_OK;
}

static enum err search_parse(struct turn *t, struct words *w, void *args)
{
    struct entry_find *f = args;
    const char *text = "";
    const char *word;

    f->page = 1;
    while (!words_end(w)) {
        if (take_filter(w, f)) {
            continue;
        }
        if (words_word(w, &word)) {
            text = arena_printf(t->arena, "%s %s", text, word);
        } else {
            words_skip(w);
        }
    }
    f->word_count = utf8_words(t->arena, text, f->words, QUESTION_WORDS);
    return f->word_count > 0 || f->person != NULL || f->tag != NULL ? ERR_OK : ERR_USAGE;
}

static enum err show_parse(struct turn *t, struct words *w, void *args)
{
    enum err e = entry_number_parse(t, w, args);

    return e == ERR_OK && !words_end(w) ? ERR_USAGE : e;
}

/* ------------------------------------------------------------------- query */

/* The first day of the period that goes on today. */
static int32_t period_begin(const char *period, int32_t today)
{
    struct date d = day_date(today);

    if (period == NULL || strcmp(period, "all") == 0) {
        return 0;
    }
    if (strcmp(period, "today") == 0) {
        return today;
    }
    if (strcmp(period, "week") == 0) {
        return today - day_weekday(today);
    }
    d.day = 1;
    d.month = strcmp(period, "year") == 0 ? 1 : d.month;
    return date_day(d);
}

static void ask_word(struct query *q, const char *mark, const char *word)
{
    if (word != NULL) {
        query_text(q, "word[]", arena_printf(q->arena, "%s%s", mark, word));
    }
}

static void find_query(const struct turn *t, const void *args, struct query *q)
{
    const struct entry_find *f = args;
    const char *state = entry_stated_word(t, f);
    bool all = f->word_count == 0 && f->person == NULL && f->tag == NULL && state == NULL &&
               f->owner == NULL;

    query_function(q, all ? "entry_list" : "entry_search");
    query_text(q, "kind", t->command->entry->name);
    query_int(q, "from", period_begin(f->period, t->today));
    query_int(q, "best", f->best);
    query_int(q, "pressing", entry_stated_presses(t, f));
    query_int(q, "page", f->page);
    query_text(q, "tone", f->tone);
    ask_word(q, "=", state);
    ask_word(q, "=", f->owner);
    ask_word(q, "@", f->person != NULL ? f->person->id : NULL);
    ask_word(q, "#", f->tag);
    for (size_t i = 0; i < f->word_count; i++) {
        bool begins = utf8_chars(f->words[i]) >= PREFIX_CHARS;

        query_text(q, begins ? "prefix[]" : "word[]", f->words[i]);
    }
}

static void show_query(const struct turn *t, const void *args, struct query *q)
{
    query_function(q, "entry_show");
    entry_number_query(t, *(const int64_t *)args, q);
}

/* ------------------------------------------------------------------- reply */

static bool other_year(int32_t day, int32_t today)
{
    return day_date(day).year != day_date(today).year;
}

static void say_votes(struct message *m, const char *before, int64_t votes)
{
    if (votes > 0) {
        message_text(m, "%s%" PRId64 " %s", before, votes, votes == 1 ? "vote" : "votes");
    }
}

/* What only some kinds have. */
static void say_special(const struct turn *t, const struct answer *a, size_t index,
                        struct message *m)
{
    const struct entry_kind *kind = t->command->entry;
    const char *tone = answer_item(a, "entry", index, "x");
    int64_t weight = answer_item_int(a, "entry", index, "n");

    if (kind->tone == TONE_FIRST && tone != NULL) {
        message_text(m, " · %s", tone);
    }
    if (weight != 0) {
        message_text(m, " · %s", weight > 0 ? "high" : "low");
    }
    if (kind->stated) {
        entry_stated_say_brief(m, answer_item(a, "entry", index, "s"),
                               answer_item(a, "entry", index, "owner"));
    }
}

static void say_line(const struct turn *t, const struct answer *a, size_t index, struct message *m)
{
    int32_t day = (int32_t)answer_item_int(a, "entry", index, "d");
    char date[DAY_BYTES];

    day_short(day, other_year(day, t->today), date, sizeof(date));
    message_item(m);
    message_bold(m, "%" PRId64, answer_item_int(a, "entry", index, "no"));
    message_text(m, " · %s · ", date);
    message_person(m, answer_item(a, "entry", index, "by"));
    message_text(m, ": ");
    message_said(m, entry_excerpt(t->arena, answer_item(a, "entry", index, "t"), LINE_CHARS));
    say_votes(m, " · ", answer_item_int(a, "entry", index, "votes"));
    say_special(t, a, index, m);
}

static const char *with_word(struct arena *a, const char *text, const char *word)
{
    return word != NULL ? arena_printf(a, "%s %s", text, word) : text;
}

/* What to type for another page of the same. */
static const char *page_command(const struct turn *t, const struct entry_find *f, int64_t page)
{
    struct arena *a = t->arena;
    const char *text = arena_printf(a, "%s %s", t->command->name, t->verb->name);

    for (size_t i = 0; i < f->word_count; i++) {
        text = arena_printf(a, "%s %s", text, f->words[i]);
    }
    if (f->person != NULL) {
        text = arena_printf(a, "%s @%s", text, f->person->name);
    }
    if (f->tag != NULL) {
        text = arena_printf(a, "%s #%s", text, f->tag);
    }
    text = with_word(a, text, f->tone);
    text = with_word(a, text, f->state);
    text = with_word(a, text, f->whose);
    text = with_word(a, text, f->period);
    return arena_printf(a, "%s%s page %" PRId64, text, f->best ? " best" : "", page);
}

static void say_pages(const struct turn *t, const struct entry_find *f, const struct answer *a,
                      struct message *m)
{
    int64_t page = answer_int(a, "page", 1);
    int64_t pages = answer_int(a, "pages", 1);

    if (pages > 1) {
        message_small(m);
        message_text(m, "Page %" PRId64 " of %" PRId64, page, pages);
    }
    if (page < pages) {
        message_text(m, ": ");
        message_code(m, "%s", page_command(t, f, page + 1));
    }
    if (answer_text(a, "most") != NULL) {
        message_small(m);
        message_text(m, "I looked at the newest %s.", answer_text(a, "most"));
    }
}

static void say_none(const struct turn *t, const struct entry_find *f, struct message *m)
{
    const struct entry_kind *kind = t->command->entry;
    bool all = f->word_count == 0 && f->person == NULL && f->tag == NULL && f->period == NULL &&
               f->tone == NULL && f->owner == NULL;
    bool pending = kind->stated && f->state == NULL;

    all = all && (f->state == NULL || strcmp(f->state, "all") == 0);
    message_text(m, "There are no %s%s %s.", all && pending ? "open " : "", kind->plural,
                 !all      ? "like that here"
                 : pending ? "here"
                           : "here yet");
}

static enum err find_reply(struct turn *t, const void *args, const struct answer *a,
                           struct message *m)
{
    const struct entry_find *f = args;
    const struct entry_kind *kind = t->command->entry;
    int64_t total = answer_int(a, "total", 0);

    if (total == 0) {
        say_none(t, f, m);
        return ERR_OK;
    }
    message_text(m, "%" PRId64 " %s%s", total, total == 1 ? kind->name : kind->plural,
                 total == 1                   ? ":"
                 : f->best                    ? ", best first:"
                 : entry_stated_presses(t, f) ? ", most pressing first:"
                                              : ", newest first:");
    for (size_t i = 0; i < answer_count(a, "entry"); i++) {
        say_line(t, a, i, m);
    }
    say_pages(t, f, a, m);
    return ERR_OK;
}

static enum err show_reply(struct turn *t, const void *args, const struct answer *a,
                           struct message *m)
{
    int32_t day = (int32_t)answer_int(a, "d", 0);
    const char *editor = answer_text(a, "editor");
    char date[DAY_BYTES];
    enum err e = entry_refused(t, *(const int64_t *)args, a);

    if (e != ERR_OK) {
        return e;
    }
    day_describe(day, other_year(day, t->today), date, sizeof(date));
    entry_say_name(m, t->command->entry->name, answer_int(a, "no", 0));
    message_text(m, " from ");
    message_person(m, answer_text(a, "by"));
    message_text(m, ", %s", date);
    entry_say_tone(m, answer_text(a, "x"));
    say_votes(m, ", ", answer_int(a, "votes", 0));
    message_quote(m);
    message_said(m, answer_text(a, "t"));
    if (editor != NULL) {
        message_small(m);
        message_text(m, "Edited by ");
        message_person(m, editor);
    }
    if (t->command->entry->stated) {
        entry_stated_say(t, a, m);
    }
    if (answer_int(a, "known", 0) > 0) {
        message_small(m);
        message_text(m, "Known to %s of us: ", answer_text(a, "known"));
        message_code(m, "%s who %s", t->command->name, answer_text(a, "no"));
    }
    return ERR_OK;
}

/* ----------------------------------------------------------------- records */

const struct verb entry_list = {
    .name = "list",
    .synopsis = "* list [@person] [#tag] [today|week|month|year|all] [best] [page N]",
    .help = "List them, newest first or those with most votes.",
    .args_size = sizeof(struct entry_find),
    .parse = list_parse,
    .query = find_query,
    .reply = find_reply,
};

const struct verb entry_list_felt = {
    .name = "list",
    .synopsis = "* list [good|bad] [@person] [#tag] [today|week|month|year|all] [best] [page N]",
    .help = "List them, newest first or those with most votes.",
    .args_size = sizeof(struct entry_find),
    .parse = list_parse,
    .query = find_query,
    .reply = find_reply,
};

const struct verb entry_list_stated = {
    .name = "list",
    .synopsis = "* list [open|work|resolved|all] [mine|unowned|owner @person] [@person] [#tag] "
                "[today|week|month|year] [best] [page N]",
    .help = "List those that wait, the most pressing first, or what you name.",
    .args_size = sizeof(struct entry_find),
    .parse = list_parse,
    .query = find_query,
    .reply = find_reply,
};

const struct verb entry_search = {
    .name = "search",
    .synopsis = "* search words… [@person] [#tag] [page N]",
    .help = "Find those with all of these words; the beginning of a word will do.",
    .args_size = sizeof(struct entry_find),
    .parse = search_parse,
    .query = find_query,
    .reply = find_reply,
};

const struct verb entry_show = {
    .name = "show",
    .synopsis = "* show NUMBER",
    .help = "Show one as it was told.",
    .args_size = sizeof(int64_t),
    .parse = show_parse,
    .query = show_query,
    .reply = show_reply,
};
