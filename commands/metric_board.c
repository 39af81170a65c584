/* metric_board.c -- what the board says of the metrics. */
#include "metric.h"

/* "sales $11,250 of 12,000 (94 %) · mystery shopper last week: 92 of 90 ✓ third week running" */
static void board_render(const struct answer *row, struct message *m)
{
    const char *mark = answer_text(row, "metrics.mark");
    struct standing s = {.a = row,
                         .mark = amount_mark(mark != NULL ? mark : ""),
                         .today = (int32_t)answer_int(row, "day", 0)};

    for (; s.i < answer_count(row, "metric"); s.i++) {
        message_text(m, "%s", s.i > 0 ? " · " : "");
        message_text(m, "%s ", answer_item(row, "metric", s.i, "name"));
        if (answer_item_int(row, "metric", s.i, "open") == 0) {
            message_text(m, "%s ", metric_when(m->arena, &s));
        }
        metric_say_value(m, &s);
    }
}

const struct section section_metrics = {
    .name = "metrics",
    .meaning = "what is measured, against its goals",
    .standing = true,
    .render = board_render,
};
