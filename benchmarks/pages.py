"""The group ``pages``: three pages of the demonstration against bare tables of the same rows, both served alike."""

import contextlib
import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.harness import ROOT, Row, run

WARM, ROUNDS = 5, 60
SETTLED, PAUSE = 0.2, 3.0
P95_TARGET, RATIO_TARGET = 300.0, 3.0
GZIP = {"Accept-Encoding": "gzip"}
URLENCODED = "application/x-www-form-urlencoded"
PROVINCE, COUNTY = "nbs.14.20200630", "nbs.140703.20200630"
BEFORE = "2020-06-30"
PAGES: Mapping[str, tuple[str, str]] = {
    "unit page of a county": (
        f"/units/{COUNTY}/?day={BEFORE}",
        f"/county/?{urlencode({'unit': COUNTY, 'day': BEFORE})}",
    ),
    "reference frame of the province": (
        f"/units/{PROVINCE}/matrix?day={BEFORE}",
        f"/province/?{urlencode({'unit': PROVINCE, 'day': BEFORE})}",
    ),
    "plan page with all steps": ("/plans/1/", "/plan/?plan=1"),
}


@dataclass
class Browser:
    """Asks for pages over one connection, as somebody who signed in."""

    connection: http.client.HTTPConnection
    person: str = ""
    cookies: dict[str, str] = field(default_factory=dict)
    led_to: str = ""
    """Where the last answer sends it on to."""

    def ask(
        self, method: str, path: str, body: str | bytes = "", kind: str = URLENCODED
    ) -> tuple[int, bytes]:
        """Status and body of the answer; ``kind`` is that of the body that is sent."""
        held = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        form = {"Content-Type": kind} if body else {}
        self.connection.request(method, path, body or None, {**GZIP, **held, **form})
        answer = self.connection.getresponse()
        self.led_to = answer.getheader("Location", "")
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
        return answer.status, answer.read()

    def sign_in(self, person: str = "demo-planner") -> None:
        """As one of the cast of the demonstration."""
        self.person = person
        self.ask("GET", "/sign-in")
        given = {"csrfmiddlewaretoken": self.cookies["santu_csrf"], "demo": person}
        status, _ = self.ask("POST", "/sign-in", urlencode(given))
        if status != 302:
            raise ValueError(f"signing in answers {status}")

    def seconds(self, path: str) -> float:
        """How long a page takes until its last byte is here."""
        began = time.perf_counter()
        status, _ = self.ask("GET", path)
        if status != 200:
            raise ValueError(f"{path} answers {status}")
        return time.perf_counter() - began


def pages() -> Iterator[Row]:
    """The 95th percentile of each page, warm; ours and the bare one take turns."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        run("santu", "demo", "--no-serve", "--json", database=str(home / "santu.sqlite3"), home=home)
        with (
            served("santu.config.wsgi", home) as ours,
            served("benchmarks.reference.bare_view", home) as bare,
        ):
            ours.sign_in()
            settle(ours)
            for name, (path, reference) in PAGES.items():
                yield from compared(name, (ours, path), (bare, reference))


def settle(browser: Browser) -> None:
    """Wait until the server has read ahead: what it does beside the pages would be counted with them."""
    while min(browser.seconds("/") for _ in range(3)) > SETTLED or browser.seconds("/") > SETTLED:
        time.sleep(SETTLED)
    time.sleep(PAUSE)


def compared(name: str, *sides: tuple[Browser, str]) -> Iterator[Row]:
    cold = sides[0][0].seconds(sides[0][1])
    for browser, path in sides:
        for _ in range(WARM):
            browser.seconds(path)
    taken = [[browser.seconds(path) for browser, path in sides] for _ in range(ROUNDS)]
    ours, bare = (percentile95(own) * 1000 for own in zip(*taken, strict=True))
    yield Row(f"{name}, 95th percentile", ours, "ms", target=P95_TARGET)
    yield Row(f"{name}, against a bare table of its rows", ours, "ms", bare, RATIO_TARGET)
    yield Row(f"{name}, first time after an act", cold * 1000, "ms")


def percentile95(values: "tuple[float, ...]") -> float:
    return statistics.quantiles(values, n=20)[-1] if len(values) > 1 else values[0]


@contextlib.contextmanager
def served(module: str, home: Path) -> Iterator[Browser]:
    """A WSGI application in one process under granian, on a port of its own."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--port",
        str(port),
        "--no-ws",
        f"{module}:application",
    ]
    environment = {**os.environ, "SANTU_HOME": str(home), "SANTU_DATABASE": str(home / "santu.sqlite3")}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            yield Browser(connected(port))
        finally:
            server.terminate()
            server.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


def connected(port: int) -> http.client.HTTPConnection:
    """A connection, once the server is there."""
    for _ in range(300):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        try:
            connection.connect()
        except OSError:
            time.sleep(0.1)
        else:
            return connection
    raise TimeoutError(port)


BENCHMARKS = (pages,)
