"""A reform from the first look to its undoing, by two people in one browser, in either language."""

import re

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor, hand_over

COUNTY, AFTER = "nbs.140703.20200630", "2021-10-31"
WORDS = {
    "zh-hans": {"design": "设计", "history": "历史", "undone": "已撤销"},
    "en": {"design": "Design", "history": "History", "undone": "Undone"},
}
SLOW = 60_000
"""Milliseconds for work in the background."""


def towns(page: Page) -> list[str]:
    """The townships that the tree shows in the county."""
    return [name.strip() for name in page.locator(".sidebar .depth-3 .name").all_text_contents()]


def approve(visitor: Visitor, plan: str, where: str) -> None:
    """Somebody else approves a plan or its undoing: first without papers, which is refused, then with them."""
    page = visitor.sign_in("demo-approver").page
    page.goto(plan)
    page.locator(f".plan-next a[href*='{where}']").click()
    page.locator("form.approve button[type=submit]").click()
    expect(page.locator("fieldset.sheet [aria-invalid]").first).to_be_visible()
    expect(page.locator("#faults .faults")).to_be_focused()
    page.locator("#faults a.place").first.click()
    expect(page.locator("fieldset.sheet [aria-invalid]").first).to_be_focused()
    page.locator("a[href*='fill=1']").click()
    page.locator("form.approve button[type=submit]").click()
    page.wait_for_url(re.compile(r"/plans/\d+/(\?|$)"), timeout=SLOW)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_from_the_first_look_to_undoing(visit, language):
    words, visitor = WORDS[language], visit(language=language).sign_in("demo-planner")
    page = visitor.page

    # Overview → the county as it is → as it is designed
    page.goto(f"{visitor.address}/?day=2020-06-30")
    page.locator(f"main a[href*='/units/{COUNTY}/']").first.click()
    before = towns(page)
    assert "水秀乡" in before
    page.locator(".tabs").get_by_role("link", name=words["design"], exact=True).click()
    expect(page.locator(".sign[data-sign='+']").first).to_be_visible()

    # The scenario → a plan → its proof
    page.goto(f"{visitor.address}/scenarios/1/")
    page.locator("form[action*='/plan'] button.primary").click()
    page.wait_for_url(re.compile(r"/plans/\d+/"), timeout=SLOW)
    plan = page.url.split("?")[0]
    page.locator("form[action*='/prove'] button").click()
    page.wait_for_url(re.compile(r"/plans/\d+/(\?|$)"), timeout=SLOW)
    expect(page.locator(".banner[data-tone='green']")).to_contain_text("0", timeout=SLOW)

    # Who planned cannot approve; somebody else can, with papers
    assert page.locator("a[href*='/approve']").count() == 0
    approve(visitor, plan, "/approve")

    # Who approved cannot apply; the planner can
    assert page.locator("[data-opens='ask-apply']").count() == 0
    visitor.sign_in("demo-planner")
    page.goto(plan)
    hand_over(page)
    page.locator("[data-opens='ask-apply']").click()
    page.locator("#ask-apply button[type=submit]").click()
    expect(page.locator(".stage[data-key='applied']")).to_have_attribute("aria-current", "step", timeout=SLOW)
    assert page.locator(".plan-next a[href*='/approve-undo'], [data-opens='ask-undo']").count() == 0
    page.goto(f"{visitor.address}/units/{COUNTY}/?day={AFTER}")
    assert "水秀镇" in towns(page)
    assert "水秀乡" not in towns(page)

    # Its history shows where it came from
    page.locator(".tabs").get_by_role("link", name=words["history"], exact=True).click()
    expect(page.locator("figure.chart[data-drawn]").first).to_be_visible(timeout=SLOW)
    expect(page.locator("main")).to_contain_text("水秀乡")

    # To undo takes both again: one approves with papers, the other undoes; the register is what it was
    approve(visitor, plan, "/approve-undo")
    expect(page.locator("#undo-papers")).to_be_visible()
    assert page.locator("[data-opens='ask-undo']").count() == 0
    visitor.sign_in("demo-planner")
    page.goto(plan)
    page.locator("[data-opens='ask-undo']").click()
    page.locator("#undo-reason").fill("演练完毕")
    page.locator("#ask-undo button[type=submit]").click()
    expect(page.locator(".plan-next .what").get_by_text(words["undone"]).first).to_be_visible(timeout=SLOW)
    page.wait_for_load_state("networkidle")
    try:
        page.goto(f"{visitor.address}/units/{COUNTY}/?day={AFTER}")
    except PlaywrightError:
        # The page of the plan was still on its way back from the job.
        page.goto(f"{visitor.address}/units/{COUNTY}/?day={AFTER}")
    assert towns(page) == before
