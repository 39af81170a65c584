/* test_crash.c -- Bravo on Slack, and its Redis, killed a hundred times each.
 * Labels: slow
 */
#include "crash.h"

int main(void)
{
    return crash_run(&(struct crash_chat){
        .chat = STAGE_SLACK,
        .up = "sockets=1",
        .channel = "C0STORE",
        .person = "U9######",
        .thanks = "<@U0BRAVO> kudos <@U0BEN> for event-#.",
        .prefix = "<@U0BRAVO> ",
        .receiver = "U0BEN",
        .pill = "<@U0BEN>",
        .again = "{\"retry_forever\":1,\"retry_1_ms\":50,\"retry_2_ms\":50,\"retry_3_ms\":50,"
                 "\"echo\":0}",
        .never = "{\"sent_is_acked\":1,\"retry_forever\":1,\"retry_1_ms\":50,\"echo\":0}",
    });
}
