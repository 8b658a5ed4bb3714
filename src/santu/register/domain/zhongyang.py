"""A real decision: the county of Zhongyang takes 30 of 55 devolved enforcement items back to eight departments (SX-34)."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from santu.register.domain.powers import Form, Instrument, Item, Pending
from santu.register.domain.rows import Body, Papers, mint_body_id
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.synthetic import MARK

COUNTY, NINGXIANG = "141129", "141129100"
FILE = "zhongyang_2024.csv"
SOURCE = "中政发〔2024〕15号"
TEAM = "enforcement"
"""The slot of the body of a township that takes powers to enforce."""
BATCHES = ("first_49", "added_6")
UNSEEN = ("published_on", "published_in", "effective", "assessment_due", "pending", "places")
INSTRUMENTS = (
    Instrument(
        Form.DEVOLVE,
        f"{MARK}〔2021〕第一批",
        f"{MARK}：首批下放 49 项行政执法职权（文件未见）",
        f"{MARK}：山西省人民政府",
        date(2021, 11, 1),
        MARK,
        date(2021, 11, 1),
        Pending.FORMER,
        date(2024, 11, 1),
        assumed=UNSEEN,
    ),
    Instrument(
        Form.DEVOLVE,
        f"{MARK}〔2023〕增加",
        f"{MARK}：增加下放 6 项行政执法职权（文件未见）",
        f"{MARK}：山西省人民政府",
        date(2023, 1, 1),
        MARK,
        date(2023, 1, 1),
        Pending.FORMER,
        date(2027, 1, 1),
        assumed=UNSEEN,
    ),
    Instrument(
        Form.TAKE_BACK,
        SOURCE,
        "关于调整下放乡镇行政执法职权目录的决定",
        "中阳县人民政府",
        date(2024, 9, 27),
        "sxzhongyang.gov.cn/zyxzw/zwgk/zfwj/202409/t20240927_1899913.shtml",
        date(2024, 9, 27),
        Pending.FORMER,
        assumed=("published_on", "effective", "pending"),
    ),
)
"""The two by which the items were devolved, made up, and the decision itself, in order of day."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An item of the list: its number, in which batch it was devolved, to which departments it went back, whether 宁乡镇 keeps it."""

    line: str
    batch: str
    departments: tuple[str, ...]
    in_ningxiang: bool

    @property
    def parts(self) -> list[tuple[str, str]]:
        """A part for each department, or one: what it is numbered, and the department."""
        if len(self.departments) < 2:
            return [(self.line, "".join(self.departments))]
        return [(f"{self.line}-{no}", name) for no, name in enumerate(self.departments, 1)]


def read_zhongyang(path: Path) -> list[Listed]:
    """The items of the file, in order."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        Listed(
            row["item_no"],
            row["batch"],
            tuple(filter(None, row["returned_to_department"].split("+"))),
            row["ningxiang_town"] == "yes" or row["status_2024"] == "cancelled",
        )
        for row in rows
    ]


def departments_missing(listed: Iterable[Listed], base: Snapshot, day: date) -> Iterator[Body]:
    """The departments of the county that the list names and the register lacks, as the list calls them."""
    county = base.by_code[COUNTY]
    there = {base.bodies[body].name for body in base.bodies_of.get(county, ())}
    papers = Papers(document=f"{MARK}：{SOURCE}提到的部门")
    for name in dict.fromkeys(name for one in listed for name in one.departments if name not in there):
        yield Body(mint_body_id(county, name, day), county, name, "department", papers=papers)


def items_devolved(listed: Sequence[Listed], batch: str, base: Snapshot) -> list[Item]:
    """What a batch gives to the enforcement bodies of the townships."""
    return [
        Item(one.line, f"ZY-{no}", f"事项 {no}", "penalty", place, body, organ, ("inspection", "coercion"))
        for one in listed
        if one.batch == batch
        for no, organ in _with_organs(one, base)
        for place, body in _teams(base, one)
    ]


def items_taken_back(listed: Sequence[Listed], base: Snapshot) -> list[Item]:
    """What the decision gives back to the departments."""
    return [
        Item(one.line, f"ZY-{no}", "", "penalty", place, organ, organ, ("inspection", "coercion"))
        for one in listed
        if one.departments
        for no, organ in _with_organs(one, base)
        for place, _ in _teams(base, one)
    ]


def _with_organs(one: Listed, base: Snapshot) -> list[tuple[str, str]]:
    county = base.by_code[COUNTY]
    called = {base.bodies[body].name: body for body in base.bodies_of.get(county, ())}
    return [(no, called[name] if name else "") for no, name in one.parts]


def _teams(base: Snapshot, one: Listed) -> Iterator[tuple[str, str]]:
    """The townships that have an item, each with its enforcement body."""
    for place in base.children[base.by_code[COUNTY]]:
        bodies = [body for body in base.bodies_of.get(place, ()) if base.bodies[body].slot == TEAM]
        if bodies and (one.in_ningxiang or place != base.by_code[NINGXIANG]):
            yield place, bodies[0]
