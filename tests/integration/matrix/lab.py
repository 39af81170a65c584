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

CASE_S = 150


class Case:
    def __init__(self, lab, name):
        self.lab = lab
        self.server = lab.server
        self.name = name
        self.people = []
        self.bots = []

    async def person(self, name):
        """Somebody new, who has this name for all to see."""
        account = await self.server.register(self.local(name), name)
        who = Person(self.server, account, name)
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
        self.passed = 0
        self.failed = []

    async def open(self):
        await self.transport.open(self.folder)
        self.server = Homeserver(f"{self.folder}/hs", self.transport.registrations)
        await self.server.start()

    async def close(self):
        await self.transport.close()
        if self.server is not None:
            await self.server.close()
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
