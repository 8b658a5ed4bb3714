"""The guided path of a demonstration, from a consultation to its undoing: one visitor in each role in turn, by the strip alone."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, Visitor, hand_over

SLOW = 60_000
"""Milliseconds for work in the background."""
TOWNSHIP = "nbs.140703202.20200630"


def station(page: Page, place: int) -> None:
    """The strip says that this is the place on the path."""
    expect(page.locator("#guide .guide-now .number")).to_have_text(f"{place}/10", timeout=SLOW)


def go(visitor: Visitor, place: int) -> Page:
    """Act as whom the strip names, and go where it leads."""
    page = visitor.page
    page.goto(f"{visitor.address}/")
    station(page, place)
    acting = page.locator("#guide button[name=demo]")
    (acting if acting.count() else page.locator("#guide a.primary")).click()
    page.wait_for_load_state()
    assert page.locator("#guide button[name=demo]").count() == 0
    return page


def approve(visitor: Visitor, place: int) -> None:
    page = go(visitor, place)
    page.locator("a[href*='fill=1']").click()
    page.locator("form.approve button[type=submit]").click()
    page.wait_for_url(re.compile(r"/plans/\d+/(\?|$)"), timeout=SLOW)


def test_one_visitor_goes_the_whole_way(visit):
    visitor = visit(size=NARROW).sign_in("demo-planner")
    page = visitor.page

    # Put away, and taken out again
    page.locator("#guide button[value=off]").click()
    expect(page.locator("#guide")).to_have_count(0)
    page.locator(".menu summary").click()
    page.locator("button[name=guide][value=on]").click()
    expect(page.locator("#guide")).to_be_visible()

    # Who is asked about the scenario, once more: the township alone is ticked
    station(page, 5)
    page.goto(f"{visitor.address}/scenarios/1/consult?ask=township:{TOWNSHIP}")
    assert page.locator("input[name=asked]:checked").evaluate_all("all => all.map(one => one.value)") == [
        f"township:{TOWNSHIP}"
    ]
    page.fill("#text", "这样改好不好")
    page.locator("form[hx-post*='consult'] button.primary").click()
    page.wait_for_url(re.compile(r"/consultations/\d+/"), timeout=SLOW)

    # The township objects; the designer replies and closes
    go(visitor, 3)
    expect(page.locator("#proposals")).to_contain_text("水秀镇")
    page.locator("input[name=answer][value=object]").check()
    page.fill("#words", "群众叫惯了")
    page.locator("#answer button.primary").click()
    expect(page.locator("#said")).to_contain_text("群众叫惯了")
    go(visitor, 4)
    page.locator("input[name=adopted][value=no]").check()
    page.locator("#to-reply textarea").fill("邻县重名")
    page.locator("#to-reply button").click()
    expect(page.locator("#opinions")).to_contain_text("邻县重名")
    page.locator("form[action*='close'] button").click()

    # Planned, proven, approved, applied, and undone on another approval
    go(visitor, 5)
    page.locator("form[action*='/plan'] button.primary").click()
    page.wait_for_url(re.compile(r"/plans/\d+/"), timeout=SLOW)
    go(visitor, 6)
    page.locator("form[action*='/prove'] button").click()
    expect(page.locator(".banner[data-tone='green']")).to_be_visible(timeout=SLOW)
    approve(visitor, 7)
    go(visitor, 8)
    hand_over(page)
    page.locator("[data-opens='ask-apply']").click()
    page.locator("#ask-apply button[type=submit]").click()
    expect(page.locator(".stage[data-key='applied']")).to_have_attribute("aria-current", "step", timeout=SLOW)
    approve(visitor, 9)
    go(visitor, 10)
    page.locator("[data-opens='ask-undo']").click()
    page.locator("#undo-reason").fill("演练完毕")
    page.locator("#ask-undo button[type=submit]").click()
    expect(page.locator(".stage[data-key='undone']")).to_have_attribute("aria-current", "step", timeout=SLOW)
    page.goto(f"{visitor.address}/")
    station(page, 1)
