"""A joint operation from its plan to its result, by the forms of the process; on a desk and on a telephone."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, WIDE, Visitor, environment
from tests.browser.looking import grave_faults, sideways, unmarked_chinese
from tests.browser.prepare_whistle import FARMING, WATER
from tests.repo.tree import ROOT

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40


@pytest.fixture(scope="module", autouse=True)
def _departments(served: Path) -> None:
    command = [sys.executable, "-m", "tests.browser.prepare_whistle"]
    subprocess.run(command, cwd=ROOT, env=environment(served), check=True, capture_output=True, text=True)


def looks_well(page: Page) -> None:
    assert not grave_faults(page)
    assert not sideways(page)


def task(page: Page, department: str = ""):
    """The task of a department that is to do, or the only one."""
    return page.locator("section.case-task.mine").filter(has_text=department).first


def plan(visitor: Visitor) -> str:
    """The township plans and opens it; the address of the case."""
    page = visitor.sign_in("demo-clerk").page
    visitor.go("/workbench/")
    page.get_by_role("link", name="办一件").click()
    looks_well(page)
    page.locator(".offered a.name", has_text="联合执法").click()
    looks_well(page)
    page.fill("#title", " ")
    page.fill("#day-new", "2026-12-05")
    page.fill("#where-new", "东街市场")
    page.fill("#why-new", "占道经营")
    send = page.get_by_role("button", name="开这一件")
    send.click()
    expect(page.locator("#faults")).to_contain_text("没有写明是什么事")
    expect(page.locator("#wrong-departments-new-1")).to_contain_text("参加单位")
    looks_well(page)
    expect(page.locator("#where-new")).to_have_value("东街市场")
    page.fill("#title", "集贸市场整治")
    for department in (FARMING, WATER):
        page.get_by_label(department).check()
    with page.expect_navigation():
        send.click()
    expect(page.locator("#said")).to_contain_text("东街市场")
    return page.url.partition("?")[0].removeprefix(visitor.address)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_joint_operation_goes_from_its_plan_to_its_result(visit: Callable[..., Visitor], size, tmp_path):
    visitor = visit(size=size)
    page, case = visitor.page, plan(visitor)

    visitor.sign_in("demo-department").go(case)
    looks_well(page)
    refuses = task(page, WATER)
    refuses.get_by_role("button", name="不同意").click()
    expect(refuses.locator("[id^=wrong-why_not]")).to_contain_text("不参加的理由")
    refuses.get_by_label("不参加的理由").fill("当日防汛")
    with page.expect_navigation():
        refuses.get_by_role("button", name="不同意").click()
    with page.expect_navigation():
        task(page, FARMING).get_by_role("button", name="办结").click()

    visitor.sign_in("demo-clerk").go(case)
    looks_well(page)
    expect(page.locator("#said")).to_contain_text("当日防汛")
    ends = task(page)
    ends.get_by_label("实际日期").fill("2026-11-26")
    ends.get_by_label("检查场所").fill("12")
    ends.get_by_label("发现问题").fill("3")
    ends.get_by_label("移交的问题").fill("两个移交住建")
    for name, content in (("说明.png", b"text"), ("照片.png", PNG)):
        (tmp_path / name).write_bytes(content)
    ends.get_by_label("记录和照片").set_input_files(tmp_path / "说明.png")
    done = ends.locator("button[value=done]")
    done.click()
    expect(ends.locator("[id^=wrong-record]")).to_contain_text("改文件名也不行")
    expect(ends.get_by_label("移交的问题")).to_have_value("两个移交住建")
    ends.get_by_label("记录和照片").set_input_files(tmp_path / "照片.png")
    with page.expect_navigation():
        done.click()
    expect(page.locator(".heading")).to_contain_text("已办结")
    expect(page.locator("#said")).to_contain_text("两个移交住建")
    looks_well(page)


def test_the_forms_are_marked_in_an_english_page(visit: Callable[..., Visitor]):
    visitor = visit(language="en", size=NARROW).sign_in("demo-clerk")
    visitor.go("/workbench/")
    page = visitor.page
    page.get_by_role("link", name=re.compile("Open a case")).click()
    assert not unmarked_chinese(page)
    page.locator(".offered a.name").last.click()
    looks_well(page)
    assert not unmarked_chinese(page)
