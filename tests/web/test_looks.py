"""The design language holds every part, and the parts do what they show."""

import re

import pytest

from tests.web.test_unit_history import HAN

SECTIONS = [
    "colours",
    "type",
    "buttons",
    "small-parts",
    "facts",
    "tables",
    "forms",
    "notices",
    "states",
    "confirmations",
    "charts",
    "thousand",
    "keyboard",
]


def test_every_part_is_there(browsing):
    page = browsing().get("/design-language").content.decode()
    for section in SECTIONS:
        assert f'id="{section}"' in page
        assert f'href="#{section}"' in page
    for part in (
        "data-contrast",
        'data-sign="⇄"',
        'data-state="over"',
        "dialog",
        "progress",
        'rel="next"',
        "kbd",
    ):
        assert part in page
    for mark in ("合成", "推算", "拟", "示意"):
        assert f'<span class="mark">{mark}</span>' in page
    assert page.count("btn-s primary") == 1
    assert page.count("<tr") > 1000


def test_names_of_elements_are_their_own(browsing):
    page = browsing().get("/design-language").content.decode()
    names = re.findall(r'\sid="([^"]+)"', page)
    assert sorted(names) == sorted(set(names))


def test_the_form_is_refused_with_every_fault(browsing):
    answer = browsing().post("/design-language/refusal", headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert answer["HX-Retarget"] == "#faults"
    assert answer.content.decode().count("<li") == 3


@pytest.mark.parametrize("table", ["small", "thousand", "bars", "sankey"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_every_table_and_chart_can_be_exported(browsing, table, form):
    answer = browsing().get(f"/design-language?export={form}&table={table}")
    assert answer.status_code == 200
    assert len(answer.content) > 60


def test_in_english_no_chinese_is_left(browsing):
    page = browsing(language="en").get("/design-language").content.decode()
    body = page[page.index("<main") :]
    assert not HAN.search(re.sub(r"<script.*?</script>", "", body, flags=re.DOTALL))
