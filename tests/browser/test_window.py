"""The one window in a browser: from an application to a mended bad rating, and an agent who pays in with consent."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, WIDE, environment, serving
from tests.browser.looking import grave_faults
from tests.repo.tree import ROOT

TASK = ".case-task.mine"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The pages of a home with a service centre."""
    home: Path = tmp_path_factory.mktemp("window")
    command = [sys.executable, "-m", "tests.browser.prepare_window"]
    subprocess.run(command, cwd=ROOT, env=environment(home), check=True, capture_output=True)
    with serving(home, "--no-worker") as where:
        yield where


def end(page: Page, button: str) -> None:
    """End the task of the page; it comes again without."""
    task = page.locator(TASK).first
    number = task.get_attribute("id")
    task.get_by_role("button", name=button, exact=True).click()
    expect(page.locator(f"#{number}")).to_have_count(0)
    page.wait_for_load_state("load")


def one_sheet(page: Page, title: str) -> None:
    """The paper of a case fills one sheet."""
    page.get_by_role("link", name=title, exact=True).click()
    expect(page.locator(".sheet-a4 h1")).to_have_text(title)
    printed = page.pdf(format="A4")
    assert printed.count(b"/Type /Page\n") == 1, title
    page.go_back()


def test_from_an_application_to_a_mended_bad_rating(visit):
    visitor = visit(size=WIDE).sign_in("demo-resident")
    page = visitor.page
    visitor.go("/apply/")
    page.locator("#unit").select_option(index=1)
    page.locator("#q").fill("宅基地")
    page.get_by_role("button", name="找事项").click()
    page.get_by_role("link", name="农村宅基地审批", exact=True).click()
    page.locator("#name").fill("王某")
    page.locator("#phone").fill("13800000012")
    page.get_by_role("button", name="提出申请").click()
    page.wait_for_url("**/cases/*/")
    case = page.url

    def as_(who: str) -> None:
        visitor.sign_in(who)
        page.goto(case)

    as_("demo-window")
    expect(page.locator("#window")).to_contain_text("王**")
    page.get_by_role("button", name="全部已提交").click()
    assert page.locator("input[value=given]:checked").count() == 3
    end(page, "核对完成")
    one_sheet(page, "受理通知书")
    as_("demo-department")
    end(page, "同意")
    end(page, "同意")
    as_("demo-window")
    page.locator("[name=document]").fill("乡建〔2026〕1号")
    end(page, "统一出件")
    end(page, "已送达")
    one_sheet(page, "办结送达单")
    as_("demo-resident")
    page.locator("[value=dissatisfied]").check()
    end(page, "提交评价")
    as_("demo-desk")
    end(page, "属实")
    as_("demo-department")
    end(page, "办结")
    as_("demo-desk")
    end(page, "到位")
    expect(page.locator(".heading")).to_contain_text("已办结")


def test_an_agent_applies_with_consent_and_pays_in(visit):
    visitor = visit(size=WIDE).sign_in("demo-agent")
    page = visitor.page
    visitor.go("/window/")
    page.locator("#matter").select_option(index=1)
    page.locator("#name").fill("李某")
    page.locator("#agency").select_option("代缴")
    page.locator("#scope").fill("申请、缴费、领取")
    page.get_by_role("button", name="代为申请").click()
    page.wait_for_url("**/cases/*/")
    page.get_by_text("登记代缴").click()
    page.locator("#payee").fill("某县医疗保障局")
    page.locator("#amount").fill("380")
    page.locator("#receipt").fill("NO-1")
    page.locator("#paid_on").fill("2026-01-05")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.locator("#window")).to_contain_text("380.00")
    one_sheet(page, "代办同意书")
    page.get_by_text("申请人撤回对代办的同意").click()
    page.get_by_role("button", name="登记撤回").click()
    page.wait_for_load_state("networkidle")
    assert visitor.go("/window/") == 200
    expect(page.locator("main")).to_contain_text("还没有。")


@pytest.mark.parametrize(("size", "theme"), [(WIDE, "light"), (NARROW, "dark")], ids=["wide", "narrow-dark"])
def test_a_resident_sees_what_a_matter_needs_and_prints_it_on_one_sheet(visit, size, theme):
    visitor = visit(size=size, theme=theme).sign_in("demo-resident")
    page = visitor.page
    visitor.go("/apply/")
    page.locator("#unit").select_option(index=1)
    page.get_by_role("button", name="找事项").click()
    page.get_by_role("link", name="要带什么 农村宅基地审批").click()
    expect(page.locator("#held")).to_contain_text("身份证")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("link", name="打印一次性告知单").click()
    expect(page.locator(".sheet-a4 h1")).to_have_text("一次性告知单")
    assert not grave_faults(page)
    assert sheets(page) == 1
    for rows, fit in ((10, "ease"), (24, "close"), (40, "closest")):
        fill(page, rows, fit)
        assert sheets(page) == 1, rows
    fill(page, 200, "closest")
    assert sheets(page) > 1


def sheets(page: Page) -> int:
    """How many sheets of paper a page is printed on."""
    return page.pdf(format="A4").count(b"/Type /Page\n")


def fill(page: Page, rows: int, fit: str) -> None:
    """Let the sheet ask for so many materials, set as closely as the page would set it, and name forty villages."""
    page.evaluate(
        """([rows, fit]) => {
          const sheet = document.querySelector(".centre-sheet"), body = sheet.querySelector("tbody");
          sheet.dataset.fit = fit;
          while (body.rows.length < rows) body.append(body.rows[0].cloneNode(true));
          sheet.querySelector("dl:last-of-type dd").textContent = "水秀东村村委会、".repeat(40);
        }""",
        [rows, fit],
    )
