"""Phones without signal: what is written is kept, sent later, and there once; what met something else is shown."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect
from playwright.sync_api import TimeoutError as TooLate

from tests.browser.conftest import environment
from tests.browser.looking import grave_faults, sideways
from tests.browser.phones import LosingWay, Phone, mortal, photo
from tests.browser.prepare_phone import SECOND, TITLES
from tests.repo.tree import ROOT

FAST, SLOW, AWAY = 3.0, -40 / 60, 5.0
"""Hours by which the clock of a phone is wrong; hours without signal."""
LARGE = (4000, 3000)
MEGABYTE = 1 << 20


def program(home: Path, *words: str) -> str:
    command = [sys.executable, "-m", "tests.browser.prepare_phone", *words]
    ran = subprocess.run(command, cwd=ROOT, env=environment(home), check=True, capture_output=True, text=True)
    return ran.stdout


@pytest.fixture(scope="module", autouse=True)
def _events(served: Path) -> None:
    program(served)


@pytest.fixture
def way(address: str) -> Iterator[LosingWay]:
    found = LosingWay(urlsplit(address).port or 0)
    yield found
    found.server.close()


def came_hours_ago(moment: str) -> float:
    return (timezone.now() - datetime.fromisoformat(moment)) / timedelta(hours=1)


def away(phone: Phone, who: str, wrong: float) -> None:
    """Read what is to do, and go where there is no signal, so many hours ago by a clock that is wrong."""
    phone.sign_in(who)
    phone.installed()
    phone.clock(wrong - AWAY)
    phone.offline(off=True)
    phone.page.reload()
    expect(phone.page.locator("#signal")).to_contain_text("没有信号")


def back(phone: Phone, wrong: float) -> None:
    phone.clock(wrong)
    phone.offline(off=False)
    phone.at("queue")
    # It sends by itself, too: the button may be gone before it is pressed.
    with suppress(TooLate):
        phone.page.get_by_role("button", name="现在发送").click(timeout=3000)


def test_nothing_is_lost_and_nothing_is_doubled(
    chromium: Browser, address: str, served: Path, way: LosingWay, tmp_path: Path
) -> None:
    one, two = Phone.of(chromium, address), Phone.of(chromium, address)
    away(one, "demo-grid", FAST)
    away(two, SECOND, SLOW)
    events = {"甲报的 1": 1, "甲报的 2": 2, "乙报的 1": 1, "乙报的 2": 0}
    for title, photos in events.items():
        (one if title[0] == "甲" else two).reports(title, *(photo() for _ in range(photos)))
    written = [*events]
    for phone, name, titles in ((one, "甲", TITLES[:3]), (two, "乙", TITLES[1:4])):
        for title in titles:
            phone.ends(title, f"{name}办了{title}")
            written.append(f"{name}办了{title}")
    two.reports("乙报的 大照片", large := photo(*LARGE))
    written.append("乙报的 大照片")
    for phone, waits in ((one, 5), (two, 6)):
        phone.page.reload()
        phone.settles(waiting=waits)
        assert not sideways(phone.page)
        assert not grave_faults(phone.page)
    back(one, FAST)
    one.settles(sent=5, waiting=0, conflict=0)
    back(two, SLOW)
    two.settles(sent=4, waiting=0, conflict=2)
    shown = conflicts_of(two)
    killed = killed_while_sending(chromium, way, tmp_path)
    told = json.loads(program(served, "count"))
    there = {**told["titles"], **told["texts"]}
    lost = [text for text in [*written, *killed] if text not in there and text not in shown]
    doubled = [text for text in [*written, *killed] if there.get(text, 0) > 1]
    print(
        f"written {len(written) + len(killed)}, in the database {sum(there.get(one, 0) for one in [*written, *killed])}, "
        f"conflicts shown {len(shown)}, lost {len(lost)}, doubled {len(doubled)}"
    )
    assert not lost
    assert not doubled
    assert shown == {f"乙办了{title}" for title in TITLES[1:3]}
    for title, photos in {**events, "乙报的 大照片": 1}.items():
        assert told["files"].get(title, 0) == photos
        assert abs(came_hours_ago(told["came"][title]) - AWAY) < 0.2, title
    assert len(large) > 10 * MEGABYTE > max(told["sizes"])


def conflicts_of(phone: Phone) -> set[str]:
    """What was written into entries that met something else, as their pages show it beside what was written meanwhile."""
    found = set()
    for number in range(phone.rows("conflict")):
        phone.at("queue")
        phone.page.locator(".row[data-state=conflict]").nth(number).click()
        fields = phone.page.locator(".field-conflict")
        expect(fields.first).to_be_visible()
        sides = {side: fields.first.locator(f"[data-side={side}] dd") for side in ("mine", "theirs")}
        found.add(sides["mine"].inner_text())
        expect(sides["theirs"]).to_have_text(sides["mine"].inner_text().replace("乙", "甲"))
        expect(phone.page.locator(".conflict")).to_contain_text("演示：水秀村网格员")
        assert not grave_faults(phone.page)
        assert not sideways(phone.page)
    return found


def killed_while_sending(chromium: Browser, way: LosingWay, tmp_path: Path) -> list[str]:
    """A browser that dies while the answer is on its way, then while the request is; then it is opened once more."""
    title, result = "断电时报的", f"断电时办了{TITLES[4]}"
    with mortal(chromium, tmp_path / "profile", way.address) as phone:
        phone.sign_in("demo-grid")
        phone.installed()
        way.lose("answer")
        phone.reports(title, photo())
        assert way.lost.wait(60)
    with mortal(chromium, tmp_path / "profile", way.address) as phone:
        opened_again(phone)
        expect(phone.page.locator(".row", has_text=title)).to_be_visible()
        way.lose("request")
        phone.ends(TITLES[4], result)
        assert way.lost.wait(60)
    way.lose("answer")
    with mortal(chromium, tmp_path / "profile", way.address) as phone:
        opened_again(phone)
        assert way.lost.wait(60)
    way.lose("")
    with mortal(chromium, tmp_path / "profile", way.address) as phone:
        opened_again(phone)
        phone.settles(sent=2, waiting=0, sending=0, conflict=0)
    return [title, result]


def opened_again(phone: Phone) -> None:
    """After the battery: the session may be gone, what was written is not."""
    phone.page.goto(f"{phone.address}/m/#/queue")
    phone.page.wait_for_selector("#tabs a")
    phone.page.wait_for_timeout(1_000)
    if phone.page.locator("#status a.act").count():
        phone.sign_in("demo-grid")
    phone.at("queue")
