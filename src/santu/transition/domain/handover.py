"""Handover lists 交接清单: who hands over to whom what of each class, and what is still open.

One list stands for each unit that a plan abolishes, its bodies included, and one for each body that goes while its host
stays. People, posts and money go with the plan itself and are listed from its postings; every other class is declared:
line by line, or as nothing. A line is open until it has its witness and day.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from santu.kernel.change import Change, Op
from santu.kernel.messages import N_, Fault, Message, message
from santu.register.domain.ledger import MEASURES, Holds, Measure
from santu.register.domain.rows import Body, Division
from santu.register.domain.snapshot import Snapshot
from santu.standards.schema import Item
from santu.transition.domain.posts import Posting
from santu.transition.domain.steps import Step

CLASSES = "handover/classes"
PEOPLE, POSTS, MONEY = "people", "posts", "money"
NAMES = (N_("资产"), N_("债权债务"), N_("合同"), N_("档案"), N_("印章"), N_("未结事项"))
"""What the classes that are declared are called, to be translated."""
NAMED = 5
"""So many lists of a county are named in a refusal."""


@dataclass(frozen=True, slots=True)
class Giver:
    """Who hands over: a unit with its bodies, or a body alone.

    Attributes:
        unit: its id.
        name: what it is called before the plan.
        county: where it lies; "" above the counties.
        heirs: who carries it on.
        units: itself and the bodies of the list.
    """

    unit: str
    name: str
    county: str
    heirs: Sequence[str]
    units: Sequence[str]


@dataclass(frozen=True, slots=True)
class HandoverItem:
    """One line of a list; without ``what`` it says that there is nothing of its class."""

    what: str
    quantity: Decimal | None = None
    measure: str = ""
    receiver: str = ""
    witness: str = ""
    day: date | None = None

    @property
    def is_open(self) -> bool:
        return self.day is None


@dataclass(frozen=True, slots=True)
class ListView:
    """A list in brief: the classes that nobody declared yet, how many lines it has, and how many of them are open.

    ``no`` counts the lists of a plan.
    """

    number: int
    no: int
    unit: str
    name: str
    county: str
    receiver: str
    undeclared: Sequence[str]
    lines: int
    open: int

    @property
    def is_complete(self) -> bool:
        return not (self.undeclared or self.open)


@dataclass(frozen=True, slots=True)
class Followed:
    """What a list hands over by the plan itself: of which class so much, counted as ``kind`` and ``measure``, to whom."""

    category: str
    kind: str
    measure: str
    amount: int
    receiver: str


def givers(base: Snapshot, steps: Iterable[Step]) -> list[Giver]:
    """The lists of a plan, in the order of its steps."""
    ends = [(step, change) for step in steps for change in step.changes if change.op is Op.ABOLISH]
    gone = {change.unit for _, change in ends}
    inside: defaultdict[str, list[str]] = defaultdict(list)
    for body in base.bodies.values():
        inside[body.host].append(body.id)
    return [
        Giver(change.unit, _name(base, row), step.county, _heirs(change), (change.unit, *inside[change.unit]))
        for step, change in ends
        if (row := base.divisions.get(change.unit) or base.bodies.get(change.unit))
        and not (isinstance(row, Body) and row.host in gone)
    ]


def _name(base: Snapshot, row: Division | Body) -> str:
    return f"{base.divisions[row.host].name}{row.name}" if isinstance(row, Body) else row.name


def _heirs(change: Change) -> Sequence[str]:
    return [one.unit for one in change.successors]


def followed(
    lists: Iterable[Giver], steps: Iterable[Step], moves: Iterable[Posting], money: Iterable[Posting]
) -> dict[str, list[Followed]]:
    """What each list hands over by the plan itself, by the unit of the list.

    Args:
        lists: the lists of the plan.
        steps: its steps.
        moves: what posts move with them, people among them.
        money: what money moves with them.
    """
    heir = {
        change.unit: change.successors[0].unit
        for step in steps
        for change in step.changes
        if change.op is Op.ABOLISH and change.successors
    }
    sums: defaultdict[str, Counter[tuple[str, str, str, str]]] = defaultdict(Counter)
    for move in moves:
        source, target = move.entry.source, move.entry.target
        if source.holds is Holds.FILLED and source.measure is Measure.HEADS:
            key = (PEOPLE, source.kind, source.measure.value, heir.get(source.unit, ""))
            sums[source.unit][key] += move.entry.amount
        if source.holds is Holds.VACANT and target.holds in (Holds.VACANT, Holds.LEVEL):
            sums[source.unit][POSTS, source.kind, source.measure.value, target.unit] += move.entry.amount
    for move in money:
        source, target = move.entry.source, move.entry.target
        sums[source.unit][MONEY, source.kind, source.measure.value, target.unit] += move.entry.amount
    found = {}
    for one in lists:
        whole: Counter[tuple[str, str, str, str]] = Counter()
        for unit in one.units:
            whole.update(sums.get(unit, {}))
        found[one.unit] = [Followed(*key[:3], amount, key[3]) for key, amount in sorted(whole.items())]
    return found


def declared_classes(classes: Iterable[Item]) -> dict[str, str]:
    """The classes that are declared, by id: what each is called."""
    return {item.id: item.name for item in classes if not item.flag("follows")}


def open_faults(
    found: Sequence[ListView], classes: Mapping[str, str], counties: Mapping[str, str | Message]
) -> Iterator[Fault]:
    """A fault for each county with lists that are not complete: how many, and what is missing in the first of them.

    Args:
        found: the lists, in order.
        classes: what each class is called.
        counties: what each county is called.
    """
    by_county: defaultdict[str, list[ListView]] = defaultdict(list)
    for one in found:
        by_county[one.county].append(one)
    template = N_(
        "有 {lists:,} 份交接清单没有办完：{named}{more}；请逐类登记、交接完毕，或写明没有，再执行计划。（SX-21）"
    )
    for county, lists in by_county.items():
        named = tuple(_lacking(one, classes) for one in lists[:NAMED])
        more = message(N_("等多份") if len(lists) > NAMED else "")
        said = message(template, lists=len(lists), named=named, more=more)
        yield Fault(counties.get(county, county), said)


def _lacking(found: ListView, classes: Mapping[str, str]) -> Message:
    missing: tuple[Message, ...] = tuple(message(classes[one]) for one in found.undeclared)
    if len(missing) == len(classes):
        return message(N_("{name}（各类都没有登记）"), name=found.name)
    if not missing:
        return message(N_("{name}（{lines} 项没有交接）"), name=found.name, lines=found.open)
    if not found.open:
        return message(N_("{name}（没有登记{classes}）"), name=found.name, classes=missing)
    both = N_("{name}（没有登记{classes}，{lines} 项没有交接）")
    return message(both, name=found.name, classes=missing, lines=found.open)


def item_faults(item: HandoverItem, where: str) -> Iterator[Fault]:
    """What is wrong with a line that says something."""
    if item.day and not item.witness.strip():
        yield Fault(f"witness{where}", message(N_("写了交接日期，没有写监交单位；请补上。（SX-21）")))
    if item.witness.strip() and not item.day:
        yield Fault(
            f"day{where}",
            message(N_("写了监交单位，没有写交接日期；请补上，没有交接的两项都留空。（SX-21）")),
        )
    if item.day and not item.receiver.strip():
        yield Fault(f"receiver{where}", message(N_("没有写接收单位；请补上。（SX-21）")))
    if item.quantity is not None and item.quantity < 0:
        yield Fault(f"quantity{where}", message(N_("数量是负数；请改正。")))


def measure_words(measure: str) -> str:
    """What is counted, in words (marked ``N_``)."""
    return MEASURES[Measure(measure)]
