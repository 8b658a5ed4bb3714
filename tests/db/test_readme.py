"""What the README tells a newcomer to type does what it says, and the headers it names are known."""

import csv
import re
import shlex
from pathlib import Path

import pytest

from santu.design.models import Scenario
from santu.formats.reading import read_table
from santu.formats.workbook_writing import Sheet, workbook
from santu.register.domain.layouts import TOWNSHIPS, VILLAGES
from santu.transition.models import Plan
from tests.db.conftest import HANDMADE, SINGLE
from tests.repo import project
from tests.repo.tree import ROOT

README, CHINESE = ((ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh-CN.md"))
ENDINGS = {"plan": 2, "approve": 1}
"""Exit codes of what a newcomer meets first: there are changes, and papers are needed; 0 of all others."""


def typed() -> list[list[str]]:
    """The words of each command from an empty folder on."""
    commands = project.commands(README)
    first = commands.index(".venv/bin/santu migrate")
    return [shlex.split(command)[1:] for command in commands[first:]]


def test_the_commands_lead_from_a_list_to_an_applied_plan_and_back(santu, db, tmp_path):
    endings, papers = dict(ENDINGS), tmp_path / "papers.csv"
    known = {"BEFORE_DIR": HANDMADE / "before", "AFTER_DIR": HANDMADE / "after"}
    handover = tmp_path / "handover.xlsx"
    known |= {"papers.csv": papers, "undo-papers.csv": papers, "handover.xlsx": handover}
    with papers.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(["事项", "文号", "日期", "机关", "纪要"])
    names = [words[0] for words in typed()]
    assert names[0] == "migrate"
    assert names[-8:] == ["prove", "approve", "approve", "handover", "handover", "apply", "approve", "undo"]
    for words in typed():
        plan = Plan.objects.first()
        about = Scenario.objects.get() if words[0] == "consult" else plan
        here = {**known, "1": about.pk if about else "1"}
        ran = santu(*(here.get(word, word) for word in words))
        assert ran.code == endings.pop(words[0], 0), ran
        if "template" in words:
            nothing_in(handover)
        if words == ["approve", "1"]:
            with papers.open("a", encoding="utf-8", newline="") as file:
                needed = re.findall(r'--instrument "(\w+)\|', ran.err)
                csv.writer(file).writerows([item, *SINGLE[item].split("|"), ""][:5] for item in needed)
    assert Plan.objects.get().state == "undone"


def nothing_in(file: Path) -> None:
    """Fill a template of handover lists in: nothing of any class."""
    table = read_table(file)
    what = table.header.index("交接内容")
    rows = [[*row[:what], "无", *row[what + 1 :]] for row in zip(*table.columns, strict=True)]
    file.write_bytes(workbook([Sheet("交接清单", [table.header, *rows])]))


@pytest.mark.parametrize("text", [README, CHINESE])
def test_the_headers_are_known(text):
    known = {name for column in (*TOWNSHIPS, *VILLAGES) for name in (column.name, *column.synonyms)}
    [table] = re.findall(r"^\|---\|---\|---\|\n((?:\|.*\n)+)", text, re.MULTILINE)
    named = {name for name in re.findall(r"`([^`]+)`", table) if "*" not in name}
    assert len(named) > len(TOWNSHIPS)
    assert named <= known
