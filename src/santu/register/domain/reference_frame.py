"""The reference frame 参照系 (SX-04): any unit, from province to village, against standard and peers.

Vertically every division, horizontally the measures: what divisions it holds, who lives there, and the
bodies of its townships by place of the standard set, and the matters that these do. A cell has a count, what the standard asks for, and
the median of the unit's peers (:mod:`santu.register.domain.peers`).

How it counts:

- Divisions, bodies and standards count standing units only; a preparing or closing township adds neither
  to the number of townships nor to what is required, but its people live there and are counted.
- Zones are counted apart from the townships of the formal kinds, and no standard set applies to them.
- People and households are sums over what has a figure; where nothing has one, the value is ``None``, never 0.
- What does not apply to a level (the cities of a county) is ``None``, too.
- Where no body is registered in a county, nothing is known of bodies there: every such value is ``None``,
  and counts for nothing in the sums above. So it is with duties: they are counted where a county has any.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from santu.kernel.codes import Level
from santu.register.domain.body_standard import BodySet, BodyStandard, Slot
from santu.register.domain.rows import Body, Division, Duty, State
from santu.register.domain.snapshot import HOUSEHOLDS, PEOPLE, Snapshot

Group = Literal["divisions", "bodies", "slots", "matters"]
Bound = Literal["", "at_least", "at_most"]
Values = tuple[int | None, ...]

HIGHEST = {level: place for place, level in enumerate(Level)}
DIVISIONS: tuple[tuple[str, Level], ...] = (
    ("city", Level.CITY),
    ("county", Level.COUNTY),
    ("subdistrict", Level.TOWNSHIP),
    ("town", Level.TOWNSHIP),
    ("rural_township", Level.TOWNSHIP),
    ("ethnic_township", Level.TOWNSHIP),
    ("zone", Level.TOWNSHIP),
    ("community", Level.VILLAGE),
    ("village_committee", Level.VILLAGE),
)
"""The kinds of divisions that are counted, from the top down, with their level."""
COUNTED, OVER, BEYOND, DISPATCHED = "counted", "over", "beyond", "dispatched"
SLOT = "slot:"
MATTERS, HELPED, DONE = "matters", "helped", "matters:"
"""Main duties, duties in which a body cooperates; main duties by place of the set, and of bodies of none."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A column: what is counted, and of what the standard has a word.

    Attributes:
        id: kind of division, quantity, one of the counts of bodies or duties, or ``slot:`` or ``matters:`` with a place of the set.
        group: the group of columns that it belongs to.
        name: the name of the place, for places of the set; they are data, not words of the software.
        bound: whether more or less than the standard breaks it.
    """

    id: str
    group: Group
    name: str = ""
    bound: Bound = ""

    @property
    def slot(self) -> str:
        """The place of the standard set that it counts, "" for any other."""
        return self.id.removeprefix(SLOT) if self.id.startswith(SLOT) else ""


@dataclass(frozen=True)
class ReferenceFrame:
    """Every unit's row: what is found and what the standard asks for, in the order of ``measures``."""

    snapshot: Snapshot
    standard: BodyStandard
    measures: tuple[Measure, ...]
    found: Mapping[str, Values]
    wanted: Mapping[str, Values]

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Id of a measure → its column."""
        return {measure.id: place for place, measure in enumerate(self.measures)}

    def value(self, unit: str, measure: str) -> int | None:
        """What is found; ``None`` where nothing is known, or the measure does not apply."""
        return self.found[unit][self.place[measure]] if measure in self.place else None

    def group(self, measure: str) -> Group:
        """The group of a measure that is there."""
        return self.measures[self.place[measure]].group

    def asked(self, unit: str, measure: str) -> int | None:
        """What the standard asks for; ``None`` where it asks for nothing."""
        return self.wanted[unit][self.place[measure]] if measure in self.place else None


def reference_frame(snapshot: Snapshot, standard: BodyStandard) -> ReferenceFrame:
    """The frame of a register, or of a design, by one pass from the villages up.

    O(divisions × measures + bodies); villages are added to their township without a row of sums of their own.

    Args:
        snapshot: the units; those whose parent is not in it are tops.
        standard: the sets of the day, fitted to the whole register.
    """
    measures = (*_division_measures(), *_body_measures(standard))
    if snapshot.duties:
        measures += tuple(_duty_measures(standard))
    adding = _Adding(snapshot, standard, measures)
    tops = [row.id for row in snapshot.divisions.values() if row.parent not in snapshot.divisions]
    for top in tops:
        adding.up(top)
    return ReferenceFrame(snapshot, standard, measures, adding.found, adding.wanted)


def applies(measure: str, level: Level) -> bool:
    """Whether units of a level can have what is measured."""
    below = dict(DIVISIONS).get(measure)
    if below is not None:
        return HIGHEST[level] < HIGHEST[below]
    return measure in (PEOPLE, HOUSEHOLDS) or level is not Level.VILLAGE


def _division_measures() -> Iterator[Measure]:
    for kind, _ in DIVISIONS:
        yield Measure(kind, "divisions")
    yield Measure(PEOPLE, "divisions")
    yield Measure(HOUSEHOLDS, "divisions")


def _body_measures(standard: BodyStandard) -> Iterator[Measure]:
    yield Measure(COUNTED, "bodies", bound="at_most")
    yield Measure(OVER, "bodies", bound="at_most")
    yield Measure(BEYOND, "bodies", bound="at_most")
    yield Measure(DISPATCHED, "bodies")
    for slot in _slots(standard).values():
        yield Measure(SLOT + slot.id, "slots", slot.name, "at_least")


def _duty_measures(standard: BodyStandard) -> Iterator[Measure]:
    yield Measure(MATTERS, "matters")
    yield Measure(HELPED, "matters")
    for slot in _slots(standard).values():
        yield Measure(DONE + slot.id, "matters", slot.name)
    yield Measure(DONE, "matters")


def _slots(standard: BodyStandard) -> Mapping[str, Slot]:
    return {**standard.ordinary.slots, **standard.developed.slots}


class _Adding:
    """Rows of sums in the making; a sum is ``None`` until something is added to it."""

    def __init__(self, snapshot: Snapshot, standard: BodyStandard, measures: tuple[Measure, ...]) -> None:
        self.found: dict[str, Values] = {}
        self.wanted: dict[str, Values] = {}
        self._snapshot, self._standard = snapshot, standard
        self._ids = [measure.id for measure in measures]
        self._place = {one: place for place, one in enumerate(self._ids)}
        self._blank = {level: self._start(level, measures) for level in Level}
        self._unheard = [
            None if measure.group != "divisions" else value
            for measure, value in zip(measures, self._blank[Level.COUNTY], strict=True)
        ]
        self._nothing: Values = (None,) * len(measures)
        self._done = _done(snapshot, frozenset(_slots(standard)))
        self._told = {snapshot.above(unit, Level.COUNTY) for unit in self._done}
        self._figures = [
            (self._place[quantity], snapshot.figures.get(quantity, {})) for quantity in (PEOPLE, HOUSEHOLDS)
        ]

    def _start(self, level: Level, measures: tuple[Measure, ...]) -> list[int | None]:
        """Zero where something can be counted at this level, ``None`` where nothing is known yet or ever."""
        # A township's own bodies are set, not added: what no set of its own asks for does not apply to it.
        # Above the counties they are known as soon as they are of one county.
        bodies = self._standard.applies and level is Level.COUNTY
        return [
            0
            if applies(measure.id, level)
            and measure.id not in (PEOPLE, HOUSEHOLDS)
            and (measure.group == "divisions" or (bodies and measure.group != "matters"))
            else None
            for measure in measures
        ]

    def up(self, unit: str) -> None:
        """The sums of a unit after those of everything in it."""
        row = self._snapshot.divisions[unit]
        unheard = row.level is Level.COUNTY and unit in self._standard.unheard
        found = (self._unheard if unheard else self._blank[row.level]).copy()
        wanted: list[int | None] = list(self._nothing)
        for child in self._snapshot.children.get(unit, ()):
            self._child(child, found, wanted)
        for place, figures in self._figures:
            if unit in figures:
                found[place] = (found[place] or 0) + figures[unit]
        if row.level is Level.TOWNSHIP and self._standard.knows(row):
            self._bodies(row, found, wanted)
        if row.level is Level.TOWNSHIP and self._done and row.parent in self._told:
            for measure, place in self._place.items():
                if measure in (MATTERS, HELPED) or measure.startswith(DONE):
                    found[place] = self._done.get(unit, {}).get(measure, 0)
        self.found[unit], self.wanted[unit] = tuple(found), tuple(wanted)

    def _child(self, child: str, found: list[int | None], wanted: list[int | None]) -> None:
        row = self._snapshot.divisions[child]
        if row.state is State.STANDING and row.kind in self._place:
            place = self._place[row.kind]
            found[place] = (found[place] or 0) + 1
        self.up(child)
        if row.level is Level.VILLAGE:
            for place, figures in self._figures:
                if child in figures:
                    found[place] = (found[place] or 0) + figures[child]
            return
        sums, asked = self.found[child], self.wanted[child]
        for place, value in enumerate(sums):
            if value is not None:
                found[place] = (found[place] or 0) + value
            if asked[place] is not None:
                wanted[place] = (wanted[place] or 0) + (asked[place] or 0)

    def _bodies(self, host: Division, found: list[int | None], wanted: list[int | None]) -> None:
        bodies = [self._snapshot.bodies[one] for one in self._snapshot.bodies_of.get(host.id, ())]
        place = self._place
        found[place[DISPATCHED]] = sum(1 for body in bodies if _sent(body))
        mine = self._standard.of(host)
        if mine is None:
            return
        counted = [body for body in bodies if self._standard.counts(body)]
        filled = {body.slot for body in counted if body.slot in mine.slots}
        for slot in mine.slots:
            found[place[SLOT + slot]] = int(slot in filled)
        found[place[COUNTED]] = len(counted)
        found[place[OVER]] = int(len(counted) > mine.limit)
        found[place[BEYOND]] = len(counted) - len(filled)
        for one, value in _asked(mine):
            wanted[place[one]] = value


def _done(snapshot: Snapshot, slots: Collection[str]) -> Mapping[str, Mapping[str, int]]:
    """Unit → measure → how many duties are done there."""
    found: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for duty in snapshot.duties.values():
        for measure in _measures_of(snapshot, duty, slots):
            found[duty.place][measure] += 1
    return found


def _measures_of(snapshot: Snapshot, duty: Duty, slots: Collection[str]) -> tuple[str, ...]:
    if not duty.is_main:
        return (HELPED,)
    body = snapshot.bodies.get(duty.body)
    own = body is not None and body.host == duty.place and body.slot in slots
    return MATTERS, DONE + (body.slot if body and own else "")


def _asked(mine: BodySet) -> Iterator[tuple[str, int]]:
    """What the set of a township asks of each measure."""
    yield COUNTED, mine.limit
    yield OVER, 0
    yield BEYOND, 0
    for slot in mine.slots:
        yield SLOT + slot, 1


def _sent(body: Body) -> bool:
    return body.dispatched and body.state is State.STANDING


@dataclass(frozen=True, slots=True)
class Behind:
    """A row behind a cell: the unit, with its figure where the cell adds figures up, or with the body or duty that counts."""

    unit: Division
    figure: int | None = None
    body: Body | None = None
    missing: bool = False
    duty: Duty | None = None


def rows_behind(frame: ReferenceFrame, unit: str, measure: str) -> list[Behind]:
    """What a cell counts, row by row, in order of code.

    For a quantity the units that have a figure and those townships that lack one; for a place of the set every township
    that must have it, with who fills it or that it is missing; for other counts exactly what is counted.
    """
    inside = list(_inside(frame.snapshot, unit))
    if measure in dict(DIVISIONS):
        return [Behind(row) for row in inside[1:] if row.kind == measure and row.state is State.STANDING]
    if measure in (PEOPLE, HOUSEHOLDS):
        figures = frame.snapshot.figures.get(measure, {})
        return [
            Behind(row, figures.get(row.id))
            for row in inside
            if row.id in figures or (row.level is Level.TOWNSHIP and frame.value(row.id, measure) is None)
        ]
    if frame.group(measure) == "matters":
        return _duties_behind(frame, inside, measure)
    return [
        found
        for row in inside
        if row.level is Level.TOWNSHIP
        for found in _bodies_behind(frame, row, measure)
    ]


def _duties_behind(frame: ReferenceFrame, inside: Iterable[Division], measure: str) -> list[Behind]:
    slots, bodies = frozenset(_slots(frame.standard)), frame.snapshot.bodies
    places = {row.id: row for row in inside if row.level is Level.TOWNSHIP}
    found = [
        Behind(places[duty.place], body=bodies.get(duty.body), duty=duty)
        for duty in frame.snapshot.duties.values()
        if duty.place in places and measure in _measures_of(frame.snapshot, duty, slots)
    ]
    order = {unit: place for place, unit in enumerate(places)}
    return sorted(found, key=lambda one: (order[one.unit.id], one.duty.matter if one.duty else ""))


def _bodies_behind(frame: ReferenceFrame, host: Division, measure: str) -> Iterator[Behind]:
    bodies = [frame.snapshot.bodies[one] for one in frame.snapshot.bodies_of.get(host.id, ())]
    if measure == DISPATCHED:
        yield from (Behind(host, body=body) for body in bodies if _sent(body))
    mine = frame.standard.of(host)
    if mine is None:
        return
    counted = [body for body in bodies if frame.standard.counts(body)]
    if measure == COUNTED:
        yield from (Behind(host, body=body) for body in counted)
    elif measure == OVER and len(counted) > mine.limit:
        yield Behind(host, len(counted))
    elif measure == BEYOND:
        yield from (Behind(host, body=body) for body in _beyond(counted, mine))
    elif (slot := measure.removeprefix(SLOT)) in mine.slots:
        body = next((body for body in counted if body.slot == slot), None)
        yield Behind(host, body=body, missing=body is None)


def _beyond(counted: Iterable[Body], mine: BodySet) -> Iterator[Body]:
    """The bodies that count and fill no place; of two in one place the second."""
    filled: set[str] = set()
    for body in counted:
        if body.slot in mine.slots and body.slot not in filled:
            filled.add(body.slot)
        else:
            yield body


def _inside(snapshot: Snapshot, unit: str) -> Iterator[Division]:
    """The unit and everything in it, from the top down, each level in order of code."""
    ahead = [unit]
    while ahead:
        one = ahead.pop()
        yield snapshot.divisions[one]
        ahead += reversed(snapshot.children.get(one, ()))
