"""Providers of an outside sign-on: one by other people, in a process of its own, and one that lies as a test tells it to."""

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT = "santu"
SECONDS_TO_START = 30


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def answers(port: int) -> None:
    """Waits until somebody listens there."""
    until = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


@contextmanager
def independent(*people: dict[str, Any]) -> Iterator[str]:
    """``oidc-provider-mock`` with these people; where it is."""
    port = free_port()
    known = [word for person in people for word in ("--user-claims", json.dumps(person))]
    command = [
        sys.executable,
        "-m",
        "oidc_provider_mock",
        "--port",
        str(port),
        "--require-nonce",
        "true",
        *known,
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            answers(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def let_through(location: str, subject: str) -> str:
    """Somebody says there who they are; where it sends them back to."""
    answer = requests.post(location, data={"sub": subject}, allow_redirects=False, timeout=10)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


class Lying:
    """An issuer whose every answer a test may change before it is given."""

    def __init__(self, port: int) -> None:
        self.issuer = f"http://127.0.0.1:{port}"
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.asked: list[str] = []
        self.sent: dict[str, list[str]] = {}
        self.changed: dict[str, Callable[[Any], Any]] = {}
        self.claims: dict[str, Any] = {}
        self.signed: Callable[[dict[str, Any]], str] = self.sign

    def sign(self, claims: dict[str, Any], **how: Any) -> str:
        given = {"key": self.key, "algorithm": "RS256", "headers": {"kid": "one"}} | how
        return jwt.encode(claims, **given)

    def answer(self, path: str) -> Any:
        now = int(time.time())
        plain = {
            "/.well-known/openid-configuration": {
                "issuer": self.issuer,
                **{
                    f"{name}_endpoint": f"{self.issuer}/{name}"
                    for name in ("authorization", "token", "userinfo", "end_session")
                },
                "jwks_uri": f"{self.issuer}/keys",
            },
            "/keys": {
                "keys": [
                    json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key())) | {"kid": "one"}
                ]
            },
            "/userinfo": {"sub": "s-1", "preferred_username": "wang"},
        }
        if path == "/token":
            claims = {
                "iss": self.issuer,
                "aud": CLIENT,
                "sub": "s-1",
                "iat": now,
                "exp": now + 60,
            } | self.claims
            claims = {name: value for name, value in claims.items() if value is not None}
            made: Any = {"access_token": "a", "token_type": "Bearer", "id_token": self.signed(claims)}
        else:
            made = plain[path]
        return self.changed.get(path, lambda one: one)(made)


@contextmanager
def lying() -> Iterator[Lying]:
    """Serve one."""
    port = free_port()
    issuer = Lying(port)

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            issuer.asked.append(path)
            length = int(self.headers.get("Content-Length", 0))
            if length:
                issuer.sent = parse_qs(self.rfile.read(length).decode())
            made = issuer.answer(path)
            if isinstance(made, tuple):
                status, headers, body = made
            else:
                status, headers, body = 200, {"Content-Type": "application/json"}, json.dumps(made)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode())

        do_POST = do_GET  # noqa: N815 (as the server calls it)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Answering)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
