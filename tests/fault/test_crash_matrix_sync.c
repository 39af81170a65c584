/* test_crash_matrix_sync.c -- Bravo on Matrix over /sync, and its Redis, killed a
 * hundred times each.
 * Labels: slow
 */
#include "crash.h"

int main(void)
{
    return crash_run(&(struct crash_chat){
        .chat = STAGE_MATRIX_SYNC,
        .up = "polls=1",
        .channel = "!store:test",
        .person = "@u#######:test",
        .thanks = "!kudos <@ben:test> for event-#.",
        .prefix = "!",
        .receiver = "@ben:test",
        .pill = "<@ben:test>",
        .again = "{\"sync_limit\":4}", /* so that there are gaps to be filled */
        .never = "{\"sent_is_acked\":1}",
    });
}
