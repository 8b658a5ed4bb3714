"""Every page that can be reached, of each kind a few: language, width, accessibility, and a browser without complaints."""

from collections import Counter
from itertools import cycle

import pytest

from tests.browser.conftest import NARROW, WIDE
from tests.browser.looking import grave_faults, kind_of, links, sideways, unmarked_chinese

READ, EXAMINED = 2, 1
"""How many pages of a kind are read for their language, and how many are examined, which takes much longer."""
START = ("/", "/m/", "/?day=2020-06-30", "/design-language", "/units/nbs.140703.20200630/?day=2020-06-30")
ADMINISTRATION = (
    "/people/", "/people/demo-planner/", "/people/new", "/why?what=140703&who=demo-planner", "/account/roles",
)  # fmt: skip
"""Where who gives roles begins."""
DOWNLOADS = ("export=", "/templates/", "format=", ".docx", ".bpmn")


LIGHT_WIDE, DARK_NARROW = ("light", WIDE), ("dark", NARROW)


def crawl(visitor, look, of_a_kind, dressed=(LIGHT_WIDE,)):
    """Open what links lead to, a few of each kind, and look at each, dressed in turn; what was wrong, by page.

    First as who works on the reform, then as who gives roles.
    """
    kinds, turns = Counter(), cycle(dressed)
    wrong = _crawl(visitor.sign_in(), START, look, of_a_kind, kinds=kinds, turns=turns)
    visitor.sign_in("demo-security").administers()
    wrong += _crawl(visitor, ADMINISTRATION, look, of_a_kind, kinds=kinds, turns=turns)
    assert len(kinds) > 15
    return wrong


def _crawl(visitor, start, look, of_a_kind, *, kinds, turns):
    ahead, seen, wrong = list(start), set(start), []
    while ahead:
        path = ahead.pop(0)
        kind = kind_of(path)
        if kinds[kind] >= of_a_kind or any(mark in path for mark in DOWNLOADS):
            continue
        kinds[kind] += 1
        visitor.dress(*next(turns))
        status = visitor.go(path)
        wrong += [
            f"{path}: {fault}" for fault in ([f"status {status}"] if status >= 400 else look(visitor.page))
        ]
        new = [link for link in links(visitor.page) if link not in seen]
        seen.update(new)
        ahead += new
    return wrong


def test_in_english_chinese_says_that_it_is(visit):
    visitor = visit(language="en")
    assert not (wrong := crawl(visitor, unmarked_chinese, READ)), "\n".join(wrong)


@pytest.mark.parametrize(
    "dressed",
    [
        pytest.param((LIGHT_WIDE, DARK_NARROW), id="in turn"),
        pytest.param((LIGHT_WIDE,), id="light-wide", marks=pytest.mark.ci),
        pytest.param((DARK_NARROW,), id="dark-narrow", marks=pytest.mark.ci),
    ],
)
def test_nothing_is_grave_and_nothing_too_wide(visit, dressed):
    def look(page):
        page.wait_for_timeout(200)
        wide = sideways(page)
        return [*([f"{wide}px too wide"] if wide > 0 else []), *grave_faults(page)]

    assert not (wrong := crawl(visit(), look, EXAMINED, dressed)), "\n".join(wrong)
