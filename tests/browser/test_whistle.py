"""A whistle to three departments: one refuses and is ruled on, one is overdue and escalated; scored, and in the year."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, Visitor, environment
from tests.browser.looking import grave_faults, sideways, unmarked_chinese
from tests.browser.prepare_whistle import BASIS, FARMING, SAFETY, WATER
from tests.repo.tree import ROOT

Visit = Callable[..., Visitor]
As = Callable[[str], None]


def program(served: Path, *words: str) -> str:
    command = [sys.executable, "-m", "tests.browser.prepare_whistle", *words]
    return subprocess.run(
        command, cwd=ROOT, env=environment(served), check=True, capture_output=True, text=True
    ).stdout


@pytest.fixture(scope="module")
def units(served: Path) -> list[str]:
    """The county with its departments, and the township."""
    return program(served).split()


def task(page: Page, title: str, department: str = ""):
    """The form of a task of this title, of a department where one is named."""
    section = page.locator("section.panel:has(form)").filter(has=page.get_by_role("heading", name=title))
    named = page.locator("form > p > strong", has_text=department)
    found = section.filter(has=named).first if department else section.first
    return found.locator("form").first


def press(page: Page, title: str, button: str, department: str = "", **fields: str) -> None:
    form = task(page, title, department)
    for summary in form.locator("details.more:not([open]) > summary").all():
        summary.click()
    for name, value in fields.items():
        form.locator(f"[name={name}]").fill(value)
    with page.expect_navigation():
        form.get_by_role("button", name=button, exact=True).click()


def state(page: Page, department: str):
    return page.locator("#called li").filter(has_text=department)


def blow(visit: Visit, township: str) -> str:
    """The township calls, on a phone; the address of the case."""
    clerk = visit(size=NARROW).sign_in("demo-clerk")
    clerk.go(f"/units/{township}/whistle?q=畜禽养殖污染")
    page = clerk.page
    page.locator(".whose-ask .chip").first.click()
    page.wait_for_selector("#blow input[name=department]:checked")
    assert not sideways(page)
    page.fill("#where", "水秀村村口")
    expect(page.locator("#basis")).to_have_value(BASIS)
    with page.expect_navigation():
        page.locator("#blow button[type=submit]").click()
    expect(state(page, FARMING)).to_contain_text("乡镇建议")
    return page.url.partition("?")[0].removeprefix(clerk.address)


def call_and_answer(page: Page, as_: As) -> None:
    """The desk calls three, one of them against the list; one comes, one refuses and is ordered to come."""
    as_("demo-desk")
    form = task(page, "研判派单")
    form.locator("details.more > summary").click()
    form.get_by_label(WATER).check()
    press_refused(page, "派单", "要写明理由")
    press(page, "研判派单", "派单", reason="河道要水利局配合")
    as_("demo-department")
    press(page, "报到签收", "报到", FARMING)
    form = task(page, "报到签收", SAFETY)
    form.locator("details.more > summary").click()
    form.get_by_role("button", name="拒绝报到，报县里裁定", exact=True).click()
    expect(page.locator("#faults")).to_contain_text("拒绝报到要写明依据")
    press(page, "报到签收", "拒绝报到，报县里裁定", SAFETY, clause="《安全生产法》第十条")
    expect(state(page, SAFETY)).to_contain_text("待县里裁定")
    as_("demo-head")
    task(page, "裁定").get_by_label("责令报到").check()
    press(page, "裁定", "裁定", reason="要查有限空间")
    as_("demo-department")
    press(page, "报到签收", "报到", SAFETY)
    as_("demo-clerk")
    for name in (FARMING, SAFETY):
        press(page, "确认", "确认到场", name)
        expect(state(page, name)).to_contain_text("已到场")


def escalate(page: Page, as_: As) -> None:
    """The third is urged, does not come, and is ordered to by the county."""
    as_("demo-desk")
    press(page, "催办", "已催办", note="电话催过两次")
    as_("demo-head")
    expect(task(page, "裁定")).to_contain_text("到期没有报到")
    task(page, "裁定").get_by_label("责令报到").check()
    press(page, "裁定", "裁定", reason="河道管理是其职责")
    expect(state(page, WATER)).to_contain_text("裁定：责令报到")
    as_("demo-department")
    press(page, "报到签收", "报到", WATER)
    as_("demo-clerk")
    press(page, "确认", "确认到场", WATER)


def work_and_score(page: Page, as_: As) -> None:
    """The lead plans, each does its part, they act together; the township scores."""
    as_("demo-department")
    press(page, "方案", "定方案", note="农业查养殖场，应急查沼气池，水利封排污口")
    for _ in range(3):
        press(page, "处置", "本部门已处置", note="已查处")
    page.get_by_text("登记一次联合行动").click()
    page.fill("[name=operation_where]", "水秀村")
    page.fill("[name=result]", "封堵排污口一处")
    page.fill("[name=people]", "9")
    # Enter records the operation; the task stays to be done.
    page.press("[name=people]", "Enter")
    expect(page.locator("#operations")).to_contain_text("封堵排污口一处")
    press(page, "汇总", "办结，请乡镇评价", note="排污口已封堵")
    as_("demo-leader")
    for field in task(page, "评价").locator("input[inputmode=numeric]").all():
        field.fill("9")
    press(page, "评价", "已解决，评分", note="解决了")
    expect(page.locator("#scores")).to_contain_text(WATER)


def test_a_whistle_is_blown_answered_worked_and_scored(served: Path, visit: Visit, units: list[str]) -> None:
    at = blow(visit, units[1])
    worker = visit()
    page = worker.page

    def as_(who: str) -> None:
        worker.sign_in(who).go(at)

    call_and_answer(page, as_)
    program(served, "12")
    escalate(page, as_)
    work_and_score(page, as_)
    expect(page.locator(".heading").first).to_contain_text("已办结")
    as_("demo-desk")
    page.locator("#called li").filter(has_text=WATER).locator("a").click()
    expect(page.locator("#whistled")).to_contain_text("中位数")
    expect(page.locator("#calls")).to_contain_text("逾期报到")
    assert not grave_faults(page)


def press_refused(page: Page, button: str, said: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator("#faults")).to_contain_text(said)


def test_its_pages_read_well_in_both_languages(visit: Visit, units: list[str]) -> None:
    township = units[1]
    for language in ("en", "zh-hans"):
        for size in ({"width": 1366, "height": 768}, NARROW):
            visitor = visit(language=language, size=size).sign_in("demo-clerk")
            for path in (
                f"/units/{township}/whistle?q=畜禽&matter=SX-0102",
                f"/units/{township}/whistles-open",
            ):
                assert visitor.go(path) == 200
                assert not sideways(visitor.page)
                assert not grave_faults(visitor.page)
                if language == "en":
                    assert not unmarked_chinese(visitor.page)
