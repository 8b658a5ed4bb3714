"""Sheets on which a township and a county department assess a dispatched body, quarter by quarter (SX-14).

Marks are whole numbers up to full marks, scores are exact; what is said is about the work of a body, never a person.
The evaluation of the reform reads the scores.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from statistics import median

from santu.kernel.messages import N_, Fault, Message, message
from santu.register.domain.rows import Line

TOWNSHIP_WEIGHT, DEPARTMENT_WEIGHT = "dispatch/township_weight", "dispatch/department_weight"
FULL = 100
"""Full marks, and the whole of the weights in percent."""
FEWEST = 3
"""So many others it takes for a median that betrays none of them."""
MONTHS, YEAR = 3, 12
HUNDREDTH = Decimal("0.01")


class Side(StrEnum):
    """Who gives a mark."""

    TOWNSHIP = "township"
    DEPARTMENT = "department"


SIDES = {Side.TOWNSHIP: N_("乡镇党（工）委、政府"), Side.DEPARTMENT: N_("县级主管部门")}


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter by its first day."""

    first: date

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter in which a day lies."""
        return cls(date(day.year, (day.month - 1) // MONTHS * MONTHS + 1, 1))

    @classmethod
    def read(cls, text: str) -> "Quarter | None":
        """The quarter of an address, as in ``2026Q3``; nothing where it is none."""
        year, _, number = text.partition("Q")
        try:
            return cls(date(int(year), int(number) * MONTHS - MONTHS + 1, 1))
        except ValueError:
            return None

    @classmethod
    def ended(cls, day: date) -> "Quarter":
        """The last quarter that is over on a day."""
        return cls.of(day).before()

    def before(self) -> "Quarter":
        """The quarter before it."""
        return Quarter.of(self.first - timedelta(days=1))

    @property
    def last(self) -> date:
        months = self.first.year * YEAR + self.first.month - 1 + MONTHS
        return date(months // YEAR, months % YEAR + 1, 1) - timedelta(days=1)

    def __str__(self) -> str:
        return f"{self.first.year}Q{self.first.month // MONTHS + 1}"

    def words(self) -> Message:
        """What it is called."""
        number = self.first.month // MONTHS + 1
        return message(N_("{year}年第{number}季度"), year=str(self.first.year), number=number)


@dataclass(frozen=True, slots=True)
class Mark:
    """What one side gives, with its remark on the work of the body."""

    value: int | None
    remark: str
    signed_on: date | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet of a body and quarter, with the marks of its present version.

    Attributes:
        kind: what the body is compared by: its slot, else its name without that of the township.
        weight: the township's weight in the score, in percent.
        department_weight: what the score weighs in the yearly evaluation of the department, in percent.
    """

    number: int
    body: str
    township: str
    county: str
    department: str
    quarter: Quarter
    kind: str
    weight: int
    department_weight: int
    version: int = 1
    opened_on: date | None = None
    closed_on: date | None = None
    marks: Mapping[Side, Mark] = field(default_factory=dict)

    @property
    def score(self) -> Decimal | None:
        """The weighted score; nothing until both sides have signed."""
        values = [self.marks[side].value for side in Side if side in self.marks]
        if len(values) < len(Side) or None in values:
            return None
        township, department = (Decimal(value) for value in values if value is not None)
        return (township * self.weight + department * (FULL - self.weight)) / FULL

    @property
    def counted(self) -> Decimal | None:
        """So many points it brings into the yearly evaluation of the department."""
        if self.score is None:
            return None
        return (self.score * self.department_weight / FULL).quantize(HUNDREDTH, ROUND_HALF_UP)

    def state(self) -> Message:
        """Where it stands."""
        if self.closed_on:
            return message(N_("已办结"))
        if self.score is not None:
            return message(N_("双方已签，待办结"))
        if not self.marks:
            return message(N_("待双方评分"))
        return message(N_("待部门评分") if Side.TOWNSHIP in self.marks else N_("待乡镇评分"))


def kind_of(slot: str, name: str, township: str) -> str:
    """What a body is compared by."""
    return slot or name.removeprefix(township) or name


def median_beside(sheet: Sheet, closed: Sequence[Sheet]) -> Decimal | None:
    """The median of the other bodies of its kind in its county and quarter; nothing where they are too few."""
    alike = (sheet.county, sheet.quarter, sheet.kind)
    found = [
        one.score
        for one in closed
        if (one.county, one.quarter, one.kind) == alike
        and one.number != sheet.number
        and one.score is not None
    ]
    return median(found).quantize(HUNDREDTH, ROUND_HALF_UP) if len(found) >= FEWEST else None


def weight_faults(line: Line | None, township: str, least: int) -> list[Fault]:
    """What is wrong with the line by which a body is assessed; without one the least weight holds."""
    if line is None:
        return []
    faults = []
    if line.organ != township:
        astray = N_("登记的考核关系没有落到乡镇，不能开考核表；请先改正管理关系。（SX-14）")
        faults.append(Fault("body", message(astray)))
    if line.share is not None and not least <= line.share <= FULL:
        light = N_(
            "登记的乡镇评分占比是 {share}%，要在 {least}% 到 {full}% 之间；请先改正管理关系。（SX-14）"
        )
        faults.append(Fault("body", message(light, share=line.share, least=least, full=FULL)))
    return faults


def mark_faults(sheet: Sheet, side: Side, mark: Mark, by: str) -> list[Fault]:
    """What keeps a side from signing its mark."""
    if sheet.closed_on:
        closed = N_("考核表已在 {day} 办结，不能再评分；确有错误的，请写明理由重开。（SX-14）")
        return [Fault("mark", message(closed, day=sheet.closed_on))]
    if side in sheet.marks:
        again = N_("“{side}”的评分已在 {day} 签字，不能再改；确有错误的，请写明理由重开。（SX-14）")
        said = message(again, side=message(SIDES[side]), day=sheet.marks[side].signed_on)
        return [Fault("mark", said)]
    faults = []
    if mark.value is None or not 0 <= mark.value <= FULL:
        template = N_("评分要是 0 到 {full} 的整数；请核对。（SX-14）")
        faults.append(Fault("mark", message(template, full=FULL)))
    if by in {other.by for other in sheet.marks.values()}:
        both = N_("您已代另一方签字，同一人不能为双方评分；请换另一人办理。（SX-14）")
        faults.append(Fault("mark", message(both)))
    return faults


def close_faults(sheet: Sheet) -> list[Fault]:
    """What keeps a sheet from being closed."""
    if sheet.closed_on:
        return [
            Fault("close", message(N_("考核表已在 {day} 办结，不用再办。（SX-14）"), day=sheet.closed_on))
        ]
    if sheet.score is None:
        return [Fault("close", message(N_("双方都签字以后才能办结；请等另一方评分。（SX-14）")))]
    return []


def reopen_faults(sheet: Sheet, reason: str) -> list[Fault]:
    """What keeps a sheet from being done anew."""
    if not sheet.marks:
        return [Fault("reason", message(N_("这一版还没有人评分，不用重开；请直接评分。（SX-14）")))]
    if not reason.strip():
        return [Fault("reason", message(N_("重开要写明理由；请补上。（SX-14）")))]
    return []
