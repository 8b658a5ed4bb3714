"""Another system on loopback that hears of events, and a subscription of it."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from santu.accounts.models import User
from santu.webhooks.domain.events import EVENTS
from santu.webhooks.services.subscriptions import webhook_make
from tests.db.registers import holder, unit
from tests.db.running import COUNTY


@dataclass
class Receiver:
    """What came, with its headers; what is answered next, the last of it for ever."""

    port: int = 0
    came: list[tuple[str, Mapping[str, str], bytes]] = field(default_factory=list)
    answers: list[tuple[int, str]] = field(default_factory=lambda: [(204, "")])

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}/hook?from=santu"

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for _, headers, _ in self.came]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A server of its own on a free port."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.came.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            status, to = receiver.answers.pop(0) if len(receiver.answers) > 1 else receiver.answers[0]
            self.send_response(status)
            if to:
                self.send_header("Location", to)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def operator() -> User:
    return holder("system_administrator")


def subscribed(receiver: Receiver, **said: object) -> str:
    """A subscription to all that happens in the county; its secret."""
    told = {"url": receiver.url, "name": "县级平台", "kinds": list(EVENTS), "unit": unit(COUNTY), **said}
    return webhook_make(**{"by": operator(), **told})
