"""The grids of a village: locked, divided again, moved by mouse, keys and list, accepted, planned, proven, applied."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, environment
from tests.browser.looking import grave_faults, sideways, unmarked_chinese
from tests.browser.test_reform import SLOW, approve
from tests.repo.tree import ROOT

LOCKED = (1, 4)
MOST = 300


@pytest.fixture(scope="module")
def village(served: Path) -> str:
    """A village with buildings and grids."""
    command = [sys.executable, "-m", "tests.browser.prepare_grids"]
    return subprocess.run(
        command, cwd=ROOT, env=environment(served), check=True, capture_output=True, text=True
    ).stdout.strip()


def live(page: Page) -> dict:
    return json.loads(page.locator("#grids-live").get_attribute("data-known") or "")


def drawn(page: Page) -> list[int]:
    """The grid of each building, as the form would send it."""
    return [int(one, 36) for one in page.locator("#grids-form [data-drawing]").input_value()]


def hangs_together(pairs: list[list[int]], rows: set[int]) -> bool:
    seen, queue = set(), [min(rows)]
    while queue:
        here = queue.pop()
        seen.add(here)
        queue += [b for pair in pairs for a, b in (pair, pair[::-1]) if a == here and b in rows - seen]
    return seen == rows


def a_move(page: Page, locked: tuple[int, ...] = LOCKED) -> tuple[int, int]:
    """A building of an unlocked grid, and one of another such grid beside it that it may go to."""
    found, drawing = live(page), drawn(page)
    for one, other in [tuple(pair) for pair in found["pairs"]] + [
        tuple(pair[::-1]) for pair in found["pairs"]
    ]:
        source, target = drawing[one], drawing[other]
        if source == target or {source, target} & {*locked}:
            continue
        rest = {row for row, number in enumerate(drawing) if number == source} - {one}
        full = sum(found["cells"][row][1] for row, number in enumerate(drawing) if number == target)
        if rest and full + found["cells"][one][1] <= MOST and hangs_together(found["pairs"], rest):
            return one, other
    raise AssertionError(drawing)


def drag(page: Page, one: int, other: int) -> None:
    """A building onto another one, by mouse."""
    page.locator("#grid-map").evaluate("map => map.scrollIntoView({ block: 'center', behavior: 'instant' })")
    boxes = [page.locator(f".cells .cell[data-n='{row}']").bounding_box() for row in (one, other)]
    (x, y), (to_x, to_y) = [
        (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes if box
    ]
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move((x + to_x) / 2, (y + to_y) / 2, steps=4)
    page.mouse.move(to_x, to_y, steps=4)
    page.mouse.up()


def settled(page: Page) -> None:
    """The table has followed the map: until then nothing can be accepted, and what is below may still move."""
    expect(page.locator("#accept button[type=submit]")).to_be_enabled(timeout=SLOW)


def figure(page: Page, grid: int, of: str = "households") -> int:
    text = page.locator(f".grid-bars li[data-grid='{grid}'] b[data-of='{of}']").inner_text()
    return int(text.replace(",", ""))


def opened(visitor, village: str) -> Page:
    visitor.go(f"/units/{village}/grids")
    expect(visitor.page.locator("svg.grid-map")).to_be_visible(timeout=3 * SLOW)
    return visitor.page


def test_what_is_accepted_is_what_the_table_shows(visit, village):
    visitor = visit().sign_in("demo-planner")
    page = opened(visitor, village)
    page.get_by_role("button", name="重新划分网格").click()
    expect(page.locator("#grid-faults")).to_contain_text("各网格都在上限以内", timeout=3 * SLOW)
    expect(page.locator("#grids-told")).to_contain_text("联系党员户")
    accept = page.locator("#accept button[type=submit]")
    page.locator(".grid-nets input[value='party']").uncheck()
    expect(page.locator("#grids-told")).not_to_contain_text("联系党员户", timeout=SLOW)
    page.locator("#why").fill("党建网另定")
    drag(page, *a_move(page, ()))
    assert accept.is_disabled(), "the table does not show the move yet"
    expect(accept).to_be_enabled(timeout=SLOW)
    assert (
        page.locator("#accept-state [name=drawing]").input_value()
        == page.locator("#grids-form [data-drawing]").input_value()
    )
    assert grave_faults(page) == []
    accept.click()
    page.wait_for_url(re.compile(r"/scenarios/\d+/"), timeout=SLOW)
    expect(page.locator("main")).to_contain_text("党建网另定")
    expect(page.locator("main")).not_to_contain_text("并入其他条线")


def test_grids_are_locked_divided_again_moved_accepted_and_carried_out(visit, village):
    visitor = visit().sign_in("demo-planner")
    page = opened(visitor, village)
    expect(page.locator("#grid-faults")).to_contain_text("3 号网格：320 户 880 人，超过上限")
    before = drawn(page)

    # Two are locked, one of them by keys; the others are divided again
    page.locator("input[name=locked][value='1']").focus()
    page.keyboard.press("Space")
    page.locator(".grid-lock:has(input[value='4'])").click()
    page.get_by_role("button", name="重新划分网格").click()
    expect(page.locator("#grids-said")).to_contain_text("已证明最少", timeout=3 * SLOW)
    expect(page.locator("#grid-faults")).to_contain_text("各网格都在上限以内")
    after = drawn(page)
    for number in LOCKED:
        assert [row for row, one in enumerate(after) if one == number] == [
            row for row, one in enumerate(before) if one == number
        ]
    assert page.locator("input[name=locked]:checked").count() == len(LOCKED)

    # By mouse: bars and check follow at once, and one step back
    one, other = a_move(page)
    source, target = after[one], after[other]
    sums = figure(page, source), figure(page, target)
    drag(page, one, other)
    assert (figure(page, source), figure(page, target)) == (sums[0] - 20, sums[1] + 20)
    assert drawn(page)[one] == target
    expect(page.locator("#grid-chosen")).to_contain_text(f"移到 {target} 号网格")
    page.get_by_role("button", name="撤销上一步").click()
    assert drawn(page) == after

    cannot_be(page, one, other)
    by_keys(page)

    # The move goes into a scenario with the rest, and the scenario into a plan
    settled(page)
    drag(page, one, other)
    assert drawn(page)[one] == target
    settled(page)
    until = page.locator("#until").input_value()
    page.locator("#why").fill("一户一格，网格不超上限")
    page.locator("#accept button[type=submit]").click()
    page.wait_for_url(re.compile(r"/scenarios/\d+/"), timeout=SLOW)
    expect(page.locator("main")).to_contain_text("并入其他条线的网格 1 个")
    carried_out(visitor, page)

    # As it was accepted it stands, and the history of the village says so
    visitor.go(f"/units/{village}/grids?day={until}")
    expect(page.locator("#grid-faults")).to_contain_text("都连成一片", timeout=SLOW)
    final = list(after)
    final[one] = target
    assert drawn(page) == final
    visitor.go(f"/units/{village}/history?day={until}")
    expect(page.locator("main")).to_contain_text("网格划分方案")


def cannot_be(page: Page, one: int, other: int) -> None:
    """What cannot be is told by name: a locked grid, a grid in pieces."""
    after = drawn(page)
    target, locked_row = after[other], after.index(LOCKED[0])
    drag(page, one, locked_row)
    expect(page.locator("#grid-chosen")).to_contain_text(f"{LOCKED[0]} 号网格已锁定")
    far = max(
        (row for row, number in enumerate(after) if number not in {*LOCKED, target}),
        key=lambda row: abs(row - other),
    )
    page.locator("#cell").fill(str(far + 1))
    page.locator("#to").select_option(str(target))
    page.get_by_role("button", name="移过去").click()
    expect(page.locator("#grid-faults")).to_contain_text(f"{target} 号网格断成 2 块")
    page.get_by_role("button", name="撤销上一步").click()
    expect(page.locator("#grid-faults")).to_contain_text("都连成一片")


def by_keys(page: Page) -> None:
    """Walk to a building, choose it, and let it go."""
    page.locator("svg.grid-map").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("#cell")).not_to_have_value("")
    page.keyboard.press("Escape")
    expect(page.locator("#cell")).to_have_value("")


def carried_out(visitor, page: Page) -> None:
    """A scenario becomes a plan, is proven, approved by somebody else, and applied."""
    page.locator("form[action*='/plan'] button.primary").click()
    page.wait_for_url(re.compile(r"/plans/\d+/"), timeout=SLOW)
    plan = page.url.split("?")[0]
    page.locator("form[action*='/prove'] button").click()
    page.wait_for_url(re.compile(r"/plans/\d+/(\?|$)"), timeout=SLOW)
    expect(page.locator(".banner[data-tone='green']")).to_contain_text("0", timeout=SLOW)
    approve(visitor, plan, "/approve")
    visitor.sign_in("demo-planner")
    page.goto(plan)
    page.locator("[data-opens='ask-apply']").click()
    page.locator("#ask-apply button[type=submit]").click()
    expect(page.locator(".stage[data-key='applied']")).to_have_attribute("aria-current", "step", timeout=SLOW)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_wide_page_is_sound(visit, village, language):
    page = opened(visit(language=language).sign_in("demo-planner"), village)
    assert sideways(page) == 0
    assert grave_faults(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_is_sound_on_a_phone_in_english(visit, village, theme):
    visitor = visit(language="en", theme=theme, size=NARROW).sign_in("demo-planner")
    page = opened(visitor, village)
    assert sideways(page) == 0
    assert unmarked_chinese(page) == []
    assert grave_faults(page) == []


def test_without_scripts_a_building_is_moved_by_the_form(visit, village, chromium):
    visitor = visit().sign_in("demo-planner")
    context = chromium.new_context(java_script_enabled=False)
    context.add_cookies(visitor.context.cookies())
    page = context.new_page()
    page.goto(f"{visitor.address}/units/{village}/grids")
    page.locator("#cell").fill("44, 43")
    page.locator("#to").select_option("4")
    page.get_by_role("button", name="移过去").click()
    moved = page.locator("#grids-form [data-drawing]").input_value()
    assert (moved[42], moved[43]) == ("4", "4")
    context.close()
