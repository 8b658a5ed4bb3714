"""A list of a township: drafted from the catalogue, reviewed, published, changed, compared in words, and taken as DOCX."""

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, WIDE, environment
from tests.repo.tree import ROOT

TOWNSHIP = "nbs.140703202.20200630"


def state(page: Page, words: str) -> None:
    expect(page.locator(".heading .badge-s").first).to_have_text(words)


def publish(visitor, address: str, document: str, start: str) -> None:
    """The commission agrees, the county's officer publishes."""
    page = visitor.page
    visitor.sign_in("demo-approver")
    page.goto(address)
    page.locator("#note").fill("同意")
    page.get_by_role("button", name="审核通过").click()
    state(page, "审核通过，待公布")
    visitor.sign_in("demo-county")
    page.goto(address)
    page.locator("#document").fill(document)
    page.locator("#start").fill(start)
    page.locator("#publish").get_by_role("button", name="公布").click()
    expect(page.locator("#publish")).to_have_count(0)


def read_by_anybody(visitor, home: Path, kind: str, said: str) -> None:
    """The exported pages show the list to who is not signed in, and find nothing that is not there."""
    command = [sys.executable, "-m", "santu", "publish", "--out", str(home / "public")]
    subprocess.run(command, cwd=ROOT, env=environment(home), check=True, capture_output=True)
    page = visitor.page
    page.context.clear_cookies()
    visitor.go("/public/")
    page.locator(f"a[href^='list-{kind}-']").first.click()
    expect(page.locator("main")).to_contain_text(said)
    visitor.go("/public/")
    page.locator("#find").fill("没有这个地方")
    expect(page.locator(".found")).to_contain_text("没有找到")


@pytest.mark.parametrize(("size", "kind"), [(WIDE, "centre"), (NARROW, "purchase")], ids=["wide", "narrow"])
def test_a_list_is_drafted_published_changed_and_compared(visit, served, size, kind):
    visitor = visit(size=size).sign_in("demo-clerk")
    page = visitor.page

    def draft(source: str) -> str:
        visitor.go(f"/units/{TOWNSHIP}/lists")
        page.locator("#kind").select_option(kind)
        page.locator("#source").select_option(source)
        page.locator("#draft").get_by_role("button", name="起草").click()
        page.wait_for_url(re.compile(r"/lists/\d+/"))
        state(page, "起草中")
        return page.url

    def send(address: str) -> None:
        page.goto(address)
        page.get_by_role("button", name="送审").click()
        state(page, "待审核")

    first = draft("catalogue")
    today = page.locator("#day").input_value()
    send(first)
    assert page.locator("#review").count() == 0
    publish(visitor, first, "水政发〔2026〕1号", today)
    state(page, "施行中")
    cells = page.locator("#table-rows tbody tr").first.locator("th, td").all_inner_texts()
    read_by_anybody(visitor, served, kind, max(cells, key=len).splitlines()[0])

    visitor.sign_in("demo-clerk")
    draft("last")
    expect(page.locator("#changes")).to_contain_text("和上一版一样")
    page.locator("#table-rows a").first.click()
    gone = page.locator("#name").input_value()
    page.get_by_role("button", name="从清单里删去").click()
    expect(page.locator("#changes")).to_contain_text(f"取消“{gone}”")
    page.get_by_role("link", name="从目录里选").click()
    page.locator("input[name=rows]").first.check()
    page.get_by_role("button", name="加到草稿").click()
    expect(page.locator("#changes")).to_contain_text("和上一版一样")
    page.locator("#table-rows a").first.click()
    page.locator("#name").fill("改过的事项")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#changes")).to_contain_text("改过的事项")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="DOCX").click()
    document = Document(io.BytesIO(waiting.value.path().read_bytes()))
    assert any("改过的事项" in cell.text for table in document.tables for cell in table.column_cells(1))
