/* dimension -- customer, concept, process, tools, plan, team: are all six cared for? */
#include "board.h"

#include <inttypes.h>
#include <string.h>

enum { BAR_CELLS = 12 };

static const struct {
    const char *name;
    const char *about;
} dimensions[] = {
    {"customer", "who they are, and what they need"},
    {"concept", "what we offer them, and how it should feel"},
    {"process", "how the work goes, from their side"},
    {"tools", "what we work with"},
    {"plan", "what it costs and what it brings"},
    {"team", "who we are, and what we can do"},
};

static const char *about(const char *name)
{
    for (size_t i = 0; i < sizeof(dimensions) / sizeof(dimensions[0]); i++) {
        if (strcmp(dimensions[i].name, name) == 0) {
            return dimensions[i].about;
        }
    }
    return "";
}

static void dimension_query(const struct turn *t, const void *args, struct query *q)
{
    (void)t;
    (void)args;
    query_function(q, "dimension");
}

static int64_t most_of(const struct answer *a)
{
    int64_t most = 1;

    for (size_t i = 0; i < answer_count(a, "dimension"); i++) {
        int64_t n = answer_item_int(a, "dimension", i, "n");

        most = n > most ? n : most;
    }
    return most;
}

/* A cell for each of the most that one has, or that share of BAR_CELLS. */
static void say_bar(struct message *m, int64_t n, int64_t most)
{
    int64_t cells = most > BAR_CELLS ? (n * BAR_CELLS + most - 1) / most : n;

    for (int64_t i = 0; i < cells; i++) {
        message_text(m, "█");
    }
}

static void say_neglected(struct message *m, const struct answer *a)
{
    const char *first = NULL;

    for (size_t i = 0; i < answer_count(a, "dimension"); i++) {
        if (answer_item_int(a, "dimension", i, "neglected") == 0) {
            continue;
        }
        if (first == NULL) {
            first = answer_item(a, "dimension", i, "name");
            message_paragraph(m);
            message_text(m, "Neglected: ");
        } else {
            message_text(m, ", ");
        }
        message_bold(m, "%s", answer_item(a, "dimension", i, "name"));
    }
    if (first == NULL) {
        message_paragraph(m);
        message_text(m, "None is neglected.");
        return;
    }
    message_text(m, ". What could be better there? ");
    message_code(m, "idea … #%s", first);
}

static enum err dimension_reply(struct turn *t, const void *args, const struct answer *a,
                                struct message *m)
{
    int64_t most = most_of(a);

    (void)t;
    (void)args;
    message_bold(m, "The six dimensions in the last %" PRId64 " weeks", answer_int(a, "weeks", 0));
    message_table(m, "lrll");
    for (size_t i = 0; i < answer_count(a, "dimension"); i++) {
        const char *name = answer_item(a, "dimension", i, "name");
        int64_t n = answer_item_int(a, "dimension", i, "n");

        message_row(m);
        message_cell(m);
        message_text(m, "%s", name);
        message_cell(m);
        message_text(m, "%" PRId64, n);
        message_cell(m);
        say_bar(m, n, most);
        message_cell(m);
        message_text(m, "%s", about(name));
    }
    if (answer_int(a, "total", 0) > 0) {
        say_neglected(m, a);
    }
    message_small(m);
    message_text(m, "Lessons, ideas, practices and challenges count, with a tag such as ");
    message_code(m, "#process");
    message_text(m, ".");
    return ERR_OK;
}

static const struct verb dimension_show = {
    .synopsis = "dimension",
    .help = "Show the balance of the last 13 weeks, and which are neglected.",
    .query = dimension_query,
    .reply = dimension_reply,
};

const struct command command_dimension = {
    .name = "dimension",
    .aliases = (const char *const[]){"dimensions", NULL},
    .help = "Are all six dimensions of our service cared for?",
    .examples = (const char *const[]){"dimension", NULL},
    .verbs = (const struct verb *const[]){&dimension_show, NULL},
};

static void board_render(const struct answer *row, struct message *m)
{
    const char *name = answer_text(row, "dimensions.neglected");

    if (name != NULL) {
        message_bold(m, "Neglected");
        message_text(m, " · #%s: %s. What could be better? ", name, about(name));
        message_code(m, "idea … #%s", name);
    }
}

const struct section section_dimensions = {
    .name = "dimensions",
    .meaning = "at the end of the week, a dimension of which little was said",
    .standing = true,
    .render = board_render,
};
