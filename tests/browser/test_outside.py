"""Signing in by a provider of other people, from the button to the home page and out again."""

from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import NARROW, environment, serving
from tests.browser.looking import grave_faults, sideways, unmarked_chinese
from tests.issuers import independent

KEEPER = {"sub": "s-1", "preferred_username": "keeper", "amr": ["pwd", "otp"]}
STRANGER = {"sub": "s-2", "preferred_username": "nobody"}


@pytest.fixture(scope="module")
def provider():
    with independent(KEEPER, STRANGER) as where:
        yield where


@pytest.fixture(scope="module")
def address(served, provider):
    """Where the pages are of a place that believes the provider, second factor and all."""
    settings = {
        "ISSUER": provider,
        "CLIENT_ID": "santu",
        "CLIENT_SECRET": "x",
        "NAME": "County sign-on",
        "FACTORS": "amr:otp",
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.browser.conftest.environment", believing(settings))
        with serving(served) as where:
            yield where


def believing(settings):
    return lambda home: environment(home) | {f"SANTU_OIDC_{name}": value for name, value in settings.items()}


def signs_on(visitor, subject: str) -> None:
    page = visitor.page
    # The provider's own page asks for a style of another host, which is not ours to answer for.
    page.route(lambda url: urlsplit(url).hostname != "127.0.0.1", lambda route: route.fulfill(body=""))
    page.goto(f"{visitor.address}/sign-in")
    page.get_by_role("button", name="County sign-on").click()
    page.wait_for_url("**/oauth2/authorize**")
    page.locator(f"button[value='{subject}'], input[value='{subject}']").first.click()
    page.wait_for_url(f"{visitor.address}/**")


def test_from_the_button_to_the_home_page_and_out(visit, provider):
    visitor = visit(size=NARROW, language="en")
    page = visitor.page
    page.goto(f"{visitor.address}/sign-in")
    wrong = [*unmarked_chinese(page), *grave_faults(page)]
    assert not wrong, "\n".join(map(str, wrong))
    assert sideways(page) <= 0
    signs_on(visitor, "s-1")
    page.wait_for_selector(".topbar")
    assert urlsplit(page.url).path == "/"
    assert not page.locator(".strip a").count()
    page.click(".menu summary")
    page.click("form[action='/sign-out'] button")
    page.wait_for_url(f"{provider}/oauth2/end_session**")
    assert visitor.go("/") == 200
    assert urlsplit(page.url).path == "/sign-in"


def test_who_has_no_account_reads_why(visit):
    visitor = visit(language="en")
    signs_on(visitor, "s-2")
    assert "there is no such account here" in visitor.page.inner_text("main")
    assert ["403 (Forbidden)" in one for one in visitor.complaints] == [True]
    visitor.complaints.clear()
