"""Cases in a browser: opening one by its form, ending its tasks by theirs."""

import re
from collections.abc import Mapping

from playwright.sync_api import Locator, Page, expect


def fill(form: Locator, said: Mapping[str, str]) -> None:
    """Write into the fields of a form, by name; a choice of few is ticked, a list opened."""
    for name, text in said.items():
        radios = form.locator(f"input[type=radio][name='{name}']")
        field = form.locator(f"[name='{name}']")
        if radios.count():
            form.locator(f"input[type=radio][name='{name}'][value='{text}']").check()
        elif field.first.evaluate("one => one.tagName") == "SELECT":
            field.select_option(text)
        else:
            field.fill(text)


def begun(page: Page, said: Mapping[str, str]) -> str:
    """Open a case by the form of the page; the address of the case."""
    form = page.locator("#begin form")
    fill(form, said)
    form.locator("button[type=submit]").click()
    page.wait_for_url(re.compile(r"/cases/\d+/"))
    return page.url


def ended(page: Page, said: Mapping[str, str], outcome: str = "done") -> None:
    """End the task of a case that is theirs."""
    task = page.locator(".case-task.mine").first
    marked = task.get_attribute("id")
    fill(task, said)
    task.locator(f"button[name=outcome][value='{outcome}']").click()
    expect(page.locator(f"#{marked}")).to_have_count(0)
