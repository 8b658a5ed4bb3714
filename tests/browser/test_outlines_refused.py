"""A map whose outlines cannot be had, as where one signed out in another window, keeps its words and its table."""

import pytest

pytestmark = pytest.mark.looks


def test_a_page_in_place_of_outlines_is_no_fault_of_the_map(visit):
    visitor = visit()
    sign_in = {"content_type": "text/html", "body": "<!doctype html><title>登录</title>"}
    visitor.page.route("**/outlines/**", lambda route: route.fulfill(**sign_in))
    visitor.sign_in().go("/?day=2020-06-30")
    visitor.page.wait_for_selector("figure.chart:not(:has(.canvas))", timeout=60_000)
    assert visitor.page.locator("figure.chart[data-drawn]").count() == 0
    assert visitor.page.locator("table").count()
