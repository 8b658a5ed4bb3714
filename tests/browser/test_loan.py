"""Posts from the pool of a county: applied for, checked, approved, used, due, overdue and returned, each by whom it is for."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, WIDE

COUNTY, TOWNSHIP = "nbs.140703.20200630", "nbs.140703202.20200630"


def do(page: Page, document: str) -> None:
    """Take the next step, with its document."""
    page.locator("#next #document").fill(document)
    page.locator("#next button[type=submit]").click()
    expect(page.locator("#steps")).to_contain_text(document)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_posts_are_lent_and_returned(visit, size):
    visitor = visit(size=size).sign_in("demo-clerk")
    page = visitor.page
    visitor.go(f"/units/{TOWNSHIP}/pool")
    page.locator(f"a[href*='{TOWNSHIP}/pool/apply']").click()
    page.locator("#body").select_option(
        page.locator("#body option", has_text=re.compile(r"(站|中心)$")).first.get_attribute("value")
    )
    today = date.fromisoformat(page.locator("#start").input_value())
    page.locator("#kind").select_option("institutional")
    page.locator("#amount").fill("2")
    page.locator("#due").fill((today + timedelta(days=1200)).isoformat())
    page.locator("#priority").select_option("service")
    page.locator("#reason").fill("办事大厅延长服务时间")
    page.get_by_role("button", name="提交申请").click()
    expect(page.locator("#due")).to_have_attribute("aria-invalid", "true")
    due = today + timedelta(days=60)
    page.locator("#due").fill(due.isoformat())
    page.get_by_role("button", name="提交申请").click()
    page.wait_for_url(re.compile(r"/loans/\d+/"))
    loan = page.url
    assert page.locator("#next form").count() == 0

    visitor.sign_in("demo-county")
    page.goto(loan)
    do(page, "审核 1 号")
    assert page.locator("#next form").count() == 0
    visitor.sign_in("demo-approver")
    page.goto(loan)
    do(page, "批准 1 号")
    visitor.sign_in("demo-county")
    page.goto(loan)
    do(page, "用编 1 号")

    number = re.search(r"/loans/(\d+)/", loan)
    row = page.locator("#table-loans tr", has=page.locator(f"a[href*='/loans/{number and number[1]}/']"))
    visitor.go(f"/units/{COUNTY}/pool?day={due - timedelta(days=5)}")
    expect(row.locator("[data-tone='amber']").last).to_have_text("还有 5 天")
    visitor.go(f"/units/{COUNTY}/pool?day={due + timedelta(days=3)}")
    expect(row.locator("[data-tone='red']").last).to_have_text("逾期 3 天")

    page.goto(loan)
    do(page, "归还 1 号")
    expect(page.locator(".heading .badge-s")).to_have_text("已归还")
    assert page.locator("#next form").count() == 0
