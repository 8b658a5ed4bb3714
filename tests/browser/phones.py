"""Phones for a test: a page with its own storage and a clock that is wrong, and a way to the server that loses answers."""

import io
import os
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import CHROMIUM, FLAGS, NARROW, free_port

CLOCK = """
const Real = Date, off = () => Number(localStorage.getItem("test-clock") ?? 0);
globalThis.Date = class extends Real {
  constructor(...told) { told.length ? super(...told) : super(Real.now() + off()); }
  static now() { return Real.now() + off(); }
};
"""
HOUR = 3600_000
CHUNK = 65536
PATIENCE = 60_000
"""Milliseconds; a machine that is busy with other tests draws a photo slowly."""


def photo(width: int = 480, height: int = 360) -> bytes:
    """A JPEG of noise, which nothing makes much smaller, with a place written into it as cameras do."""
    picture = Image.frombytes("RGB", (width, height), os.urandom(width * height * 3))
    exif = Image.Exif()
    exif[0x010F] = "a camera of somebody"
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90, exif=exif)
    return out.getvalue()


class Phone:
    """A phone in somebody's hand."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        page.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)

    @classmethod
    def of(cls, chromium: Browser, address: str, **more: object) -> "Phone":
        context: BrowserContext = chromium.new_context(viewport=NARROW, locale="zh-CN", **more)  # type: ignore[arg-type]
        context.add_init_script(CLOCK)
        return cls(context.new_page(), address)

    def sign_in(self, who: str) -> None:
        self.page.goto(f"{self.address}/sign-in?next=/m/")
        self.page.click(f"button[value={who}]")
        self.page.wait_for_selector("#tabs a")

    def installed(self) -> None:
        """Until the shell is kept."""
        self.page.evaluate("navigator.serviceWorker.ready")
        self.page.wait_for_function("caches.keys().then(names => names.length > 0)")
        expect(self.page.locator("#signal")).to_contain_text("在线")

    def clock(self, hours: float) -> None:
        self.page.evaluate(f"localStorage.setItem('test-clock', '{hours * HOUR}')")

    def at(self, place: str) -> None:
        self.page.evaluate(f"location.hash = '#/{place}'")

    def offline(self, *, off: bool) -> None:
        self.page.context.set_offline(off)

    def save(self, title: str) -> None:
        """Press the act below; it is kept once it is among what is to be sent, or was sent."""
        self.page.locator("#acts .primary").click()
        expect(self.page.locator(".row", has_text=title).first).to_be_visible()

    def reports(self, title: str, *photos: bytes) -> None:
        """Something new, with photos."""
        self.at("report")
        page = self.page
        expect(page.locator("#acts")).to_be_visible()
        page.fill("[name=title]", title)
        page.get_by_label("排查安全隐患").check()
        page.fill("[name=where]", "桥头")
        page.fill("[name=what]", "看见了")
        self.attach(*photos)
        self.save(title)

    def attach(self, *photos: bytes) -> None:
        if photos:
            files = [
                {"name": f"{number}.jpg", "mimeType": "image/jpeg", "buffer": one}
                for number, one in enumerate(photos)
            ]
            self.page.set_input_files(".field:not([hidden]) input[type=file]", files)  # type: ignore[arg-type]
            expect(self.page.locator(".photos img")).to_have_count(len(photos))

    def ends(self, title: str, result: str, *photos: bytes) -> None:
        """A task of the grid, from the list."""
        self.at("tasks")
        expect(self.page.locator("#title")).to_have_text("待办")
        row = self.page.locator(".row", has_text=title)
        self.at((row.get_attribute("href") or "").removeprefix("#/"))
        self.page.get_by_label("已处置").check()
        self.page.fill("[name=result]", result)
        self.attach(*photos)
        self.save(title)

    def rows(self, state: str) -> int:
        self.at("queue")
        return self.page.locator(f".row[data-state={state}]").count()

    def settles(self, **states: int) -> None:
        """Until so many entries are in each state."""
        self.at("queue")
        for state, number in states.items():
            expect(self.page.locator(f".row[data-state={state}]")).to_have_count(number)


class LosingWay:
    """Between a phone and the server: passes everything on, or swallows what is sent, or withholds what is answered to it."""

    def __init__(self, port: int) -> None:
        self.behind, self.loses, self.lost = port, "", threading.Event()
        self.server = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.server.getsockname()[1]}"
        threading.Thread(target=self._take, daemon=True).start()

    def lose(self, what: str) -> None:
        """``request``, ``answer`` or nothing of what acts, from now on."""
        self.loses = what
        self.lost.clear()

    def _take(self) -> None:
        with suppress(OSError):
            while True:
                phone, _ = self.server.accept()
                server = socket.create_connection(("127.0.0.1", self.behind))
                acting = threading.Event()
                threading.Thread(target=self._there, args=(phone, server, acting), daemon=True).start()
                threading.Thread(target=self._back, args=(server, phone, acting), daemon=True).start()

    def _there(self, phone: socket.socket, server: socket.socket, acting: threading.Event) -> None:
        with suppress(OSError):
            while chunk := phone.recv(CHUNK):
                if chunk.startswith(b"POST /api/"):
                    acting.set()
                elif chunk.startswith(b"GET "):
                    acting.clear()
                if acting.is_set() and self.loses == "request":
                    self.lost.set()
                    continue
                server.sendall(chunk)
        with suppress(OSError):
            server.shutdown(socket.SHUT_WR)

    def _back(self, server: socket.socket, phone: socket.socket, acting: threading.Event) -> None:
        with suppress(OSError), phone, server:
            while chunk := server.recv(CHUNK):
                if acting.is_set() and self.loses == "answer":
                    self.lost.set()
                    continue
                phone.sendall(chunk)


@contextmanager
def mortal(chromium: Browser, profile: Path, address: str) -> Iterator[Phone]:
    """A browser of its own with a profile on the disk, killed in the end without any warning."""
    port = free_port()
    command = [
        str(CHROMIUM), *FLAGS, f"--user-data-dir={profile}", "--accept-lang=zh-CN", f"--remote-debugging-port={port}", "about:blank",
    ]  # fmt: skip
    with subprocess.Popen(
        command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stderr is not None
            for line in process.stderr:
                if "DevTools listening" in line:
                    break
            threading.Thread(target=process.stderr.read, daemon=True).start()
            browser = chromium.browser_type.connect_over_cdp(f"http://127.0.0.1:{port}")
            page = browser.contexts[0].pages[0]
            page.set_viewport_size(NARROW)  # type: ignore[arg-type]
            yield Phone(page, address)
        finally:
            os.killpg(process.pid, signal.SIGKILL)
