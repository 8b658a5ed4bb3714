"""Cases of other processes in the working day: grid events with a photo, orders of the hotline, and a penalty with its file.

Few of those who visit may do this, so that each visitor does it in a session of somebody who may.
"""

import gzip
import re
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import quote, urlencode, urlsplit
from uuid import uuid4

from benchmarks.pages import Browser
from benchmarks.visitors import Step

EVENT, ORDER = "grid event reported, with a photo", "order of the hotline opened"
EVENT_ON, ORDER_ON = "grid event sent to a body", "order of the hotline signed"
PENALTY, FILE = "page of a penalty", "case file of a penalty"
OPENS = {EVENT: "grid_event", ORDER: "hotline"}
STEPS = {EVENT_ON: EVENT, ORDER_ON: ORDER}
"""The first step of a case, after which opening."""
SUBMITS = (*OPENS, *STEPS, FILE)
CASE_STEPS = (*SUBMITS, PENALTY)
PNG, PHOTO = b"\x89PNG\r\n\x1a\n", 300_000
"""How a photo begins, and its size in bytes."""
BOUNDARY = "santu-benchmark"


@dataclass
class Cases:
    """What is done to such cases, by ``benchmarks.daily_work``: by whom, where, and what is written."""

    told: Mapping[str, Mapping[str, Any]]
    opened: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    sessions: dict[tuple[int, str], Browser] = field(default_factory=dict)

    def steps(self) -> dict[str, Step]:
        return {
            EVENT: lambda browser, dice: self.open(EVENT, browser, dice),
            ORDER: lambda browser, dice: self.open(ORDER, browser, dice),
            EVENT_ON: lambda browser, dice: self.step(EVENT_ON, browser, dice),
            ORDER_ON: lambda browser, dice: self.step(ORDER_ON, browser, dice),
            PENALTY: self.penalty,
            FILE: self.file,
        }

    def open(self, name: str, browser: Browser, dice: Random) -> float:
        """Open a case by its form, the event with a photo that is like no other."""
        own = self.told[name]
        there = self.of(browser, own["by"])
        given = {**own["written"], "key": str(uuid4()), "csrfmiddlewaretoken": there.cookies["santu_csrf"]}
        body = multipart(given, {"photos": PNG + dice.randbytes(PHOTO)} if name == EVENT else {})
        seconds = sent(there, f"/units/{quote(own['unit'])}/open/{OPENS[name]}/", body)
        self.opened[name].append(urlsplit(there.led_to).path)
        return seconds

    def step(self, name: str, browser: Browser, dice: Random) -> float:
        """End the task that a case has which was opened, as the form on its page does; where there is none, one is opened before."""
        own, opening = self.told[name], STEPS[name]
        while True:
            try:
                case = self.opened[opening].pop()
                break
            except IndexError:
                self.open(opening, browser, dice)
        there = self.of(browser, own["by"])
        _, page = there.ask("GET", case)
        token = re.search(rf"{case}tasks/\d+/", gzip.decompress(page).decode())
        if token is None:
            raise ValueError(f"{case} has no task of {own['by']}")
        given = {**own["written"], "csrfmiddlewaretoken": there.cookies["santu_csrf"]}
        return sent(there, token.group(), multipart(given, {}))

    def penalty(self, browser: Browser, _dice: Random) -> float:
        own = self.told[PENALTY]
        return self.of(browser, own["by"]).seconds(own["case"])

    def file(self, browser: Browser, _dice: Random) -> float:
        """Download the case file, to its last byte."""
        own = self.told[PENALTY]
        there, path = self.of(browser, own["by"]), f"{own['case']}archive/"
        given = urlencode({"csrfmiddlewaretoken": there.cookies["santu_csrf"]})
        began = time.perf_counter()
        status, body = there.ask("POST", path, given)
        if status != 200 or not body:
            raise ValueError(f"{path} answers {status}")
        return time.perf_counter() - began

    def of(self, browser: Browser, person: str) -> Browser:
        """The session of a person at the connection of a visitor."""
        key = (id(browser), person)
        if key not in self.sessions:
            there = Browser(browser.connection)
            there.sign_in(person)
            self.sessions[key] = there
        return self.sessions[key]


def sent(browser: Browser, path: str, body: bytes) -> float:
    """How long a form takes until it is accepted."""
    began = time.perf_counter()
    status, _ = browser.ask("POST", path, body, f"multipart/form-data; boundary={BOUNDARY}")
    if status != 302:
        raise ValueError(f"{path} answers {status}")
    return time.perf_counter() - began


def multipart(written: Mapping[str, str], photos: Mapping[str, bytes]) -> bytes:
    """A form with its files, as a browser sends it."""
    parts = [(f'name="{name}"', text.encode()) for name, text in written.items()]
    parts += [(f'name="{name}"; filename="{name}.png"', content) for name, content in photos.items()]
    lines = [
        f"--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + content
        for head, content in parts
    ]
    return b"\r\n".join([*lines, f"--{BOUNDARY}--\r\n".encode()])
