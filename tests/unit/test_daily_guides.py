"""The guides to daily work: what they tell to press stands on a page, and what binds a process can be read."""

import re
from pathlib import Path

import pytest

from santu.operate.domain.binding import binding_of

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "santu"
GUIDES = {
    name: (ROOT / "docs" / "how-to" / f"{name}.md").read_text("utf-8")
    for name in ("window", "whistle", "workbench", "processes")
}
TEXTS = {
    "".join(re.findall(r'"(.*)"', text))
    for text in re.findall(
        r'^msgid ((?:".*"\n)+)', (SOURCE / "locale/en/LC_MESSAGES/django.po").read_text("utf-8"), re.MULTILINE
    )
}
DRAWN = "".join(path.read_text("utf-8") for path in (SOURCE / "operate/data").glob("*.*"))


def pressed(guide: str) -> set[str]:
    """What is set in italics, one for each step of a way, up to a figure or a name that differs."""
    ways = re.findall(r"(?<![*\w])\*([^*\n]+)\*(?!\*)", guide)
    steps = {step.strip() for way in ways for step in way.split("→")}
    return {step.partition(" · ")[0] for step in steps if re.search(r"[一-鿿]", step)}


@pytest.mark.parametrize("name", GUIDES)
def test_what_is_to_be_pressed_stands_on_a_page(name):
    found = pressed(GUIDES[name])
    assert len(found) > 3
    unknown = {one for one in found if one not in TEXTS and one not in DRAWN}
    assert not unknown


def test_what_no_page_has_is_found_out():
    assert pressed("Press *不存在的按钮*, then *运行图 → 办事流程*.") == {
        "不存在的按钮",
        "运行图",
        "办事流程",
    }
    assert "不存在的按钮" not in TEXTS


def test_what_binds_a_process_can_be_read():
    blocks = re.findall(r"```yaml\n(.*?)```", GUIDES["processes"], re.DOTALL)
    lanes = binding_of(blocks[0])
    conditions = binding_of("".join(blocks))
    assert lanes.lanes["back_office"].at == ("item", "organ")
    assert lanes.clocks["window/promised"].standard == "window/decision"
    assert conditions.guards["quick"].standard == "window/decision"
    assert conditions.needs == {"accept.done": ("ours",)}
