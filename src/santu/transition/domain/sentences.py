"""Steps and their reasons as sentences, in the words of an office."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby

from santu.kernel.change import Change, Op, Successor
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Message, message
from santu.register.domain.rows import Body, Division, Duty, Grid, Line
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.words import KINDS, LINES, POWERS
from santu.transition.domain.steps import Step, Why

Row = Division | Body | Duty | Grid
Name = str | Message

OF_DUTIES = {
    Op.ESTABLISH: N_("承担{units}"),
    Op.ABOLISH: N_("停办{units}"),
    Op.MOVE: N_("{units}由{was}改由{becomes}承办"),
    Op.LINES: N_("{units}的主管机关改为{becomes}"),
    Op.RETYPE: N_("{units}由{was}改为{becomes}"),
    Op.RECODE: N_("{units}依据{becomes}"),
}
ANSWERED_BY_HOST = N_("{units}由承办机构所在的单位主管")
"""What happens to duties, which are no units."""
MATTER = N_("“{matter}”职责（{place}）")

DIVIDED = N_("重新划分{village}的网格（新设 {new} 个、调整 {changed} 个、撤销 {gone} 个）")
GRIDS_MOVED = N_("{village}的 {count} 个网格随村划归{heir}")

NAMED = 3
"""So many units are named one by one; of more, the first are named and all are counted."""

DEEDS = {
    Op.ESTABLISH: N_("设立{units}（筹备）"),
    Op.STAND: N_("{units}挂牌运行"),
    Op.CLOSE: N_("{units}停止运行"),
    Op.ABOLISH: N_("撤销{units}"),
    Op.RENAME: N_("{units}更名为{becomes}"),
    Op.RETYPE: N_("{units}由{was}改为{becomes}"),
    Op.RECODE: N_("{units}的代码由 {was} 改为 {becomes}"),
    Op.MOVE: N_("{units}由{was}划归{becomes}"),
    Op.LINES: N_("调整{units}的管理关系（{becomes}）"),
}
IN_SHORT = {
    Op.RENAME: N_("{units}更名"),
    Op.RETYPE: N_("{units}变更类型"),
    Op.RECODE: N_("{units}变更代码"),
    Op.LINES: N_("{units}调整管理关系"),
}
"""The same of several units at once."""
CODED = N_("{units}启用代码 {becomes}")
LISTED = N_("{units}列为统一设置的机构")
HANDED_DOWN = N_("{units}下放属地管理")
SAME_TIME = N_("{first}，{second}")
AND_OTHERS = N_("{units}等 {count} 个单位")
AND_MATTERS = N_("{units}等 {count} 项")
AND_MORE = N_("{units}等")
CARRIED_ON = N_("{deed}，由{heirs}承接")
AT = N_("在{above}{deed}")
FORMER = N_("原{name}")
NEWLY_MADE = N_("新设的{name}")
LINES_APART = N_("{first}；{second}")
LINE = N_("{kind}由{organ}负责")
LINE_SHARED = N_("{kind}由{organ}负责，占 {share}%")

STEP = N_("第 {no} 步（{day}）：{words}。")
BEFORE = N_("第 {numbers} 步：{earlier}，先于{later}，因为{because}（{clause}）。")
AFTER = N_("第 {numbers} 步：{later}，后于{earlier}，因为{because}（{clause}）。")

VILLAGES_NEED = N_("有 {count} 个村（社区）须随时有乡镇管辖")
BECAUSE: Mapping[Why, tuple[str, str]] = {
    Why.HOME: (N_("划入、设立之前须先有所属的单位"), "SX-06"),
    Why.MOVED: (N_("划转的单位须先到位，随时有上级管辖"), "SX-06"),
    Why.STAFFED: (N_("挂牌或停止运行之前，所属机构须先设立、划转到位"), "SX-06"),
    Why.SUCCESSOR: (N_("职责须随时有单位承担，承接单位在先"), "SX-06"),
    Why.EMPTY: (N_("撤销的单位须已停止运行，不再管辖任何单位"), "SX-06"),
    Why.NAME: (N_("同一上级之下名称不能相同，须先由原单位让出"), "SX-06"),
    Why.CODE: (N_("一个代码同时只能由一个单位使用，须先由原单位让出"), "GB/T 10114"),
    Why.STANDS: (N_("代码只赋给已经设立的单位"), "《行政区划管理条例》第十七条"),
}
"""Why one step comes before another, and the clause that says so."""

ORDER = {op: place for place, op in enumerate((Op.ESTABLISH, Op.STAND, Op.CLOSE, Op.ABOLISH))}


@dataclass(frozen=True, slots=True)
class Units:
    """The units that a plan speaks of: as they are before it, or as it establishes them."""

    base: Snapshot
    made: Mapping[str, Row]
    twins: Collection[tuple[str, str]]
    """Parent and name of new divisions whose name an old one beside them has too."""

    @classmethod
    def of(cls, base: Snapshot, steps: Iterable[Step]) -> "Units":
        made = {
            change.unit: change.becomes
            for step in steps
            for change in step.changes
            if change.op is Op.ESTABLISH and isinstance(change.becomes, Row)
        }
        names = {(row.parent, row.name) for row in base.divisions.values()}
        new = {(row.parent, row.name) for row in made.values() if isinstance(row, Division)}
        return cls(base, made, names & new)

    def row(self, unit: str) -> Row | None:
        """The row of a unit, ``None`` for one that the plan does not know."""
        base = self.base
        return (
            base.divisions.get(unit)
            or base.bodies.get(unit)
            or base.duties.get(unit)
            or base.grids.get(unit)
            or self.made.get(unit)
        )

    def snapshot(self) -> Snapshot:
        """The base with the new units beside the old: nothing that ever was, but every unit is in it."""
        divisions = {unit: row for unit, row in self.made.items() if isinstance(row, Division)}
        bodies = {unit: row for unit, row in self.made.items() if isinstance(row, Body)}
        duties = {unit: row for unit, row in self.made.items() if isinstance(row, Duty)}
        grids = {unit: row for unit, row in self.made.items() if isinstance(row, Grid)}
        base = self.base
        return Snapshot(
            base.day,
            {**base.divisions, **divisions},
            {**base.bodies, **bodies},
            system=base.system,
            duties={**base.duties, **duties},
            grids={**base.grids, **grids},
        )

    def above(self, unit: str) -> str:
        """The id of the unit that holds it, or its host; "" where there is none."""
        row = self.row(unit)
        return "" if row is None else row.parent if isinstance(row, Division) else row.host

    def name(self, unit: str, *, new: bool = False) -> Name:
        """What a reader knows it by: a body with its host, an old and a new unit of one name told apart.

        With ``new`` the sentence itself says that the unit is new, or names the host of the body.
        """
        row = self.row(unit)
        if row is None:
            return unit
        if isinstance(row, Duty):
            return message(MATTER, matter=row.name, place=self.name(row.place))
        if new:
            return row.name
        if isinstance(row, Body | Grid):
            host = self.row(row.host)
            return f"{host.name}{row.name}" if host else row.name
        if (row.parent, row.name) in self.twins:
            return message(NEWLY_MADE if unit in self.made else FORMER, name=row.name)
        return row.name


def step_sentence(step: Step, units: Units) -> Message:
    """What happens in a step, whole."""
    return message(STEP, no=step.no, day=step.day, words=words(step.changes, units))


def words(changes: Iterable[Change], units: Units) -> Message:
    """Every change, like ones together: where it happens, and who carries on."""
    others, grids = _apart(changes, units)
    said = [_whole(group, units) for group in _groups(others, units, alike=_alike)]
    return _joined([*said, *chain.from_iterable(grids_said(grids, units).values())], SAME_TIME)


def deed(changes: Iterable[Change], units: Units) -> Message:
    """What the changes come to, in short.

    Bodies are left out where divisions change, and what else happens to a unit where it moves.
    """
    wanted, grids = _apart(changes, units)
    moved = {change.unit for change in wanted if change.op is Op.MOVE}
    wanted = [change for change in wanted if change.op is Op.MOVE or change.unit not in moved]
    divisions = [change for change in wanted if isinstance(units.row(change.unit), Division)]
    groups = _groups(divisions or wanted, units, alike=_alike_in_short)
    said = [_short(group, units) for group in groups]
    of_grids = {} if divisions else grids_said(grids, units)
    return _joined([*said, *chain.from_iterable(of_grids.values())], SAME_TIME)


def _apart(changes: Iterable[Change], units: Units) -> tuple[list[Change], list[Change]]:
    """The changes of units and duties, and those of grids, which are said by village."""
    others: list[Change] = []
    grids: list[Change] = []
    for change in changes:
        (grids if isinstance(units.row(change.unit), Grid) else others).append(change)
    return others, grids


def grids_said(changes: Iterable[Change], units: Units) -> dict[str, list[Message]]:
    """What becomes of the grids of each village: they are drawn anew, or go on in another village."""
    by_village: dict[str, list[Change]] = {}
    for change in changes:
        by_village.setdefault(units.above(change.unit), []).append(change)
    return {village: list(_of_village(village, found, units)) for village, found in by_village.items()}


def _of_village(village: str, changes: Sequence[Change], units: Units) -> Iterator[Message]:
    """What becomes of the grids of one; what else becomes of a grid that moves is one with its move."""
    moved = {change.unit: str(change.becomes) for change in changes if change.op is Op.MOVE}
    for heir, count in Counter(moved.values()).items():
        yield message(GRIDS_MOVED, village=units.name(village), count=count, heir=units.name(heir))
    drawn = {change.unit: change.op for change in changes if change.unit not in moved}
    if drawn:
        found = Counter(op if op in (Op.ESTABLISH, Op.ABOLISH) else Op.REDRAW for op in drawn.values())
        counts = {"new": found[Op.ESTABLISH], "changed": found[Op.REDRAW], "gone": found[Op.ABOLISH]}
        yield message(DIVIDED, village=units.name(village), **counts)


def wait_sentences(
    step: Step, steps: Iterable[Step], units: Units
) -> Iterator[tuple[Why, tuple[int, ...], Message]]:
    """What a step waits for: why, the numbers of the earlier steps, and both in a sentence.

    ``steps`` are those of the plan, or at least those that the step waits for.
    """
    wanted = {wait.step for wait in step.waits}
    known = {other.no: other for other in steps if other.no in wanted}
    for why in Why:
        numbers = tuple(sorted(wait.step for wait in step.waits if wait.why is why))
        if numbers:
            earlier = [known[no] for no in numbers]
            yield why, numbers, _order(BEFORE, why, numbers, (earlier, [step]), units)


def follower_sentences(
    step: Step, steps: Iterable[Step], units: Units
) -> Iterator[tuple[Why, tuple[int, ...], Message]]:
    """What waits for a step: why, the numbers of the later steps, and both in a sentence.

    ``steps`` are those of the plan, or at least those that wait for the step.
    """
    later = [(wait.why, other) for other in steps for wait in other.waits if wait.step == step.no]
    for why in Why:
        found = [other for reason, other in later if reason is why]
        if found:
            numbers = tuple(other.no for other in found)
            yield why, numbers, _order(AFTER, why, numbers, ([step], found), units)


def _order(
    template: str,
    why: Why,
    numbers: Iterable[int],
    pair: tuple[Sequence[Step], Sequence[Step]],
    units: Units,
) -> Message:
    """That the earlier of a pair come before the later, said of the steps with these numbers."""
    earlier, later = pair
    because, clause = BECAUSE[why]
    villages = _villages_left(later, units) if why in (Why.SUCCESSOR, Why.MOVED) else 0
    return message(
        template,
        numbers=ranges(numbers),
        earlier=deed((change for step in earlier for change in step.changes), units),
        later=deed((change for step in later for change in step.changes), units),
        because=message(VILLAGES_NEED, count=villages) if villages else message(because),
        clause=clause,
    )


def _villages_left(steps: Iterable[Step], units: Units) -> int:
    """How many villages the townships that close or go held before the plan."""
    going = {c.unit for step in steps for c in step.changes if c.op in (Op.CLOSE, Op.ABOLISH)}
    rows = (units.base.divisions.get(unit) for unit in going)
    return sum(len(units.base.villages(row.id)) for row in rows if row and row.level is Level.TOWNSHIP)


def ranges(numbers: Iterable[int]) -> tuple[str, ...]:
    """Numbers in order, runs joined: 3, 5–8."""
    found = []
    for _, run in groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0]):
        first, *rest = [number for _, number in run]
        found.append(f"{first}–{rest[-1]}" if rest else str(first))
    return tuple(found)


def _groups(changes: Iterable[Change], units: Units, alike: "Alike") -> list[list[Change]]:
    """Changes that can be said in one breath; divisions first, duties last, then what begins, then what ends."""
    found: dict[object, list[Change]] = {}
    for change in changes:
        sort = type(units.row(change.unit))
        found.setdefault((sort, change.op, alike(change, units)), []).append(change)
    return sorted(found.values(), key=lambda group: _place(group[0], units))


def _place(change: Change, units: Units) -> tuple[bool, bool, int]:
    row = units.row(change.unit)
    return isinstance(row, Duty), isinstance(row, Body), ORDER.get(change.op, -1)


def _alike_in_short(change: Change, units: Units) -> object:
    return (change.was, change.becomes) if change.op is Op.MOVE else None


def _alike(change: Change, units: Units) -> object:
    if isinstance(units.row(change.unit), Duty) and change.op in IN_SHORT:
        return change.was if change.op is Op.RETYPE else "", change.becomes
    if change.op is Op.ESTABLISH:
        return units.above(change.unit)
    if change.op in (Op.CLOSE, Op.ABOLISH) and isinstance(units.row(change.unit), Division | Duty):
        return change.successors
    return change.unit if change.op in IN_SHORT else _alike_in_short(change, units)


Alike = Callable[[Change, Units], object]
"""What else than the deed a sentence names: changes for which it is equal are said together."""


def _whole(group: Sequence[Change], units: Units) -> Message:
    first, said = group[0], _short(group, units)
    if first.op is Op.ESTABLISH and units.above(first.unit):
        return message(AT, above=units.name(units.above(first.unit)), deed=said)
    if first.op in (Op.CLOSE, Op.ABOLISH) and isinstance(units.row(first.unit), Division | Duty):
        return carried_on(said, first.successors, units)
    return said


def carried_on(said: Message, successors: Sequence[Successor], units: Units) -> Message:
    """A deed and who carries on, where anybody does."""
    heirs = [units.name(heir.unit) for heir in successors]
    return message(CARRIED_ON, deed=said, heirs=listed(heirs)) if heirs else said


def _short(group: Sequence[Change], units: Units) -> Message:
    change = group[0]
    row = units.row(change.unit)
    template, was, becomes = DEEDS[change.op], _value(change.was, units), _value(change.becomes, units)
    if isinstance(row, Duty):
        template = OF_DUTIES[change.op]
        if change.op is Op.LINES and not change.becomes:
            template = ANSWERED_BY_HOST
    elif len(group) > 1 and change.op in IN_SHORT:
        template = IN_SHORT[change.op]
    elif change.op is Op.RECODE and not change.was:
        template = CODED
    elif change.op is Op.RETYPE and isinstance(row, Body):
        template = LISTED
    elif change.op is Op.LINES and isinstance(row, Body) and _handed_down(change, row):
        template = HANDED_DOWN
    names = [units.name(change.unit, new=change.op is Op.ESTABLISH) for change in group]
    return message(
        template,
        units=listed(names, AND_MATTERS if isinstance(row, Duty) else AND_OTHERS),
        was=was,
        becomes=becomes,
    )


def _handed_down(change: Change, body: Body) -> bool:
    lines = change.becomes if isinstance(change.becomes, tuple) else ()
    return all(line.organ == body.host for line in lines)


def _value(value: object, units: Units) -> Name:
    if isinstance(value, tuple):
        return _joined([line_words(line, units) for line in value], LINES_APART)
    text = str(value)
    if word := KINDS.get(text) or POWERS.get(text):
        return message(word)
    return units.name(text)


def line_words(line: Line, units: Units) -> Message:
    """A line of control: which kind, and who is at its other end."""
    organ = units.name(line.organ)
    if line.share is not None:
        return message(LINE_SHARED, kind=message(LINES[line.kind]), organ=organ, share=line.share)
    return message(LINE, kind=message(LINES[line.kind]), organ=organ)


def listed(names: Sequence[Name], template: str = AND_OTHERS) -> Message:
    """Names one after the other; of many the first few, and by default how many there are."""
    if len(names) > NAMED:
        return message(template, units=tuple(names[:NAMED]), count=len(names))
    return message("{units}", units=tuple(names))


def _joined(parts: Sequence[Name], template: str) -> Message:
    first = parts[0] if parts else ""
    said = first if isinstance(first, Message) else message("{text}", text=first)
    for part in parts[1:]:
        said = message(template, first=said, second=part)
    return said
