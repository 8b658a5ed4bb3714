"""The drawing of a process: drawn in the colours of the page, moved by key, and nothing that the policy refuses."""

import pytest

from tests.browser.conftest import NARROW
from tests.browser.looking import grave_faults, sideways, unmarked_chinese

pytestmark = pytest.mark.looks

PATH = "/processes/window/"
WIDTH = "document.querySelector('.djs-shape[data-element-id=accept]').getBoundingClientRect().width"
STROKE = "getComputedStyle(document.querySelector('.djs-shape[data-element-id=accept] rect')).stroke"


def drawn(visitor):
    visitor.go(PATH)
    visitor.page.wait_for_selector("figure[data-drawn]")
    return visitor.page


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_drawn_in_the_colours_of_the_page_and_keeps_the_mark_of_its_makers(visit, theme):
    visitor = visit(theme=theme, language="en").sign_in()
    page = drawn(visitor)
    assert page.locator(".djs-shape[data-element-id=accept] text").text_content() == "Check materials, accept"
    ink = page.evaluate("getComputedStyle(document.body).color")
    assert page.evaluate(STROKE) == ink
    assert page.locator(".bjs-powered-by").is_visible()
    assert not unmarked_chinese(page)
    assert not grave_faults(page)
    assert not visitor.complaints


def test_keys_zoom_and_move_it_and_a_wheel_scrolls_the_page(visit):
    page = drawn(visit().sign_in())
    page.locator(".stage svg[role=img]").focus()
    first = page.evaluate(WIDTH)
    page.keyboard.press("+")
    assert page.evaluate(WIDTH) > first
    page.keyboard.press("0")
    assert page.evaluate(WIDTH) == pytest.approx(first, abs=1)
    page.locator(".stage").hover()
    page.mouse.wheel(0, 300)
    page.wait_for_timeout(500)
    assert page.evaluate("scrollY") > 100
    assert page.evaluate(WIDTH) == pytest.approx(first, abs=1)


def test_on_a_phone_it_moves_inside_its_own_frame(visit):
    page = drawn(visit(size=NARROW).sign_in())
    assert sideways(page) <= 0
    left = "document.querySelector('.djs-shape[data-element-id=accept]').getBoundingClientRect().left"
    first = page.evaluate(left)
    page.locator(".stage svg[role=img]").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate(left) == pytest.approx(first - 80, abs=2)


def test_without_its_file_the_page_says_so_and_keeps_its_tables(visit):
    visitor = visit().sign_in()
    visitor.page.route("**/*.bpmn?*", lambda route: route.fulfill(body="no drawing"))
    visitor.go(PATH)
    visitor.page.wait_for_selector("figure[data-failed] [role=alert]:visible")
    assert visitor.page.locator("#table-steps").is_visible()
