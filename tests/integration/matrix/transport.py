"""transport.py -- the two ways in which events reach the bot."""
import json
import os

from bot import Bot
from relay import Program, Relay, Wire, registration

APPSERVICES = 32  # as many bots can there be in one run


class Sync:
    """The bot logs in with its password, and polls."""

    async def open(self, folder):
        """What the homeserver is to read when it starts: nothing."""
        return []

    async def bot(self, case, name, settings):
        account = await case.server.register(name, "Bravo")
        return Bot(case.server, account, case.folder(name), {"MATRIX_PASSWORD": name, **settings})

    async def close(self):
        pass


class Websocket:
    """The bot is an appservice's only user, and has a wire to the relay."""

    def __init__(self):
        names = [f"bravo{n}" for n in range(APPSERVICES)]
        program = os.environ.get("WSPROXY")
        self.free = list(names)
        self.names = names
        self.relay = Program(program, names) if program else Relay(names)
        self.wires = []

    async def open(self, folder):
        """The registrations that the homeserver reads when it starts."""
        registrations = []
        for name in self.names:
            path = f"{folder}/{name}.json"
            with open(path, "w", encoding="utf-8") as f:
                json.dump(registration(name, self.relay.port), f)
            registrations.append(path)
        await self.relay.open(folder)
        return registrations

    async def bot(self, case, name, settings):
        name = self.free.pop(0)
        token = f"as-{name}"
        await case.server.call(token, "POST", "/_matrix/client/v3/register", {
            "type": "m.login.application_service", "username": name, "inhibit_login": True})
        await case.server.call(token, "PUT", f"/_matrix/client/v3/profile/@{name}:"
                               f"{case.server.name}/displayname?user_id=@{name}:"
                               f"{case.server.name}", {"displayname": "Bravo"})
        wire = Wire(self.relay.socket_port)
        await wire.open()
        self.wires.append(wire)
        bot = Bot(case.server, {"user_id": f"@{name}:{case.server.name}", "access_token": token},
                  case.folder(name), {"MATRIX_TOKEN": token,
                                      "MATRIX_WEBSOCKET": f"ws://127.0.0.1:{wire.port}",
                                      **settings})
        bot.wire = wire
        return bot

    async def close(self):
        for wire in self.wires:
            await wire.close()
        await self.relay.close()
