"""lab.py -- one homeserver, the people at it, the bots, and the cases that run among them.

A case is an async function with a lab of its own: what it opens is closed behind it, its people
are nobody else's. Cases of one stage run beside each other, the stages one after the other.
"""
import asyncio
import os
import shutil
import sys
import tempfile
import time
import traceback

from homeserver import Homeserver
from person import Person

CASE_S = 300


class Case:
    def __init__(self, lab, name):
        self.lab = lab
        self.server = lab.server
        self.name = name
        self.people = []
        self.bots = []

    async def person(self, name, server=None):
        """Somebody new, who has this name for all to see."""
        server = server or self.server
        account = await server.register(self.local(name), name)
        who = Person(server, account, name)
        self.people.append(who)
        await who.arrive()
        return who

    async def persons(self, *names):
        return await asyncio.gather(*(self.person(name) for name in names))

    async def bot(self, name="bravo", start=True, **settings):
        """A bot of the case's own, at work."""
        bot = await self.lab.transport.bot(self, self.local(name), settings)
        self.bots.append(bot)
        if start:
            await bot.start()
        return bot

    async def team(self, *names, **settings):
        """A bot in a room with these people, of whom the first has made it."""
        bot, *people = await asyncio.gather(self.bot(**settings), *map(self.person, names))
        room = await self.room(people[0], bot, *people[1:], name="Store")
        return bot, room, *people

    async def room(self, owner, bot, *others, **more):
        """A room where all of them are."""
        room = await owner.opens(bot, *others, **more)
        for who in (bot, *others):
            await owner.sees_membership(who, room, "join")
        return room

    def local(self, name):
        return f"{name.lower()}-{self.name.replace('_', '-')}"

    def folder(self, name):
        return os.path.join(self.lab.folder, f"{self.name[:20]}-{name[:8]}-{len(self.bots)}")

    async def close(self):
        """The exit statuses of the bots that were still running."""
        running = [bot for bot in self.bots if bot.running]
        statuses = await asyncio.gather(*(bot.stop() for bot in running), return_exceptions=True)
        await asyncio.gather(*(who.leave() for who in self.people), return_exceptions=True)
        return [s for s in statuses if s != 0]


class Lab:
    def __init__(self, transport):
        self.transport = transport
        self.folder = tempfile.mkdtemp(prefix="bravo.")
        self.server = None
        self.elsewhere = None
        self.opening = asyncio.Lock()
        self.passed = 0
        self.failed = []

    async def open(self):
        self.server = Homeserver(f"{self.folder}/hs")
        self.server.write(await self.transport.open(self.folder))
        await self.server.start()

    async def other_server(self):
        """Another company's, with which ours federates."""
        async with self.opening:
            if self.elsewhere is None:
                self.elsewhere = Homeserver(f"{self.folder}/else")
                self.elsewhere.write([])
                await self.elsewhere.start()
        return self.elsewhere

    async def close(self):
        await self.transport.close()
        for server in (self.server, self.elsewhere):
            if server is not None:
                await server.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    async def stage(self, cases, together=6):
        places = asyncio.Semaphore(together)

        async def one(function):
            async with places:
                await self.run(function)

        await asyncio.gather(*(one(function) for function in cases))

    async def run(self, function):
        name = function.__name__
        case = Case(self, name)
        begun = time.monotonic()
        problem = None
        try:
            async with asyncio.timeout(CASE_S):
                await function(case)
        except (Exception, asyncio.CancelledError):  # also the deadline's
            problem = traceback.format_exc(limit=-4)
        logs = [f"  log of {bot.name}:\n{bot.log_tail()}" for bot in case.bots]
        wrong = await case.close()
        if problem is None and wrong:
            problem = f"a bot ended with {wrong}\n" + "\n".join(
                bot.log_tail(60) for bot in case.bots)
        self.verdict(name, time.monotonic() - begun, problem, logs)

    def verdict(self, name, seconds, problem, logs):
        if problem is None:
            self.passed += 1
            print(f"ok     {name} ({seconds:.1f} s)", flush=True)
            return
        self.failed.append(name)
        print(f"FAILED {name} ({seconds:.1f} s)\n{problem}", *logs, sep="\n", flush=True)


async def run_stages(transport, stages, only):
    lab = Lab(transport)
    begun = time.monotonic()
    try:
        await lab.open()
        print(f"the homeserver is up after {time.monotonic() - begun:.1f} s", flush=True)
        for stage in stages:
            await lab.stage([c for c in stage if not only or any(o in c.__name__ for o in only)])
    finally:
        await lab.close()
    print(f"{lab.passed} passed, {len(lab.failed)} failed, in {time.monotonic() - begun:.0f} s")
    return 1 if lab.failed or lab.passed == 0 else 0


def main(transport, stages):
    """Arguments: parts of the names of the cases that are to run; none: all."""
    sys.exit(asyncio.run(run_stages(transport, stages, sys.argv[1:])))
