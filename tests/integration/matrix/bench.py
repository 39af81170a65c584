"""bench.py -- how long the bot takes for what it missed, and how much memory for a large room.

Prints both, and fails only if the bot does. Arguments: how many messages were missed, and how
many members the room has.
"""
import asyncio
import json
import sys
import time
from urllib.parse import quote

from lab import Case, Lab
from relay import registration
from transport import Sync

EVERY = 10  # the how-manieth message is a thank-you
WAIT_S = 300


class Crowd(Sync):
    """An appservice that has as many people as are wanted."""

    async def open(self, folder):
        path = f"{folder}/crowd.json"
        with open(path, "w", encoding="utf-8") as f:
            json.dump({**registration("crowd-.*", 1), "id": "crowd", "sender_localpart": "_crowd",
                       "url": None}, f)
        return [path]


class Member:
    """Somebody of the crowd, who says little."""

    def __init__(self, server, number):
        self.server = server
        self.name = f"crowd-{number}"
        self.id = f"@{self.name}:{server.name}"

    async def call(self, method, path, body=None):
        return await self.server.call("as-crowd-.*", method,
                                      f"/_matrix/client/v3/{path}?user_id={quote(self.id)}", body)

    async def join(self, room):
        await self.server.call("as-crowd-.*", "POST", "/_matrix/client/v3/register", {
            "type": "m.login.application_service", "username": self.name, "inhibit_login": True})
        await self.call("POST", f"join/{quote(room)}")


def resident(bot):
    with open(f"/proc/{bot.process.pid}/status", encoding="ascii") as f:
        return next(int(line.split()[1]) for line in f if line.startswith("VmRSS:"))


async def memory(case, members):
    bot, room, ana, ben = await case.team("Ana", "Ben")
    await ana.asks(room, "!kudos {ben} for being early", "^Done", ben=ben)
    before = resident(bot)
    crowd = [Member(case.server, n) for n in range(members)]
    for at in range(0, members, 20):
        await asyncio.gather(*(who.join(room) for who in crowd[at:at + 20]))
    await ana.asks(room, "!kudos {ben} for being there", "^Done", ben=ben, timeout=WAIT_S)
    grown = resident(bot)
    await bot.stop()
    await bot.start()
    await ana.asks(room, "!kudos {ben} for coming back", "^Done", ben=ben, timeout=WAIT_S)
    print(f"resident: {before} KiB with 2 members, {grown} KiB when {members} more have come,"
          f" {resident(bot)} KiB after a restart in that room")


async def tally(bot, who):
    """What is counted, as Redis has it."""
    asked = await asyncio.create_subprocess_exec(
        "redis-cli", "-s", f"{bot.folder}/state/redis.sock", "HGET",
        f"bravo:{{{bot.id}}}:t:r:all", who.id, stdout=asyncio.subprocess.PIPE)
    return int((await asked.communicate())[0].strip() or 0)


async def catch_up(case, missed):
    bot, room, ana, ben = await case.team("Ana", "Ben", MATRIX_PACE_MS="0")
    await ana.asks(room, "!setting kudos.allowance 1000", "is now 1000")
    await bot.stop()
    for n in range(missed):
        if n % EVERY == EVERY - 1:
            await ana.says(room, f"!kudos {{ben}} for number {n}", ben=ben)
        else:
            await ana.says(room, f"what people say all day, line {n}")
    begun = time.monotonic()
    await bot.start()
    ready = time.monotonic()
    while await tally(bot, ben) < missed // EVERY:
        await asyncio.sleep(0.02)
    counted = time.monotonic()
    last = f"^Ana thanked you for number {missed - 1}. That makes {missed // EVERY}"
    await ben.hears(last, timeout=WAIT_S)
    print(f"missed {missed}, of which {missed // EVERY} are thank-yous: ready after "
          f"{ready - begun:.2f} s, all counted after {counted - begun:.2f} s, the last one told "
          f"after {time.monotonic() - begun:.2f} s")
    await ben.asks(room, "!me", rf"received +{missed // EVERY} ", timeout=WAIT_S)


async def main(missed, members):
    lab = Lab(Crowd())
    await lab.open()
    try:
        for name, part, number in (("missed", catch_up, missed), ("crowd", memory, members)):
            case = Case(lab, name)
            await part(case, number)
            await case.close()
    finally:
        await lab.close()


asyncio.run(main(*(int(n) for n in sys.argv[1:] or (1000, 1000))))
