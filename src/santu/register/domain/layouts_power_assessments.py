"""Assessments of devolved powers as a table: a row an instrument, or a matter of it where that differs; read, and written out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from santu.formats.columns import Column
from santu.kernel.messages import N_, Fault, message
from santu.register.domain.layouts_checks import Reading, days_of
from santu.register.domain.layouts_templates import Explained, Template
from santu.register.domain.power_assessments import (
    OUTCOMES,
    Assessable,
    Assessed,
    Key,
    Outcome,
    Said,
    assessment_said,
)
from santu.register.domain.powers import GIVING

ASSESSMENTS = (
    Column("instrument", ("文号", "赋权文件")),
    Column("matter", ("事项编码", "编码"), required=False),
    Column("held_on", ("评估日期", "哪一天评估")),
    Column("outcome", ("评估结果", "结果")),
    Column("reason", ("理由",)),
    Column("paper", ("评估文件",)),
    Column("next_due", ("下次评估期限", "下次评估"), required=False),
)
TEMPLATE = Template(
    "power-assessments",
    N_("赋权评估"),
    ASSESSMENTS,
    {
        "instrument": Explained(N_("下放、委托职权的文件的文号，和登记里的一样。"), "太政发〔2024〕6号"),
        "matter": Explained(
            N_("各事项结果不同时，每个事项写一行；其余事项合写一行，这一格留空。"), "SX-30-1"
        ),
        "held_on": Explained(N_("哪一天评估的，不晚于今天。"), "2026-03-12"),
        "outcome": Explained(
            message(N_("评估结果：{names}。"), names=tuple(map(message, OUTCOMES.values()))), "继续下放"
        ),
        "reason": Explained(N_("承接得怎样，为什么这样定。"), "人员、证件齐备，办案质量合格"),
        "paper": Explained(N_("评估的文件，写文号或名称。"), "太司发〔2026〕8号"),
        "next_due": Explained(N_("最晚哪一天再评估；收回的留空。"), "2027-03-12"),
    },
)


def assessments_of(reading: Reading, about: Sequence[Assessable], today: date) -> list[Assessed]:
    """The findings of a file; what is wrong with them is left in the reading's faults, by cell."""
    known = {one.said.number: one for one in about}
    outcomes = {said: key.value for key, title in OUTCOMES.items() for said in (key.value, title)}
    outcomes["收回"] = Outcome.TAKE_BACK.value
    held, due = days_of(reading, "held_on"), days_of(reading, "next_due")
    told = {name: [text.strip() for text in reading.texts(name)] for name in NAMES}
    found: list[Assessed] = []
    first: dict[Key, int] = {}
    for row, number in enumerate(told["instrument"]):
        one = known.get(number)
        if one is None:
            numbers = tuple(one.said.number for one in about if one.said.form in GIVING)
            template = N_("这个县没有文号为“{number}”的赋权文件；登记里有：{numbers}。请核对文号。（SX-21）")
            if reading.has("instrument"):
                reading.fault(row, "instrument", template, number=number, numbers=numbers)
            continue
        outcome, reason, paper = (told[name][row] for name in ("outcome", "reason", "paper"))
        said = Said(told["matter"][row], held[row], outcomes.get(outcome, outcome), reason, paper, due[row])
        made = assessment_said(said, one, today)
        if isinstance(made, list):
            reading.told(row, made)
        elif (earlier := first.setdefault(made.key, row)) != row:
            same = N_("与第 {line} 行登记的是同一次；请合并成一行。")
            reading.fault(row, "instrument", same, line=reading.table.numbers[earlier])
        else:
            found.append(made)
    if not told["instrument"] and not reading.faults:
        empty = message(N_("表头下面没有一行；请检查是否导出了正确的文件。"))
        reading.faults.append(Fault(reading.table.header_place(), empty))
    return found


NAMES = ("instrument", "matter", "outcome", "reason", "paper")


def assessment_rows(
    found: Iterable[Assessed], numbers: Mapping[int, str], *, chinese: bool
) -> list[list[str]]:
    """Findings as rows of a file that, read back, changes nothing."""
    return [
        [
            numbers[one.instrument],
            one.matter,
            one.held_on.isoformat(),
            OUTCOMES[one.outcome] if chinese else one.outcome.value,
            one.reason,
            one.paper,
            one.next_due.isoformat() if one.next_due else "",
        ]
        for one in sorted(found, key=lambda one: (numbers[one.instrument], one.held_on, one.matter))
    ]
