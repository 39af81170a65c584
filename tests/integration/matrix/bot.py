"""bot.py -- a `bravo run` with its own account and its own state folder."""
import asyncio
import os
import re
import signal

READY_S = 60


class Shown:
    """The bot as people see it, to be named in what they say."""

    def __init__(self, user_id, name):
        self.id = user_id
        self.name = name


class Bot:
    def __init__(self, server, account, folder, settings):
        self.server = server
        self.id = account["user_id"]
        self.name = account["user_id"][1:].split(":")[0]
        self.shown = Shown(self.id, "Bravo")
        self.token = account.get("access_token")
        self.folder = folder
        self.settings = settings
        self.process = None
        self.lines = []
        self.news = asyncio.Condition()
        self.reader = None

    def environment(self):
        """Nothing of whoever runs the tests reaches the bot."""
        kept = ("PATH", "LANG", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TMPDIR")
        env = {name: os.environ[name] for name in kept if name in os.environ}
        return {**env, "HOME": self.folder, "BRAVO_STATE": f"{self.folder}/state",
                "MATRIX_HOMESERVER": self.server.url, "MATRIX_USER": self.id, **self.settings}

    async def start(self, timeout=READY_S):
        await self.launch()
        await self.logs(r"event=ready\b", timeout)

    async def launch(self):
        """Starts it, and waits for nothing."""
        os.makedirs(self.folder, exist_ok=True)
        self.lines = []
        self.process = await asyncio.create_subprocess_exec(
            os.environ["BRAVO"], "run", env=self.environment(), stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, limit=1 << 20)
        self.reader = asyncio.create_task(self.read(self.process.stdout))

    async def read(self, stream):
        while line := await stream.readline():
            async with self.news:
                self.lines.append(line.decode(errors="replace").rstrip())
                self.news.notify_all()
        async with self.news:
            self.news.notify_all()

    async def logs(self, pattern, timeout=READY_S, times=1):
        """The times-th line of the log like that, of this run."""
        async with self.news:
            try:
                async with asyncio.timeout(timeout):
                    while True:
                        found = [line for line in self.lines if re.search(pattern, line)]
                        if len(found) >= times:
                            return found[times - 1]
                        if self.reader.done():
                            raise AssertionError(f"the bot ended:\n{self.log_tail()}")
                        await self.news.wait()
            except TimeoutError:
                raise AssertionError(
                    f"the bot does not log {pattern}:\n{self.log_tail()}") from None

    def log_tail(self, last=80):
        return "\n".join("    " + line for line in self.lines[-last:])

    @property
    def running(self):
        return self.process is not None and self.process.returncode is None

    async def ends(self, sig):
        if self.running:
            self.process.send_signal(sig)
        async with asyncio.timeout(20):
            status = await self.process.wait()
            await self.reader
        return status

    async def stop(self):
        """As a supervisor stops it; its exit status."""
        return await self.ends(signal.SIGTERM)

    async def kill(self):
        await self.ends(signal.SIGKILL)
