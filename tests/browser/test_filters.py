"""Filters that are sent when they change: every choice is, "all" too, and another process begins anew."""

import pytest

pytestmark = pytest.mark.looks

UNIT = "/units/nbs.140703.20200630/cases?process=window&state=open&day=2020-06-30"


def test_a_list_is_narrowed_and_widened_again_by_choosing(visit):
    visitor = visit().sign_in()
    visitor.go(UNIT)
    page = visitor.page
    for field, choice in (
        ("node", "accept"),
        ("node", ""),
        ("state", ""),
        ("version", "1"),
        ("node", "accept"),
    ):
        with page.expect_navigation():
            page.select_option(f"#{field}", choice)
        assert page.input_value(f"#{field}") == choice
    with page.expect_navigation():
        page.select_option("#process", "whistle")
    assert (page.input_value("#version"), page.input_value("#node")) == ("", "")
