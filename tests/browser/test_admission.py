"""An off-list matter, from a task that is handed down to the end of its term, each step by whom it is for."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from santu.operate.domain.clocks import CHINA
from tests.browser.cases import begun, ended, fill
from tests.browser.conftest import NARROW, WIDE

TOWNSHIP, MATTER = "nbs.140703202.20200630", "秸秆禁烧昼夜值守"


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_from_a_task_that_is_handed_down_to_the_end_of_the_term(visit, size):
    visitor = visit(size=size).sign_in("demo-clerk")
    page, today = visitor.page, datetime.now(CHINA).date()
    until, title = today + timedelta(days=30), f"{MATTER} {size['width']}"
    visitor.go(f"/units/{TOWNSHIP}/whose?q={title}&matter=-")
    expect(page.locator("#answer")).to_contain_text("不能接收")
    form = page.locator("#answer form")
    issuer = page.locator("#issuer option:not([value=''])").first.get_attribute("value") or ""
    fill(form, {"issuer": issuer, "document": "农发 1 号", "due": until.isoformat()})
    form.locator("button[value=admit]").click()
    page.wait_for_url(re.compile("/open/admission/"))
    expect(page.locator("#title")).to_have_value(title)
    expect(page.locator("#issuer-new")).to_have_value(issuer)
    told = {
        "document": "水政请 1 号", "day": today.isoformat(), "reason": "秋收集中值守", "fen": "20,000",
        "since": today.isoformat(), "until": until.isoformat(), "how": "每日巡查一次",
    }  # fmt: skip
    fill(page.locator("#begin form"), {**told, "persons": "0"})
    page.locator("#begin button[type=submit]").click()
    expect(page.locator("#persons-new")).to_have_attribute("aria-invalid", "true")
    case = begun(page, {"persons": "2"})
    for who, said in (
        ("demo-clerk", {"opinion_document": "水政 1 号"}),
        ("demo-county", {"met_on": today.isoformat(), "advice": "approve", "advised": "各成员单位同意"}),
        (
            "demo-approver",
            {
                "approver": "县政府",
                "approval": "批 1 号",
                "decided_on": today.isoformat(),
                "guidance": "农技站",
            },
        ),
        ("demo-county", {"published_on": today.isoformat(), "published_at": "县政府网站"}),
        ("demo-county", {"visited_on": today.isoformat(), "persons_there": "2", "fen_paid": "20000"}),
    ):
        visitor.sign_in(who)
        page.goto(case)
        ended(page, said)

    visitor.sign_in("demo-clerk")
    visitor.go(f"/units/{TOWNSHIP}/whose?q={title}&matter=-")
    expect(page.locator("#answer button[value=accept]")).to_be_visible()
    admission = page.locator("#answer a[href*='/admissions/']").first.get_attribute("href") or ""
    visitor.go(f"{admission}?day={until}")
    expect(page.locator(".heading.below .badge-s")).to_have_text("生效")
    visitor.go(f"{admission}?day={until + timedelta(days=1)}")
    expect(page.locator(".heading.below .badge-s")).to_have_text("已到期")
