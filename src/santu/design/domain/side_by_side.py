"""Two maps of one unit side by side: the same rows, and where they differ (并排三图)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from santu.design.domain.inside import OF_LIMIT, changes_inside, found_inside
from santu.kernel.messages import N_, Message, message
from santu.register.domain.body_standard import BodyStandard
from santu.register.domain.rows import Body, Division, Line
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.unit_map import UnitMap, unit_map
from santu.register.domain.words import CLASSES, LINES, QUANTITIES, kind_word

Value = int | str | Message | None
"""What a map says; ``None`` where it says nothing."""

FACTS, INSIDE, CHANGES, PLACES, OUTSIDE, STATIONS, CHILDREN = (
    N_("基本情况"),
    N_("所辖范围合计"),
    N_("所辖范围内的变动"),
    N_("统一设置的机构"),
    N_("限额外的机关"),
    N_("派驻机构和管理关系"),
    N_("下级单位"),
)
SECTIONS = (FACTS, INSIDE, CHANGES, PLACES, OUTSIDE, STATIONS, CHILDREN)
GAP = N_("缺")
THERE = N_("有")
LINE = N_("{kind}：{organ}")
SHARED_LINE = N_("{kind}：{organ}（占 {share}%）")
CODED = N_("{name}（{code}）")


@dataclass(frozen=True, slots=True)
class Compared:
    """One row: what it is about, and what each map says of it."""

    section: str
    label: str | Message
    as_is: Value
    designed: Value

    @property
    def differs(self) -> bool:
        return self.as_is != self.designed


def side_by_side(as_is: Snapshot, designed: Snapshot, unit: str, standard: BodyStandard) -> list[Compared]:
    """The rows of both maps of a unit, in the order of the sections.

    Args:
        as_is: the register of a day.
        designed: the target of a design.
        unit: the id of a division; a map that does not have it says nothing in any row.
        standard: the places that a township should fill.
    """
    maps = [
        unit_map(snapshot, unit, standard) if unit in snapshot.divisions else None
        for snapshot in (as_is, designed)
    ]
    sides = list(zip((as_is, designed), maps, strict=True))
    found: dict[tuple[str, object], list[Value]] = {}
    labels: dict[tuple[str, object], str | Message] = {}
    for place, (snapshot, one) in enumerate(sides):
        for section, key, label, value in _rows(snapshot, one, standard) if one else ():
            found.setdefault((section, key), [None, None])[place] = value
            # The later map names a row: a unit that is renamed stands under its new name.
            labels[section, key] = label
    rows = [Compared(section, labels[section, key], *values) for (section, key), values in found.items()]
    if all(maps):
        rows += [Compared(CHANGES, *row) for row in changes_inside(as_is, designed, unit)]
    return sorted(rows, key=lambda row: SECTIONS.index(row.section))


def drift(rows: Sequence[Compared]) -> dict[str, int]:
    """How many rows of each section differ."""
    counted = Counter(row.section for row in rows if row.differs)
    return {section: counted[section] for section in SECTIONS if counted[section]}


Row = tuple[str, object, str | Message, Value]


def _rows(snapshot: Snapshot, found: UnitMap, standard: BodyStandard) -> Iterator[Row]:
    yield from _facts(found)
    for key, label, value in found_inside(snapshot, found.unit, standard):
        yield INSIDE, key, label, value
    for place in found.places:
        yield PLACES, place.slot, place.name, place.body.name if place.body else message(GAP)
    for body in found.beyond:
        yield PLACES, body.id, body.name, body.name
    for body in found.outside:
        yield OUTSIDE, body.slot or body.name, body.name, body.name
    for body in found.dispatched:
        yield STATIONS, body.name, body.name, _lines(body, snapshot)
    for child in found.children:
        yield CHILDREN, child.id, child.name, _coded(child)


def _facts(found: UnitMap) -> Iterator[Row]:
    row = found.unit
    yield FACTS, "name", message(N_("名称")), row.name
    yield FACTS, "kind", message(N_("类别")), kind_word(row)
    yield FACTS, "code", message(N_("代码")), row.code or None
    if found.places:
        yield FACTS, "class", message(N_("类型")), message(CLASSES.get(row.unit_class, row.unit_class))
    if len(found.chain) > 1:
        yield FACTS, "above", message(N_("隶属")), found.chain[-2].name
    for quantity, word in QUANTITIES.items():
        if quantity in found.figures:
            yield FACTS, quantity, message(word), found.figures[quantity]
    if found.limit is not None:
        value = message(OF_LIMIT, counted=found.counted, limit=found.limit)
        yield FACTS, "bodies", message(N_("限额内机构")), value


def _lines(body: Body, snapshot: Snapshot) -> Message:
    host = snapshot.divisions.get(body.host)
    return lines_words(body.lines, body.host, host.name if host else body.host)


def lines_words(lines: Iterable[Line], host: str, called: str) -> Message:
    """The lines of control of a body, in words; those that run to its host say what that is called."""
    parts = []
    for line in sorted(lines, key=lambda line: list(LINES).index(line.kind)):
        organ = called if line.organ == host else line.organ
        template = LINE if line.share is None else SHARED_LINE
        parts.append(message(template, kind=message(LINES[line.kind]), organ=organ, share=line.share))
    return message("{lines}", lines=tuple(parts))


def _coded(row: Division) -> Value:
    return message(CODED, name=row.name, code=row.code) if row.code else row.name
