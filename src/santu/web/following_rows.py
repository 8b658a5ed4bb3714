"""What follows the duties of a plan, as its pages show it: duty by duty, each with its items and what was decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from santu.kernel.messages import N_, Message, message
from santu.register.domain.staff import Post
from santu.transition.domain.following import WHATS, Decision, Item, Moved, What
from santu.transition.domain.sentences import Name, Units
from santu.transition.selectors.following import FollowingOfPlan
from santu.web.people import titles
from santu.web.tables import Cell, Column, Row, Table

COLUMNS = (
    Column("matter", N_("职责")),
    Column("place", N_("办理地")),
    Column("giver", N_("原承办机构")),
    Column("taker", N_("改由谁承办")),
    Column("what", N_("随转什么")),
    Column("kind", N_("编制类别或预算项目")),
    Column("proposed", N_("建议"), "number"),
    Column("accepted", N_("接收"), "number"),
    Column("reason", N_("理由或说明")),
    Column("by", N_("谁决定")),
    Column("at", N_("何时"), "day"),
)
OPEN, NOTED = N_("未决定"), N_("已说明")


@dataclass(frozen=True, slots=True)
class Line:
    """An item with the number of its fields, what was decided on it by whom, and who may be picked, ticked or not."""

    number: int
    item: Item
    title: str
    kind: str
    decision: Decision | None
    who: str
    at: datetime | None
    people: Sequence[tuple[Post, bool]]

    @property
    def key(self) -> str:
        """What the form sends back to say which item it was about."""
        return " ".join(self.item.key)

    @property
    def is_money(self) -> bool:
        return self.item.what is What.MONEY

    @property
    def amount(self) -> str:
        return self.item.said(self.item.amount)

    @property
    def accepted(self) -> str:
        """How much was accepted, as the form takes it."""
        return self.item.said(self.decision.accepted) if self.decision else ""


@dataclass(frozen=True, slots=True)
class Group:
    """A duty that moves, with its items."""

    moved: Moved
    place: Name
    giver: Name
    taker: Name
    lines: Sequence[Line]


def groups_of(found: FollowingOfPlan, units: Units, kinds: Mapping[str, str]) -> list[Group]:
    """The duties in the order in which they move."""
    called = titles({one.by for one in found.decided.values()})
    open_ = {item.key for item in found.open}
    by_duty: dict[str, list[Line]] = {}
    moved: dict[str, Moved] = {}
    for number, item in enumerate(found.items):
        decided = None if item.key in open_ else found.decided[item.key]
        picked = decided.decision.members if decided else ()
        people = [(post, post.member in picked) for post in found.candidates(item)]
        line = Line(
            number,
            item,
            WHATS[item.what],
            kinds.get(item.kind, item.kind),
            decided.decision if decided else None,
            called[decided.by] if decided else "",
            decided.at if decided else None,
            people,
        )
        moved[item.moved.duty.id] = item.moved
        by_duty.setdefault(item.moved.duty.id, []).append(line)
    return [
        Group(one, units.name(one.duty.place), units.name(one.giver), units.name(one.taker), by_duty[unit])
        for unit, one in moved.items()
    ]


def following_table(groups: Sequence[Group], link: str) -> Table:
    """Every item of every duty; ``link`` leads to where they are decided."""
    rows = [_row(group, line, link) for group in groups for line in group.lines]
    return Table("following", N_("随事转"), COLUMNS, rows, frozen=True)


def _row(group: Group, line: Line, link: str) -> Row:
    decision = line.decision
    accepted: Cell | Message = Cell(message(OPEN), tone="amber")
    if decision:
        accepted = message(NOTED) if line.item.what.is_rest else Cell(line.accepted)
    return Row(
        [
            Cell(group.moved.duty.name, link),
            Cell(group.place),
            Cell(group.giver),
            Cell(group.taker),
            message(line.title),
            message(line.kind),
            line.amount,
            accepted,
            decision.reason if decision else "",
            line.who,
            line.at.date() if line.at else None,
        ]
    )
