"""cases_relay.py -- the relay itself: the homeserver and the far end of the wire agree with it."""
import asyncio
import json

import aiohttp

from homeserver import Refused
from relay import SYNC_PATH


class FarEnd:
    """The bot's end of the socket, with no bot behind it."""

    def __init__(self, bot):
        self.bot = bot
        self.http = aiohttp.ClientSession()
        self.socket = None

    async def connect(self):
        self.socket = await self.http.ws_connect(
            self.bot.settings["MATRIX_WEBSOCKET"] + SYNC_PATH,
            headers={"Authorization": f"Bearer {self.bot.token}"})
        assert (await self.next())["status"] == "connected"

    async def next(self):
        async with asyncio.timeout(20):
            return json.loads((await self.socket.receive()).data)

    async def event(self, body):
        """The next message with this text, whatever comes before it."""
        while True:
            for event in (await self.next()).get("events", []):
                if event["content"].get("body") == body:
                    return event

    async def close(self):
        await self.http.close()


async def ping(bot):
    path = f"/_matrix/client/v1/appservice/{bot.name}/ping"
    return await bot.server.call(bot.token, "POST", path, {"transaction_id": "p"})


async def events_come_over_the_socket(case):
    bot = await case.bot(start=False)
    ana = await case.person("Ana")
    far = FarEnd(bot)
    await far.connect()
    room = await ana.opens(bot)
    await case.server.call(bot.token, "POST",
                           f"/_matrix/client/v3/join/{room}?user_id={bot.id}")
    sent = await ana.says(room, "hello")
    event = await far.event("hello")
    assert event["event_id"] == sent and event["room_id"] == room, event

    await far.socket.send_str('{"id": 7, "command": "ping", "data": {"timestamp": 1}}')
    answer = await far.next()
    assert answer["id"] == 7 and answer["command"] == "response", answer
    await ping(bot)

    bot.wire.dead = True
    await ana.says(room, "lost")
    await asyncio.sleep(0)
    bot.wire.cut()
    assert (await far.socket.receive()).type != aiohttp.WSMsgType.TEXT
    bot.wire.dead = False
    await far.connect()
    await ana.says(room, "found")
    try:
        await ping(bot)  # wakes the homeserver
    except Refused:
        pass
    await far.event("found")
    await far.close()


async def newer_socket_replaces_older(case):
    bot = await case.bot(start=False)
    older, newer = FarEnd(bot), FarEnd(bot)
    await older.connect()
    await newer.connect()
    closed = await older.socket.receive()
    assert older.socket.close_code == 4001, closed
    await older.close()
    await newer.close()


STAGES = [[events_come_over_the_socket, newer_socket_replaces_older]]
