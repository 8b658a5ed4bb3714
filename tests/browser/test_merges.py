"""A merge of two townships: picked on the map, accepted, asked about, planned, proven, approved, applied; the heir's history has it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, WIDE, Visitor, hand_over
from tests.browser.looking import grave_faults, sideways

COUNTY = "nbs.140703.20200630"
GOES, HEIR = ("水秀乡", "nbs.140703202.20200630"), ("阳邑乡", "nbs.140703203.20200630")
"""The one of fewer people goes to its neighbour."""
DAY, AFTER = "2020-06-30", "2021-10-31"
SLOW = 120_000
"""Milliseconds for what is reckoned or done in the background."""


def solved(page: Page) -> None:
    """The page has its answer: it comes by itself."""
    expect(page.locator("#merges[hx-get]")).to_have_count(0, timeout=SLOW)
    expect(page.locator(".merge-said")).to_be_visible(timeout=SLOW)


def pick(page: Page, name: str) -> None:
    page.locator(f"svg.merge-map a[aria-label^='{name}']").click()
    expect(page.locator(f"#merges select option[selected]:text-is('{name}')")).to_have_count(1)
    solved(page)


def accept(visitor: Visitor) -> str:
    """Lock the two by the map, look at what is proposed, and take it; the number of the scenario."""
    page = visitor.page
    visitor.go(f"/units/{COUNTY}/merges?day={DAY}&floor=1")
    solved(page)
    for name, _ in (GOES, HEIR):
        pick(page, name)
    page.get_by_role("button", name="要合并", exact=True).click()
    expect(page.locator(".merge-total")).to_contain_text("9 → 8", timeout=SLOW)
    solved(page)
    expect(page.locator("#table-merges")).to_contain_text("按“要合并”的锁定并入")
    expect(page.locator("path.going")).to_have_count(2)  # one on the map, one in its key
    assert sideways(page) <= 0
    assert not grave_faults(page)
    page.locator("#accept button.primary").click()
    assert page.locator("#why").evaluate("field => field.validity.valueMissing")
    page.fill("#why", "两乡相邻，人口少")
    page.fill("#until", AFTER)
    page.locator("#accept button.primary").click()
    page.wait_for_url(re.compile(r"/design\?"), timeout=SLOW)
    return re.search(r"scenario=(\d+)", page.url)[1]


def equip(visitor: Visitor, scenario: str) -> None:
    """The other townships get their bodies by the standard, as a plan of those days needs."""
    page = visitor.page
    visitor.go(f"/units/{COUNTY}/propose?act=bodies&scenario={scenario}&day={DAY}")
    page.fill("#why", "统一设置")
    page.locator("form[hx-post*='/propose'] button.primary").click()
    page.wait_for_url(re.compile(r"/design\?"), timeout=SLOW)


def consult(visitor: Visitor, scenario: str) -> None:
    """Ask the township that goes; it agrees, and the round is closed."""
    page = visitor.page
    visitor.go(f"/scenarios/{scenario}/consult?ask=township:{GOES[1]}")
    page.fill("#text", "这样合并好不好")
    page.locator("form[hx-post*='consult'] button.primary").click()
    page.wait_for_url(re.compile(r"/consultations/\d+/"), timeout=SLOW)
    page.goto(f"{visitor.address}/")
    page.locator("#guide button[name=demo]").click()
    page.wait_for_load_state()
    page.locator("input[name=answer][value=agree]").check()
    page.locator("#answer button.primary").click()
    expect(page.locator("#said")).to_be_visible()
    visitor.sign_in("demo-planner")
    page.goto(f"{visitor.address}/")
    page.locator("#guide a.primary").click()
    page.locator("form[action*='close'] button").click()
    expect(page.locator("form[action*='close']")).to_have_count(0)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_merge_is_picked_on_the_map(visit, size):
    visitor = visit(size=size).sign_in("demo-planner")
    page = visitor.page
    visitor.go(f"/units/{COUNTY}/merges?day={DAY}&floor=1")
    solved(page)
    for name, _ in (GOES, HEIR):
        pick(page, name)
    page.get_by_role("button", name="不得合并", exact=True).click()
    expect(page.locator("line.lock[data-kind=apart]")).to_have_count(2)
    assert sideways(page) <= 0


def test_a_merge_goes_from_the_map_into_the_register(visit):
    visitor = visit().sign_in("demo-planner")
    page = visitor.page
    scenario = accept(visitor)
    equip(visitor, scenario)
    consult(visitor, scenario)

    visitor.go(f"/scenarios/{scenario}/")
    page.locator("form[action*='/plan'] button.primary").click()
    page.wait_for_url(re.compile(r"/plans/\d+/"), timeout=SLOW)
    plan = page.url.split("?")[0]
    page.locator("form[action*='/prove'] button").click()
    expect(page.locator(".banner[data-tone='green']")).to_be_visible(timeout=SLOW)

    visitor.sign_in("demo-approver")
    page.goto(plan)
    page.locator(".plan-next a[href*='/approve']").click()
    page.locator("a[href*='fill=1']").click()
    page.locator("form.approve button[type=submit]").click()
    page.wait_for_url(re.compile(r"/plans/\d+/(\?|$)"), timeout=SLOW)

    visitor.sign_in("demo-planner")
    page.goto(plan)
    hand_over(page)
    page.locator("[data-opens='ask-apply']").click()
    page.locator("#ask-apply button[type=submit]").click()
    expect(page.locator(".stage[data-key='applied']")).to_have_attribute("aria-current", "step", timeout=SLOW)
    visitor.go(f"/units/{HEIR[1]}/history?day={AFTER}")
    expect(page.locator("main")).to_contain_text(GOES[0])

    # Before it the page looks back: what was reckoned stands beside what came
    visitor.go(f"/units/{COUNTY}/merges?day={DAY}")
    solved(page)
    expect(page.locator("#real")).to_contain_text("不可比")
    assert page.locator("#accept").count() == 0
