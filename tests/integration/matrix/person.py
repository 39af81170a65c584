"""person.py -- an employee at work: a real client that talks, reacts and hears.

Texts may name people: says("!kudos {ben} for the till", ben=ben) has a pill of Ben's in its
HTML, his display name in its plain text, and him in m.mentions.
"""
import asyncio
import html
import logging
import re
from urllib.parse import quote

import nio

logging.getLogger("nio").setLevel(logging.CRITICAL)  # the homeserver is stopped on purpose
WAIT_S = 60
FILTER = {"room": {"timeline": {"limit": 100}, "ephemeral": {"types": []},
                   "account_data": {"types": []}},
          "presence": {"types": []}, "account_data": {"types": []}}


class Unheard(AssertionError):
    pass


def pill(person):
    return f'<a href="https://matrix.to/#/{quote(person.id, safe="@:")}">{person.name}</a>'


def content(text, named):
    """What a client makes of a line in which people are named."""
    plain = {key: person.name for key, person in named.items()}
    pills = {key: pill(person) for key, person in named.items()}
    what = {"msgtype": "m.text", "body": text.format(**plain),
            "m.mentions": {"user_ids": [p.id for p in named.values()]} if named else {}}
    if named:
        what["format"] = "org.matrix.custom.html"
        what["formatted_body"] = html.escape(text, quote=False).format(**pills)
    return what


def said(event):
    """The plain text of a message, and nothing for what is none."""
    body = event.get("content", {}).get("body")
    return body if event.get("type") == "m.room.message" and isinstance(body, str) else ""


def relation(event):
    what = event.get("content", {}).get("m.relates_to")
    return what if isinstance(what, dict) else {}


