#!/bin/sh
# test_slack_manifest.sh -- the manifest asks for what Bravo needs, and no more:
# each method that is called and each event that is read has its scopes, each
# event is subscribed, and nothing is asked for that nothing needs.
cd "$(dirname "$0")/../.." || exit 2

manifest=deploy/slack-manifest.json
sources="bot/platform/slack"
failed=0

wrong() {
    echo "$1"
    failed=1
}

# All events that a bot can subscribe, and what Slack wants for them.
events="
app_mention app_mentions:read
app_uninstalled -
channel_archive channels:read
channel_created channels:read
channel_deleted channels:read
channel_id_changed channels:read
channel_rename channels:read
channel_unarchive channels:read
emoji_changed emoji:read
file_shared files:read
group_archive groups:read
group_rename groups:read
member_joined_channel channels:read,groups:read
member_left_channel channels:read,groups:read
message.channels channels:history
message.groups groups:history
message.im im:history
message.mpim mpim:history
pin_added pins:read
reaction_added reactions:read
reaction_removed reactions:read
subteam_created usergroups:read
subteam_members_changed usergroups:read
subteam_updated usergroups:read
team_join users:read
team_rename team:read
tokens_revoked -
user_change users:read
"
# Methods whose scope depends on the conversation: public, private, direct.
methods="
conversations.history channels:history,groups:history,im:history
conversations.replies channels:history,groups:history,im:history
conversations.info channels:read,groups:read,im:read
conversations.list channels:read,groups:read
conversations.members channels:read,groups:read
conversations.open im:write
auth.test -
apps.connections.open -
"

part() { # the strings of a list in the manifest
    sed -n "/\"$1\": \[/,/\]/s/^ *\"\([a-z_.:]*\)\",*\$/\1/p" $manifest
}

read_in_sources() {
    grep -qF "\"$1\"" $sources/*.c
}

subscribed=$(part bot_events)
granted=$(part bot)
needed=commands # for the slash commands

echo "$subscribed" | grep -q app_mention || wrong "no events found in $manifest"
echo "$granted" | grep -q chat:write || wrong "no scopes found in $manifest"

for event in $subscribed; do
    scopes=$(echo "$events" | sed -n "s/^$event //p")
    [ -n "$scopes" ] || wrong "$event: no such event"
    read_in_sources "${event%%.*}" || wrong "$event is subscribed, and not read"
    needed="$needed,$scopes"
done
for event in $(echo "$events" | sed 's/ .*//'); do
    case $event in message.*) continue ;; esac
    if read_in_sources "$event" && ! echo "$subscribed" | grep -qx "$event"; then
        wrong "$event is read, and not subscribed"
    fi
done

# What the other methods need is known to the stand-in.
families='apps\|auth\|bots\|chat\|conversations\|emoji\|files\|reactions\|team'
families="\($families\|usergroups\|users\|views\)"
for method in $(grep -oh "\"$families\.[a-zA-Z.]*\"" $sources/*.c | tr -d '"' | sort -u); do
    scopes=$(echo "$methods" | sed -n "s/^$method //p")
    [ -n "$scopes" ] ||
        scopes=$(sed -n "s/^ *{\"$method\", \"\([a-z:]*\)\",.*/\1/p" tests/support/fake_slack_*.c)
    case $method in *.) continue ;; esac # the beginning of a name
    [ -n "$scopes" ] || wrong "$method: I don't know its scope"
    needed="$needed,$scopes"
done

needed=$(echo "$needed" | tr ',' '\n' | grep -v '^-*$' | sort -u)
for scope in $needed; do
    echo "$granted" | grep -qx "$scope" || wrong "$scope is needed, and not asked for"
done
for scope in $granted; do
    echo "$needed" | grep -qx "$scope" || wrong "$scope is asked for, and not needed"
done
exit $failed
