/* matrix_content.c -- a post as the content of an event.
 *
 * Always a notice, which no bot answers.  There are no numbers in it: homeservers
 * refuse any that is not whole.
 */

#include "arena.h"
#include "matrix_render.h"

#include <cjson/cJSON.h>

static void add_relation(cJSON *content, const struct matrix_relation *relation)
{
    const char *reply = relation->reply != NULL ? relation->reply : relation->thread;
    cJSON *relates;

    if (reply == NULL) {
        return;
    }
    relates = cJSON_AddObjectToObject(content, "m.relates_to");
    if (relation->thread != NULL) {
        cJSON_AddStringToObject(relates, "rel_type", "m.thread");
        cJSON_AddStringToObject(relates, "event_id", relation->thread);
        cJSON_AddTrueToObject(relates, "is_falling_back");
    }
    cJSON_AddStringToObject(cJSON_AddObjectToObject(relates, "m.in_reply_to"), "event_id", reply);
}

const char *matrix_render_content(struct arena *a, const struct matrix_post *post,
                                  const struct matrix_relation *relation)
{
    cJSON *content = cJSON_CreateObject();
    cJSON *mentions;
    char *json;
    const char *copy;

    cJSON_AddStringToObject(content, "msgtype", "m.notice");
    cJSON_AddStringToObject(content, "body", post->body);
    cJSON_AddStringToObject(content, "format", "org.matrix.custom.html");
    cJSON_AddStringToObject(content, "formatted_body", post->html);
    /* Always there: without it some servers look for names, and for @room. */
    mentions = cJSON_AddObjectToObject(content, "m.mentions");
    if (post->mention_count > 0) {
        cJSON_AddItemToObject(mentions, "user_ids",
                              cJSON_CreateStringArray(post->mentions, (int)post->mention_count));
    }
    add_relation(content, relation);
    if (relation->row != NULL) {
        cJSON_AddStringToObject(content, "bravo.row", relation->row);
    }
    json = cJSON_PrintUnformatted(content);
    copy = arena_text(a, json);
    cJSON_free(json);
    cJSON_Delete(content);
    return copy;
}
