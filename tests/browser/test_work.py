"""Two clerks at their workbenches: accept many at once, urge, take, forward, agree; on a desk and on a telephone."""

import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW, WIDE, environment
from tests.repo.tree import ROOT


@pytest.fixture(scope="module", autouse=True)
def _cases(served, address) -> None:
    command = [sys.executable, "-m", "tests.browser.prepare_cases"]
    subprocess.run(command, cwd=ROOT, env=environment(served), check=True, capture_output=True, text=True)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_cases_go_from_the_window_to_a_department_and_on(visit, size):
    visitor = visit(size=size).sign_in("demo-window")
    page = visitor.page
    visitor.go("/workbench/")
    waiting = page.locator(".work-list tbody tr").count()
    visitor.go("/workbench/?taken=no")
    for box in page.locator("input[name=task]").all()[:2]:
        box.check()
    titles = page.locator(".work-list th a").all_inner_texts()
    page.locator("button[value=take]").click()
    expect(page.locator(".heading")).to_contain_text("办成 2 件")
    visitor.go("/workbench/")
    expect(page.locator("input[name=task]")).to_have_count(waiting)
    page.get_by_label("选本页全部").check()
    assert page.locator("input[name=task]:checked").count() == waiting
    page.get_by_label("选本页全部").uncheck()
    assert page.locator("input[name=task]:checked").count() == 0
    page.locator(".work-list th a", has_text=titles[0]).first.click()
    page.get_by_role("button", name="核对完成").click()
    expect(page.get_by_role("button", name="核对完成")).to_have_count(0)
    visitor.go("/workbench/")
    expect(page.locator("input[name=task]")).to_have_count(waiting - 1)

    visitor.go(f"/workbench/?tab=area&words={titles[0]}")
    page.locator("input[name=task]").first.check()
    page.locator("button[value=urge]").click()
    expect(page.locator(".heading")).to_contain_text("办成 1 件")

    visitor.sign_in("demo-department")
    visitor.go(f"/workbench/?words={titles[0]}")
    page.locator(".work-list th a").first.click()
    task = page.locator(".case-task.mine").first
    task.get_by_role("button", name="领办").click()
    expect(page.locator(".case-task.mine").first).to_contain_text("已由")
    task.locator("summary", has_text="转办").click()
    task.locator("select[name=to]").select_option(index=1)
    task.locator("form[action$=forward] input[name=reason]").fill("不属本部门职责")
    task.locator("form[action$=forward] button").click()
    expect(page.locator("#table-course")).to_contain_text("转给")
    ends = page.get_by_role("button", name="同意", exact=True)
    before = ends.count()
    ends.first.click()
    expect(page.get_by_role("button", name="同意", exact=True)).to_have_count(before - 1)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.wait_for_url(re.compile(r"/cases/\d+/"))
