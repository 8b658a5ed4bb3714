"""Setting up the second factor and signing in with it, as a person does."""

import time

import pytest

from santu.accounts.domain.one_time import STEP, code_at
from tests.browser.conftest import NARROW
from tests.browser.looking import grave_faults, sideways, unmarked_chinese

pytestmark = pytest.mark.looks

KEEPER, PASSWORD = "keeper", "Zhonghe-1407-lu"


def test_it_is_set_up_on_a_phone_and_then_asked_for(visit):
    visitor = visit(size=NARROW, language="en")
    page, wrong = visitor.page, []

    def looked() -> None:
        wide = [f"{sideways(page)}px too wide"] if sideways(page) > 0 else []
        wrong.extend(f"{page.url}: {one}" for one in [*wide, *unmarked_chinese(page), *grave_faults(page)])

    def sign_in() -> None:
        page.goto(f"{visitor.address}/sign-in")
        page.fill("#login", KEEPER)
        page.fill("#password", PASSWORD)
        page.press("#password", "Enter")

    sign_in()
    page.click(".strip a")
    looked()
    page.click("main a.btn-s.primary")
    looked()
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_selector(".qr svg")
    looked()
    secret = page.inner_text(".key")
    step = int(time.time()) // STEP
    page.fill("#code", code_at(secret, step))
    page.press("#code", "Enter")
    page.wait_for_selector(".codes")
    looked()
    recovery = page.inner_text(".codes li:first-child code")

    page.click(".menu summary")
    page.click("form[action='/sign-out'] button")
    sign_in()
    page.wait_for_url("**/sign-in/code")
    looked()
    page.fill("#code", code_at(secret, step))
    page.press("#code", "Enter")
    page.wait_for_selector("#code[aria-invalid=true]")
    page.fill("#code", recovery)
    page.press("#code", "Enter")
    page.wait_for_selector(".topbar")
    assert not page.locator(".strip").count()

    visitor.go("/account/administration")
    looked()
    page.fill("#reason", "Roles for a new officer")
    page.press("#reason", "Enter")
    page.wait_for_selector(".strip button")
    visitor.go("/account/sessions")
    looked()
    assert not wrong, "\n".join(wrong)
