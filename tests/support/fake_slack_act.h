/* fake_slack_act.h -- what people do at the order of a test: they say, edit,
 * react, type commands; and what administrators change.
 */
#ifndef FAKE_SLACK_ACT_H
#define FAKE_SLACK_ACT_H

#include "fake.h"
#include "fake_control.h"

/* user, channel ("DM": the person's own with the bot), text; further thread_ts,
 * ts, client_msg_id, subtype, files, bot_id; silent: no event is sent */
fake_act fake_act_say;
fake_act fake_act_edit;   /* channel, ts, text; user (none: not by a person), attachments */
fake_act fake_act_delete; /* channel, ts */
fake_act fake_act_react;  /* user, channel, ts, name */
fake_act fake_act_unreact;
fake_act fake_act_slash;       /* user, channel, command, text */
fake_act fake_act_interactive; /* user, channel, ts; payload: members to be set */
fake_act fake_act_home;        /* user, tab */
fake_act fake_act_event;       /* event; payload: members of the wrapper to be set */
fake_act fake_act_envelope;    /* type, payload */

/* silent: no event is sent */
fake_act fake_change_user;    /* id, and what is to be changed; an unknown id joins the team */
fake_act fake_change_channel; /* id, ... */
fake_act fake_change_group;   /* id, handle, users, ... */
fake_act fake_change_join;    /* user, channel */
fake_act fake_change_leave;
fake_act fake_change_crowd; /* count, channel: so many people more, U9000001 and up */

#endif
