/* slack_pages.h -- a message cut into pages, each of which fits into one post.  Pure. */
#ifndef SLACK_PAGES_H
#define SLACK_PAGES_H

#include "message.h"

#include <stddef.h>

enum {
    /*
     * Slack splits or refuses what is longer: 3,000 characters in a block,
     * 4,000 in the text of a message, 13,200 in all its blocks together, 50
     * blocks.  A page stays below the second, so that its text is complete.
     * Characters are counted as the worst of Slack's ways to count.
     */
    SLACK_BLOCK_MAX = 2900,
    SLACK_PAGE_MAX = 3800,
    SLACK_PAGE_BLOCKS = 45,
    SLACK_TABLE_COLUMNS = 12,
};

/*
 * At most `max` pages (1 or more); if there would be more, the last one ends
 * with "… and 12 more".  In a page, people and groups who are not to be
 * notified are text, their names; what is left of kinds PING, CHANNEL, LINK and
 * EMOJI is as Slack wants it: valid ids, web addresses, custom emojis.
 */
size_t slack_pages_cut(struct arena *a, const struct message *m, const struct names *names,
                       struct message *pages, size_t max);

/* How Slack counts a text, at worst: escaped, in units of UTF-16. */
size_t slack_pages_weigh(const char *text);

#endif
