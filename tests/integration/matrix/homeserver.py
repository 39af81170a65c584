"""homeserver.py -- a real Synapse in a folder of its own, on loopback.

It keeps all in SQLite, and has no limits unless a test sets one for somebody. It keeps its ports
when it is started again. Others on this machine can federate with it: its name is where it is.
"""
import asyncio
import hashlib
import hmac
import json
import os
import signal
import socket
import subprocess
import sys
from urllib.parse import quote

import aiohttp
from signedjson.key import generate_signing_key, write_signing_keys

SECRET = "registration"
START_S = 60


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def listener(port, what):
    return {"port": port, "bind_addresses": ["127.0.0.1"], "type": "http",
            "tls": what == "federation", "x_forwarded": False,
            "resources": [{"names": [what], "compress": False}]}


def config(server, registrations):
    """Synapse reads YAML, and JSON is YAML."""
    folder = server.folder
    much = {"per_second": 100000, "burst_count": 100000}
    return {
        "server_name": server.name,
        "public_baseurl": f"{server.url}/",
        "pid_file": f"{folder}/synapse.pid",
        "listeners": [listener(server.port, "client"),
                      listener(server.federation_port, "federation")],
        "tls_certificate_path": f"{folder}/tls.crt",
        "tls_private_key_path": f"{folder}/tls.key",
        "federation_verify_certificates": False,
        "ip_range_blacklist": [],
        "database": {"name": "sqlite3", "args": {"database": f"{folder}/synapse.db"}},
        "log_config": f"{folder}/log.json",
        "media_store_path": f"{folder}/media",
        "signing_key_path": f"{folder}/signing.key",
        "registration_shared_secret": SECRET,
        "macaroon_secret_key": "macaroon",
        "form_secret": "form",
        "report_stats": False,
        "trusted_key_servers": [],
        "suppress_key_server_warning": True,
        "url_preview_enabled": False,
        "bcrypt_rounds": 4,
        "presence": {"enabled": False},
        "user_directory": {"enabled": False},
        "app_service_config_files": registrations,
        "rc_message": much,
        "rc_registration": much,
        "rc_login": {"address": much, "account": much, "failed_attempts": much},
        "rc_joins": {"local": much, "remote": much},
        "rc_joins_per_room": much,
        "rc_invites": {"per_room": much, "per_user": much, "per_issuer": much},
        "rc_admin_redaction": much,
        "rc_room_creation": much,
    }


def log_config(folder):
    return {
        "version": 1,
        "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
        "handlers": {"file": {"class": "logging.FileHandler", "formatter": "line",
                              "filename": f"{folder}/synapse.log"}},
        "root": {"level": "INFO", "handlers": ["file"]},
        "disable_existing_loggers": False,
    }


class Refused(Exception):
    """What the homeserver answers when it does not do what it is asked."""

    def __init__(self, status, answer):
        super().__init__(f"{status} {answer}")
        self.status = status
        self.answer = answer


def write_certificate(folder):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=localhost",
                    "-keyout", f"{folder}/tls.key", "-out", f"{folder}/tls.crt"],
                   check=True, stderr=subprocess.DEVNULL)


class Homeserver:
    def __init__(self, folder):
        self.folder = folder
        self.port = free_port()
        self.federation_port = free_port()
        self.name = f"localhost:{self.federation_port}"
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None
        self.http = None
        self.admin = None

    def write(self, registrations):
        """What Synapse reads when it starts."""
        os.makedirs(self.folder)
        for name, what in (("homeserver.json", config(self, registrations)),
                           ("log.json", log_config(self.folder))):
            with open(f"{self.folder}/{name}", "w", encoding="utf-8") as f:
                json.dump(what, f)
        with open(f"{self.folder}/signing.key", "w", encoding="utf-8") as f:
            write_signing_keys(f, [generate_signing_key("a_test")])
        write_certificate(self.folder)

    async def start(self):
        if self.http is None:
            self.http = aiohttp.ClientSession()
        with open(f"{self.folder}/output", "ab") as output:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "synapse.app.homeserver",
                "-c", f"{self.folder}/homeserver.json", cwd=self.folder,
                stdout=output, stderr=output)
        try:
            await asyncio.wait_for(self.comes_up(), START_S)
        except asyncio.TimeoutError:
            raise RuntimeError("Synapse does not start:\n" + self.log_tail()) from None

    async def comes_up(self):
        while not await self.healthy():
            if self.process.returncode is not None:
                raise RuntimeError("Synapse ended:\n" + self.log_tail())
            await asyncio.sleep(0.1)

    async def healthy(self):
        try:
            async with self.http.get(self.url + "/health") as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False

    def log_tail(self, lines=20):
        tail = []
        for name in ("output", "synapse.log"):
            try:
                with open(f"{self.folder}/{name}", encoding="utf-8", errors="replace") as f:
                    tail += f.readlines()[-lines:]
            except FileNotFoundError:
                pass
        return "".join(tail)

    async def stop(self):
        if self.process is not None and self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                await asyncio.wait_for(self.process.wait(), 20)
            except asyncio.TimeoutError:
                self.process.kill()
                await self.process.wait()
        self.process = None

    async def close(self):
        await self.stop()
        if self.http is not None:
            await self.http.close()

    async def call(self, token, method, path, body=None):
        """Any call of the client-server or the admin API; what it answers, or Refused."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if method != "GET" and body is None:
            body = {}
        async with self.http.request(method, self.url + path, json=body, headers=headers) as got:
            answer = await got.json(content_type=None)
            if got.status != 200:
                raise Refused(got.status, answer)
            return answer

    async def register(self, name, shown=None, admin=False):
        """A new account: user_id, access_token, device_id. Its password is its name."""
        path = "/_synapse/admin/v1/register"
        nonce = (await self.call(None, "GET", path))["nonce"]
        text = "\0".join([nonce, name, name, "admin" if admin else "notadmin"])
        mac = hmac.new(SECRET.encode(), text.encode(), hashlib.sha1).hexdigest()
        return await self.call(None, "POST", path, {
            "nonce": nonce, "username": name, "password": name, "displayname": shown or name,
            "admin": admin, "mac": mac})

    async def as_admin(self, method, path, body=None):
        """A call of the admin API: path without its beginning."""
        if self.admin is None:
            self.admin = (await self.register("root", admin=True))["access_token"]
        return await self.call(self.admin, method, "/_synapse/admin/" + path, body)

    async def limit(self, user_id, per_second, burst):
        """Whoever this is gets 429 from now on when they say more than that."""
        await self.as_admin("POST", f"v1/users/{quote(user_id)}/override_ratelimit",
                            {"messages_per_second": per_second, "burst_count": burst})

    async def unlimit(self, user_id):
        await self.as_admin("DELETE", f"v1/users/{quote(user_id)}/override_ratelimit")

    async def deactivate(self, user_id):
        """They leave all rooms, and their profile is gone."""
        await self.as_admin("POST", f"v1/deactivate/{quote(user_id)}", {"erase": True})
