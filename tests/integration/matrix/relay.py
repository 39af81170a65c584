"""relay.py -- hands an appservice's transactions on over its websocket, as mautrix-wsproxy does.

What comes from the homeserver is written to the socket that is there, or refused with 502; it is
answered as soon as it is written, so that what a dying socket swallows is lost. It keeps nothing,
waits for no acknowledgement, and closes an older socket with 4001 when a newer one comes. Unlike
wsproxy, it also answers the homeserver's ping.

A program that speaks the same can stand in its place: see Program.
"""
import asyncio
import json
import re
import time

import aiohttp
from aiohttp import WSMsgType, web

from homeserver import free_port

SYNC_PATH = "/_matrix/client/unstable/fi.mau.as_sync"
REPLACED = 4001
FRAME_MAX = 1 << 20


def registration(name, port):
    """What the homeserver is told of an appservice, whose only user has the same name."""
    return {
        "id": name,
        "url": f"http://127.0.0.1:{port}",
        "as_token": f"as-{name}",
        "hs_token": f"hs-{name}",
        "sender_localpart": f"_{name}",
        "rate_limited": False,
        "receive_ephemeral": False,
        "namespaces": {"users": [{"exclusive": True, "regex": f"@{name}:.*"}],
                       "aliases": [], "rooms": []},
    }


def refusal(status, code):
    return web.json_response({"errcode": code, "error": "refused"}, status=status)


def bearer(request):
    return request.headers.get("Authorization", "").removeprefix("Bearer ")


class Relay:
    def __init__(self, names):
        self.port = free_port()
        self.by_as = {f"as-{name}": name for name in names}
        self.by_hs = {f"hs-{name}": name for name in names}
        self.sockets = {}
        self.counts = {}
        self.runner = None

    def handed(self, name):
        """How many transactions were written to this appservice's socket."""
        return self.counts.get(name, 0)

    @property
    def socket_port(self):
        return self.port

    async def open(self, folder):
        """Also once more, after close()."""
        app = web.Application()
        app.router.add_get(SYNC_PATH, self.socket)
        app.router.add_put("/_matrix/app/v1/transactions/{id}", self.transaction)
        app.router.add_post("/_matrix/app/v1/ping", self.ping)
        self.runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", self.port).start()

    async def close(self):
        for socket in list(self.sockets.values()):
            await socket.close(code=1001, message=b'{"status": "server_shutting_down"}')
        await self.runner.cleanup()

    async def ping(self, request):
        return web.json_response({})

    async def transaction(self, request):
        name = self.by_hs.get(bearer(request))
        if name is None:
            return refusal(403, "M_UNKNOWN_TOKEN")
        body = await request.json()
        socket = self.sockets.get(name)
        if socket is None:
            return refusal(502, "FI.MAU.WS_NOT_CONNECTED")
        events = [{key: value for key, value in event.items() if key not in ("age", "user_id")}
                  for event in body.get("events", [])]
        try:
            await socket.send_str(json.dumps(
                {"status": "ok", "txn_id": request.match_info["id"], "events": events}) + "\n")
        except ConnectionError:
            return refusal(502, "FI.MAU.WS_SEND_FAIL")
        self.counts[name] = self.handed(name) + 1
        return web.json_response({})

    async def socket(self, request):
        name = self.by_as.get(bearer(request))
        if name is None or "Origin" in request.headers:
            return refusal(403, "M_UNKNOWN_TOKEN")
        socket = web.WebSocketResponse(autoping=True, max_msg_size=FRAME_MAX, timeout=1)
        await socket.prepare(request)
        await socket.send_str('{"status": "connected"}')
        older = self.sockets.get(name)
        self.sockets[name] = socket
        if older is not None:
            await older.close(code=REPLACED,
                              message=b'{"command": "disconnect", "status": "conn_replaced"}')
        async for message in socket:
            if message.type != WSMsgType.TEXT or not await self.command(socket, message.data):
                break
        if self.sockets.get(name) is socket:
            del self.sockets[name]
        return socket

    async def command(self, socket, text):
        """False: what does not even look like a command ends the connection."""
        try:
            said = json.loads(text)
            number = said.get("id", 0)
        except (ValueError, AttributeError):
            return False
        if not isinstance(number, int):
            return False
        if number:
            known = said.get("command") == "ping"
            await socket.send_str(json.dumps({
                "id": number, "command": "response" if known else "error",
                "data": {"timestamp": int(time.time() * 1000)} if known
                else {"message": f"unknown command {said.get('command')}"}}))
        return True


class Program:
    """A mautrix-wsproxy, and before it what answers the homeserver's ping."""

    def __init__(self, path, names):
        self.path = path
        self.names = names
        self.port = free_port()
        self.socket_port = free_port()
        self.process = None
        self.runner = None
        self.http = None
        self.log = None

    def handed(self, name):
        with open(self.log, encoding="utf-8", errors="replace") as f:
            return len(re.findall(rf"Sent transaction \S+ to {name} successfully", f.read()))

    async def open(self, folder):
        self.log = f"{folder}/wsproxy.log"
        with open(f"{folder}/wsproxy.yaml", "w", encoding="utf-8") as f:
            json.dump({"listen_address": f"127.0.0.1:{self.socket_port}", "appservices": [
                {"id": name, "as": f"as-{name}", "hs": f"hs-{name}"} for name in self.names]}, f)
        with open(self.log, "ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                self.path, "-config", f"{folder}/wsproxy.yaml", stdout=log, stderr=log)
        self.http = aiohttp.ClientSession()
        app = web.Application()
        app.router.add_post("/_matrix/app/v1/ping", self.ping)
        app.router.add_put("/{path:.*}", self.transaction)
        self.runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", self.port).start()

    async def close(self):
        await self.runner.cleanup()
        await self.http.close()
        if self.process.returncode is None:
            self.process.terminate()
        await self.process.wait()

    async def ping(self, request):
        return web.json_response({})

    async def transaction(self, request):
        url = f"http://127.0.0.1:{self.socket_port}{request.path_qs}"
        async with self.http.put(url, data=await request.read(), headers={
                "Authorization": request.headers.get("Authorization", ""),
                "Content-Type": "application/json"}) as answer:
            return web.Response(status=answer.status, body=await answer.read(),
                                content_type="application/json")


class Wire:
    """What lies between a bot and its relay: it can go dead without a word, or break."""

    def __init__(self, to_port):
        self.to_port = to_port
        self.port = None
        self.listener = None
        self.streams = set()
        self.dead = False

    async def open(self):
        self.listener = await asyncio.start_server(self.connected, "127.0.0.1", 0)
        self.port = self.listener.sockets[0].getsockname()[1]

    async def close(self):
        self.listener.close()
        self.cut()

    def cut(self):
        """All connections are gone from one moment to the next."""
        for writer in list(self.streams):
            writer.transport.abort()

    async def connected(self, reader, writer):
        if self.dead:
            writer.transport.abort()
            return
        try:
            to = await asyncio.open_connection("127.0.0.1", self.to_port)
        except OSError:
            writer.transport.abort()
            return
        self.streams |= {writer, to[1]}
        try:
            await asyncio.gather(self.carry(reader, to[1]), self.carry(to[0], writer))
        except OSError:
            pass
        for stream in (writer, to[1]):
            stream.transport.abort()
            self.streams.discard(stream)

    async def carry(self, reader, writer):
        """What is carried while the wire is dead falls off it."""
        while data := await reader.read(65536):
            if not self.dead:
                writer.write(data)
                await writer.drain()
        writer.transport.abort()
