/* matrix_content.c -- a post, or a file, as the content of an event.
 *
 * Always a notice, which no bot answers.  The one number in it is whole, for
 * homeservers refuse any other.
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

/* And away with it. */
static const char *content_text(struct arena *a, cJSON *content)
{
    char *json = cJSON_PrintUnformatted(content);
    const char *copy = arena_text(a, json);

    cJSON_free(json);
    cJSON_Delete(content);
    return copy;
}

const char *matrix_render_content(struct arena *a, const struct matrix_post *post,
                                  const struct matrix_relation *relation)
{
    cJSON *content = cJSON_CreateObject();
    cJSON *mentions;

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
    return content_text(a, content);
}

const char *matrix_render_file(struct arena *a, const struct message_file *file,
                               const struct matrix_relation *relation)
{
    cJSON *content = cJSON_CreateObject();
    cJSON *info;

    cJSON_AddStringToObject(content, "msgtype", "m.file");
    cJSON_AddStringToObject(content, "body", file->name);
    cJSON_AddStringToObject(content, "filename", file->name);
    cJSON_AddStringToObject(content, "url", file->handle);
    info = cJSON_AddObjectToObject(content, "info");
    cJSON_AddStringToObject(info, "mimetype", file->type);
    cJSON_AddNumberToObject(info, "size", (double)file->len);
    (void)cJSON_AddObjectToObject(content, "m.mentions");
    add_relation(content, relation); /* and no row: what is said after it has that */
    return content_text(a, content);
}
