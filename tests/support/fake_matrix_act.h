/* fake_matrix_act.h -- what people do at the order of a test: they say, edit,
 * react, redact; and what becomes of rooms and their members.
 *
 * As with the other stand-ins a channel is a place to talk, here a room's id, and
 * ts is what a message is known by, here its event id.  "DM" is the person's own
 * room with the bot, !dm-ana:test.
 */
#ifndef FAKE_MATRIX_ACT_H
#define FAKE_MATRIX_ACT_H

#include "fake.h"
#include "fake_control.h"

/* user, channel, text, in which <@ben:test> becomes a pill; further thread_ts,
 * reply_to, msgtype, html, mentions, legacy (true: no m.mentions), content (other
 * members); force: also by who is not in the room */
fake_act fake_act_say;
fake_act fake_act_edit;    /* channel, ts, text; user (none: who said it) */
fake_act fake_act_delete;  /* channel, ts; user (none: who said it) */
fake_act fake_act_react;   /* user, channel, ts, name */
fake_act fake_act_unreact; /* likewise */
/* channel, user, type, content, state_key, event_id, origin_server_ts; or raw:
 * the text of all of it, sent as it is; raw_content: that of its content */
fake_act fake_act_event;

fake_act fake_change_user; /* id, displayname, deactivated */
/* id, name, alias, version, creator, members, levels, public, encrypted, space,
 * direct, predecessor; bot: "join", "invite" or "none" */
fake_act fake_change_room;
fake_act fake_change_join;    /* user, channel */
fake_act fake_change_leave;   /* user, channel; by: who removes them */
fake_act fake_change_invite;  /* user (FAKE_BOT), channel, by, direct */
fake_act fake_change_upgrade; /* channel, to, user */
fake_act fake_change_crowd;   /* count, channel: so many people more, @u0000001:test and up */

#endif
