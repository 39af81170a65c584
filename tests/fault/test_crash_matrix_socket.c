/* test_crash_matrix_socket.c -- Bravo on Matrix over the websocket, and its Redis, killed a
 * hundred times each: the one with wsproxy, the other where transactions are
 * acknowledged.
 * Labels: slow
 */
#include "crash.h"

int main(void)
{
    return crash_run(&(struct crash_chat){
        .chat = STAGE_MATRIX_SOCKET,
        .up = "sockets=1",
        .channel = "!store:test",
        .person = "@u#######:test",
        .thanks = "!kudos <@ben:test> for event-#.",
        .prefix = "!",
        .receiver = "@ben:test",
        .pill = "<@ben:test>",
        .again = "{}",
        .again_redis = "{\"dialect\":3,\"ack_first_ms\":200,\"ack_again_ms\":200,"
                       "\"ack_tries\":1000}",
        .never = "{\"sent_is_acked\":1}",
        .blind = true,
    });
}
