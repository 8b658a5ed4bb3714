"""What only a browser shows of the first page and of searching: the map drawn, suggestions walked by keys."""

import pytest

pytestmark = pytest.mark.looks


def test_the_map_is_drawn_and_a_measure_is_chosen(visit):
    visitor = visit().sign_in()
    page = visitor.page
    visitor.go("/?day=2020-06-30")
    page.wait_for_selector("figure[data-drawn]")
    page.select_option("#measure", "people")
    page.wait_for_url("**measure=people**")
    page.wait_for_selector("figure[data-drawn]")
    page.hover("#table-counties tbody tr:not(.group)")
    assert "day=2020-06-30" in page.url


def test_suggestions_are_walked_by_keys_and_closed_by_escape(visit):
    visitor = visit().sign_in()
    page = visitor.page
    visitor.go("/standards/?day=2020-06-30")
    page.keyboard.press("/")
    page.keyboard.type("水秀")
    page.wait_for_selector("#search[aria-expanded=true]")
    field = page.locator("#search")
    page.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == "suggestion-1"
    page.keyboard.press("Escape")
    assert page.locator("#suggestions").is_hidden()
    assert field.get_attribute("aria-expanded") == "false"
    assert field.input_value() == "水秀"
    page.keyboard.type("乡")
    page.wait_for_selector("#search[aria-expanded=true]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/units/**day=2020-06-30")


def test_what_was_found_is_walked_by_keys(visit):
    visitor = visit().sign_in()
    page = visitor.page
    visitor.go("/search?q=水秀&day=2020-06-30")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('li').getAttribute('aria-selected')") == "true"
    page.keyboard.press("Enter")
    page.wait_for_url("**/units/**")
