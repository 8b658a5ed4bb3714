"""A grid event on real pages: the village reports it, the township sends it on, the grid handles it; checked and rated."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, Visitor, environment
from tests.browser.looking import grave_faults, sideways
from tests.browser.prepare_grid_event import GAS
from tests.repo.tree import ROOT

Visit = Callable[..., Visitor]
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40


@pytest.fixture(scope="module")
def units(served: Path) -> list[str]:
    """The township, and the village whose grid worker handles it."""
    command = [sys.executable, "-m", "tests.browser.prepare_grid_event"]
    ran = subprocess.run(
        command, cwd=ROOT, env=environment(served), check=True, capture_output=True, text=True
    )
    return ran.stdout.split()


def report(clerk: Visitor, township: str, village: str) -> str:
    """The township reports what it was told; the address of the case."""
    clerk.go(f"/units/{township}/open/")
    page = clerk.page
    page.get_by_role("link", name="网格事件", exact=True).click()
    page.fill("#title", "门店燃气味")
    page.get_by_label("排查安全隐患").check()
    page.select_option("[name=reporter]", township)
    page.select_option("[name=village]", village)
    page.fill("[name=where]", "东街十字路口")
    page.fill("[name=what]", "路过闻到燃气味")
    assert not grave_faults(page)
    with page.expect_navigation():
        page.get_by_role("button", name="开这一件").click()
    expect(page.locator(".heading").first).to_contain_text("门店燃气味")
    return page.url.partition("?")[0].removeprefix(clerk.address)


def end(page: Page, button: str, **written: str) -> None:
    """Write into the form of the task and end it."""
    for name, text in written.items():
        page.locator(f"form [name={name}]").last.fill(text)
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


def refused(page: Page, button: str, said: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator("main")).to_contain_text(said)


def test_an_event_goes_from_its_report_to_its_close(visit: Visit, units: list[str]) -> None:
    office, grid = visit(), visit(size=NARROW)
    at = report(office.sign_in("demo-clerk"), *units)
    page = office.page
    refused(page, "网格内处置", "网格准入清单里，并且属于所选的事件类别”不成立")
    page.fill("[name=matter]", GAS)
    end(page, "网格内处置")
    grid.sign_in("demo-grid").go(at)
    photo = {"name": "照片.png", "mimeType": "image/png", "buffer": PNG}
    grid.page.set_input_files("input[type=file]", photo)
    assert not sideways(grid.page)
    assert not grave_faults(grid.page)
    end(grid.page, "已处置", result="已关阀，请燃气公司检修")
    office.sign_in("demo-leader").go(at)
    end(page, "已解决", checked_on=timezone.localdate().isoformat())
    office.sign_in("demo-clerk").go(at)
    end(page, "满意")
    office.go(at)
    expect(page.locator(".heading").first).to_contain_text("已办结")
    expect(page.locator("main")).to_contain_text("已关阀")
