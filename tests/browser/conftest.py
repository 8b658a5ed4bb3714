"""A real browser on real pages: Debian's Chromium, driven by Playwright, and ``santu serve`` in a process of its own."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.repo.tree import ROOT

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
UNASKED = ", ".join(f"MAP *.{maker} ~NOTFOUND" for maker in ("google.com", "googleapis.com", "gstatic.com"))
"""Whom Chromium asks by itself, whatever the other flags say (sign-in, updates): it finds nobody under these names and asks
no resolver, so that the network watch sees what pages and servers do. Of a page that asked them the console would complain."""
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-quic", "--no-first-run", f"--host-resolver-rules={UNASKED}",
)  # fmt: skip
SECONDS_TO_START = 60
WIDE, NARROW = {"width": 1366, "height": 768}, {"width": 390, "height": 844}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a browser these tests cannot run; the report says so, and how to have one."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(
                    pytest.mark.skip(reason="no Chromium: apt-get install chromium fonts-noto-cjk")
                )


def hand_over(page: Page) -> None:
    """On the page of a plan of a demonstration: all that is to be handed over is made up."""
    plan = page.url.partition("?")[0]
    page.locator("a[href*='/handover/']").first.click()
    page.locator("form.made-up button").click()
    page.wait_for_url(f"{plan}**")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def environment(home: Path) -> dict[str, str]:
    """Of a process that works in this home; the store of the test run is none of its business."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SANTU_", "DJANGO_"))}
    return {**kept, "SANTU_HOME": str(home)}


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the county's register and its reform designed; one worker makes it, see ``tests.sharing``."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        (tmp_path_factory.getbasetemp().parent / "prepared").touch(exist_ok=False)
    home, files = tmp_path_factory.mktemp("county"), tmp_path_factory.mktemp("files")
    command = [sys.executable, "-m", "tests.browser.prepare", str(files)]
    subprocess.run(command, cwd=ROOT, env=environment(home), check=True, capture_output=True, text=True)
    return home


@pytest.fixture(scope="module")
def served(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the prepared home, of this module alone."""
    home = tmp_path_factory.mktemp("served")
    shutil.copytree(prepared, home, dirs_exist_ok=True)
    return home


@pytest.fixture(scope="session")
def looked_at(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the pages are of a copy that nobody changes, for all modules marked ``looks``."""
    home = tmp_path_factory.mktemp("looked-at")
    shutil.copytree(prepared, home, dirs_exist_ok=True)
    with serving(home) as where:
        yield where


@pytest.fixture(scope="module")
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where the pages are."""
    if request.node.get_closest_marker("looks"):
        yield request.getfixturevalue("looked_at")
        return
    with serving(request.getfixturevalue("served")) as where:
        yield where


@contextmanager
def serving(home: Path, *words: str) -> Iterator[str]:
    """Serve the pages of a home, with these words behind ``santu serve``."""
    port = free_port()
    command = [sys.executable, "-m", "santu", "serve", "--port", str(port), *words]
    with subprocess.Popen(command, cwd=ROOT, env=environment(home)) as server:
        try:
            _answers(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            try:
                server.wait(timeout=30)
            finally:
                server.kill()


def _answers(port: int) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(port)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser; while it runs its loop does, and no database can be asked in the same process."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


REFUSED = "status of 422"
"""What the browser says of a form that was refused: the page tells it, and nothing is wrong."""


def is_complaint(said: ConsoleMessage) -> bool:
    return said.type in {"error", "warning"} and REFUSED not in said.text


@dataclass
class Visitor:
    """Somebody at a browser, and what the browser complained of meanwhile."""

    address: str
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)

    def sign_in(self, who: str = "demo-planner") -> "Visitor":
        """As one of the cast; whoever was there before goes out."""
        self.context.clear_cookies(name="santu_session")
        self.page.goto(f"{self.address}/sign-in")
        self.page.click(f"button[value={who}]")
        return self

    def administers(self) -> None:
        """Open a session for administration."""
        self.page.goto(f"{self.address}/account/administration")
        self.page.fill("#reason", "test")
        self.page.click("form:has(#reason) button[type=submit]")
        self.page.wait_for_selector("button[name=close]")

    def dress(self, theme: str, size: dict[str, int]) -> None:
        """The pages that are opened from now on are of this theme, on a screen of this size."""
        self.context.add_cookies([{"name": "theme", "value": theme, "url": self.address}])
        self.page.set_viewport_size(size)

    def go(self, path: str) -> int:
        """Open a page; its status."""
        answer = self.page.goto(f"{self.address}{path}")
        assert answer is not None
        return answer.status


@pytest.fixture
def visit(address: str, chromium: Browser) -> Iterator[Callable[..., Visitor]]:
    """``visit(language="en", theme="dark", size=NARROW)``: a new visitor; in the end nobody may have complained."""
    visitors: list[Visitor] = []

    def come(*, language: str = "zh-hans", theme: str = "light", size: dict[str, int] = WIDE) -> Visitor:
        context = chromium.new_context(viewport=size, locale="zh-CN" if language != "en" else "en-GB")
        cookies = {"santu_language": language, "theme": theme}
        context.add_cookies(
            [{"name": name, "value": value, "url": address} for name, value in cookies.items()]
        )
        # A breach of the policy is told on the page, and by an event that nobody can overlook.
        context.add_init_script(
            "addEventListener('securitypolicyviolation', e => console.error('CSP', e.violatedDirective, e.blockedURI, e.sourceFile))"
        )
        page = context.new_page()
        visitor = Visitor(address, context, page)
        page.on(
            "console",
            lambda said: is_complaint(said) and visitor.complaints.append(f"{page.url}: {said.text}"),
        )
        page.on("pageerror", lambda error: visitor.complaints.append(f"{page.url}: {error}"))
        visitors.append(visitor)
        return visitor

    yield come
    for visitor in visitors:
        visitor.context.close()
    complaints = [complaint for visitor in visitors for complaint in visitor.complaints]
    assert not complaints, "\n".join(complaints)