class Person:
    def __init__(self, server, account, name):
        self.server = server
        self.id = account["user_id"]
        self.name = name
        self.token = account["access_token"]
        self.client = nio.AsyncClient(server.url, self.id,
                                      config=nio.AsyncClientConfig(
                                          encryption_enabled=False, max_timeout_retry_wait_time=1))
        self.client.restore_login(self.id, account["device_id"], self.token)
        self.seen = []  # every event of every timeline, with its room_id
        self.news = asyncio.Condition()
        self.task = None
        self.accepts = True  # every invitation

    async def arrive(self):
        """From here on all is seen that is said where this person is."""
        self.client.add_event_callback(self.on_event, nio.Event)
        self.client.add_event_callback(self.on_invite, nio.InviteMemberEvent)
        first = await self.client.sync(timeout=0, sync_filter=FILTER)
        if not isinstance(first, nio.SyncResponse):
            raise RuntimeError(f"{self.name} can't sync: {first}")
        self.task = asyncio.create_task(
            self.client.sync_forever(timeout=30000, sync_filter=FILTER, loop_sleep_time=1))

    async def leave(self):
        if self.task is not None:
            self.task.cancel()
            await asyncio.gather(self.task, return_exceptions=True)
        await self.client.close()

    async def on_event(self, room, event):
        async with self.news:
            self.seen.append({**event.source, "room_id": room.room_id})
            self.news.notify_all()

    async def on_invite(self, room, event):
        if self.accepts and event.membership == "invite" and event.state_key == self.id:
            await self.client.join(room.room_id)

    # ------------------------------------------------------------------ speaking

    async def call(self, method, path, body=None):
        return await self.server.call(self.token, method, "/_matrix/client/v3/" + path, body)

    async def sends(self, room, kind, what):
        sent = await self.client.room_send(room, kind, what)
        if not isinstance(sent, nio.RoomSendResponse):
            raise AssertionError(f"{self.name} can't send: {sent}")
        return sent.event_id

    async def says(self, room, text, thread=None, reply=None, more=None, **named):
        """The event's id. thread: the id of its root; reply: of the message answered."""
        what = content(text, named)
        if thread is not None:
            what["m.relates_to"] = {"rel_type": "m.thread", "event_id": thread,
                                    "is_falling_back": True,
                                    "m.in_reply_to": {"event_id": thread}}
        elif reply is not None:
            what["m.relates_to"] = {"m.in_reply_to": {"event_id": reply}}
        what.update(more or {})
        return await self.sends(room, "m.room.message", what)

    async def edits(self, room, event_id, text, **named):
        new = content(text, named)
        what = {**new, "body": "* " + new["body"], "m.new_content": new,
                "m.relates_to": {"rel_type": "m.replace", "event_id": event_id}}
        return await self.sends(room, "m.room.message", what)

    async def reacts(self, room, event_id, key="👏"):
        return await self.sends(room, "m.reaction", {"m.relates_to": {
            "rel_type": "m.annotation", "event_id": event_id, "key": key}})

    async def redacts(self, room, event_id):
        done = await self.client.room_redact(room, event_id)
        if not isinstance(done, nio.RoomRedactResponse):
            raise AssertionError(f"{self.name} can't redact: {done}")
        return done.event_id

    async def opens(self, *invited, name=None, preset="public_chat", direct=False, **more):
        """A new room of this person's; the id."""
        body = {"preset": "trusted_private_chat" if direct else preset,
                "invite": [who.id for who in invited], "is_direct": direct, **more}
        if name is not None:
            body["name"] = name
        return (await self.call("POST", "createRoom", body))["room_id"]

    async def sets(self, room, kind, what, key=""):
        path = f"rooms/{quote(room)}/state/{kind}/{quote(key)}"
        return (await self.call("PUT", path, what))["event_id"]

    # ------------------------------------------------------------------- hearing

    async def waits(self, test, what, timeout=WAIT_S):
        """Until the test has an answer, looked at again whenever something is new."""
        async with self.news:
            try:
                async with asyncio.timeout(timeout):
                    while not (found := test()):
                        await self.news.wait()
            except TimeoutError:
                raise Unheard(f"{self.name} waits in vain for {what}\n{self.heard()}") from None
            return found

    def all_heard(self, pattern, room=None, sender=None):
        return [e for e in self.seen
                if (room is None or e["room_id"] == room)
                and (sender is None or e["sender"] == sender)
                and re.search(pattern, said(e))]

    async def hears(self, pattern, room=None, sender=None, times=1, timeout=WAIT_S):
        """The times-th message like that, in this room or in any."""
        found = await self.waits(
            lambda: len(some := self.all_heard(pattern, room, sender)) >= times and some,
            f"“{pattern}” ({times}×) in {room or 'any room'}", timeout)
        return found[times - 1]

    async def asks(self, room, text, pattern, timeout=WAIT_S, **more):
        """Says it, and hears one more message like that than until now, here or in private."""
        def answers():
            return [e for e in self.all_heard(pattern) if e["sender"] != self.id]

        until_now = len(answers())
        await self.says(room, text, **more)
        await self.waits(lambda: len(answers()) > until_now, f"“{pattern}”", timeout)
        return answers()[until_now]

    async def sees_join(self, who, room, timeout=WAIT_S):
        return await self.sees_membership(who, room, "join", timeout)

    async def sees_membership(self, who, room, membership, timeout=WAIT_S):
        return await self.waits(
            lambda: [e for e in self.seen if e["room_id"] == room and e["type"] == "m.room.member"
                     and e.get("state_key") == who.id
                     and e["content"].get("membership") == membership],
            f"{who.id} to {membership} {room}", timeout)

    def heard(self, last=15):
        lines = [f"    {e['room_id'][:6]} {e['sender']}: {said(e)}"
                 for e in self.seen if said(e)]
        return "\n".join(["  heard until then:"] + lines[-last:])

    async def history(self, room):
        """Everything that was ever said in a room, as the server has it, oldest first."""
        events = []
        at = None
        while True:
            path = f"rooms/{quote(room)}/messages?dir=b&limit=500"
            page = await self.call("GET", path + (f"&from={quote(at)}" if at else ""))
            events += page["chunk"]
            at = page.get("end")
            if not at or not page["chunk"]:
                return events[::-1]
