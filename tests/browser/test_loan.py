"""Posts from the pool of a county: applied for, checked, approved, used, due, overdue and returned, each by whom it is for."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from santu.operate.domain.clocks import CHINA
from tests.browser.cases import begun, ended, fill
from tests.browser.conftest import NARROW, WIDE

COUNTY, TOWNSHIP = "nbs.140703.20200630", "nbs.140703202.20200630"


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_posts_are_lent_and_returned(visit, size):
    visitor = visit(size=size).sign_in("demo-clerk")
    page, today = visitor.page, datetime.now(CHINA).date()
    visitor.go(f"/units/{TOWNSHIP}/pool")
    page.locator("a[href*='/open/quota_loan/']").click()
    body = page.locator("#body-new option", has_text=re.compile(r"(站|中心)$")).first.get_attribute("value")
    due = today + timedelta(days=60)
    told = {
        "title": "办事大厅延长服务时间", "body": body or "", "kind": "institutional", "amount": "2",
        "start": today.isoformat(), "priority": "service", "reason": "办事大厅延长服务时间",
    }  # fmt: skip
    fill(page.locator("#begin form"), {**told, "due": (today + timedelta(days=1200)).isoformat()})
    page.locator("#begin button[type=submit]").click()
    expect(page.locator("#due-new")).to_have_attribute("aria-invalid", "true")
    case = begun(page, {"due": due.isoformat()})
    assert page.locator(".case-task.mine").count() == 0

    for who, said in (
        ("demo-county", {"check_document": "审核 1 号"}),
        ("demo-approver", {"approval": "批准 1 号"}),
        ("demo-county", {"use_document": "用编 1 号"}),
    ):
        visitor.sign_in(who)
        page.goto(case)
        ended(page, said)

    visitor.go(f"/units/{COUNTY}/pool")
    row = page.locator("#table-loans tr", has_text=due.isoformat()).first
    loan = row.locator("a[href*='/loans/']").first.get_attribute("href") or ""
    number = re.search(r"/loans/(\d+)/", loan)
    row = page.locator("#table-loans tr", has=page.locator(f"a[href*='/loans/{number and number[1]}/']"))
    visitor.go(f"/units/{COUNTY}/pool?day={due - timedelta(days=5)}")
    expect(row.locator("[data-tone='amber']").last).to_have_text("还有 5 天")
    visitor.go(f"/units/{COUNTY}/pool?day={due + timedelta(days=3)}")
    expect(row.locator("[data-tone='red']").last).to_have_text("逾期 3 天")

    visitor.go(loan)
    page.locator("#next a[href*='/cases/']").click()
    ended(page, {"returned": "2", "return_document": "归还 1 号"})
    visitor.go(loan)
    expect(page.locator(".heading .badge-s")).to_have_text("已归还")
    assert page.locator("#next form").count() == 0
