"""A plan as a document: what is established, changed, abolished and moved, county by county."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from santu.kernel.change import Change, Op, Successor
from santu.kernel.codes import Level
from santu.kernel.digest import canonical_line, digest_lines
from santu.kernel.messages import N_, Message, message
from santu.register.domain.codec import change_to_json
from santu.register.domain.rows import Body, Division, Duty, Grid
from santu.register.domain.signs import CHANGED, GONE, MOVED, NEW, SIGNS
from santu.register.domain.succession import Kind
from santu.register.domain.words import kind_word
from santu.transition.domain.counting import BODIES, GRIDS, TOWNSHIPS, VILLAGES, Count, count
from santu.transition.domain.sentences import AND_MORE, Row, Units, carried_on, grids_said, listed, words
from santu.transition.domain.steps import Step

HEADER = N_("+ 设立 {establish} 个，~ 变更 {change} 个，- 撤销 {abolish} 个乡级单位；共 {steps:,} 步")
ESTABLISHED = N_("设立{name}（{kind}，代码 {code}）")
ESTABLISHED_WITHOUT_CODE = N_("设立{name}（{kind}）")
ABOLISHED = N_("撤销{name}（{code}）")
ABOLISHED_WITHOUT_CODE = N_("撤销{name}")
VILLAGES_MOVED = N_("{count} 个村（社区）由{was}划归{becomes}：{names}")
BODIES_MOVED = N_("{count} 个机构由{was}转到{becomes}：{names}")
DUTIES_MOVED = N_("{count} 项职责由{was}改由{becomes}承办：{names}")
DUTIES_BEGUN = N_("{count} 项职责依据{was}由{becomes}承办：{names}")
VILLAGES_BESIDE = N_("村（社区）：设立 {establish}，变更 {change}，撤销 {abolish}")
GRIDS_BESIDE = N_("网格：设立 {establish}，变更 {change}，撤销 {abolish}")
BODIES_BESIDE = N_("机构：设立 {establish}，变更 {change}，撤销 {abolish}")
BESIDE = {VILLAGES: VILLAGES_BESIDE, BODIES: BODIES_BESIDE, GRIDS: GRIDS_BESIDE}

GUESSED = f"{Kind.UNRESOLVED}/"
"""How the keys of proposals begin whose successors the list does not show."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the document: its sign, the unit it is about with its code, and what it says."""

    sign: str
    unit: str
    code: str
    text: Message


@dataclass(frozen=True, slots=True)
class Section:
    """What a plan does in one county; ``county`` is "" for the units above the counties."""

    county: str
    name: str
    code: str
    entries: tuple[Entry, ...]
    counts: Mapping[str, Count]

    def beside(self) -> Iterator[Message]:
        """The villages, bodies and grids, which are counted and not listed."""
        for kind, template in BESIDE.items():
            if kind in self.counts and any((found := self.counts[kind].as_json()).values()):
                yield message(template, **found)


@dataclass(frozen=True, slots=True)
class PlanDocument:
    """A plan to be read: what it is, what it stands on, and what it does county by county.

    ``digests`` pin the counties of the base that the plan touches, ``digest`` all of them.
    """

    number: int
    title: str
    state: str
    base_day: date
    until: date
    digests: Mapping[str, str]
    counts: Mapping[str, Mapping[str, int]]
    steps: Sequence[Step]
    units: Units

    @property
    def digest(self) -> str:
        return digest_lines(canonical_line(county, found) for county, found in self.digests.items())

    def header(self) -> Message:
        """How many formal townships are established, changed and abolished, and in how many steps."""
        return message(HEADER, **self.counts[TOWNSHIPS], steps=len(self.steps))

    def unresolved(self) -> list[Entry]:
        """Townships and zones that go although the list does not show where to: who carries on is inferred."""
        return unresolved(self.steps, self.units)

    def sections(self, county: str | None = None) -> "list[Section]":
        """What it does county by county, or in the one county that is wanted."""
        wanted = [step for step in self.steps if county in (None, step.county)]
        return sections(wanted, self.units)


def unresolved(steps: Iterable[Step], units: Units) -> list[Entry]:
    """The same of some steps of a plan."""
    changes = (change for step in steps if step.proposal.startswith(GUESSED) for change in step.changes)
    gone = [change for change in changes if change.op is Op.ABOLISH and _is_township(change, units)]
    return [_entry(change.unit, [change], units) for change in gone]


def sections(steps: Sequence[Step], units: Units) -> list[Section]:
    """The document of a plan, county by county in order of code; a step counts for its own county."""
    by_county: dict[str, list[Change]] = defaultdict(list)
    for step in steps:
        by_county[step.county].extend(step.changes)
    found, known = [], units.snapshot()
    for county, changes in by_county.items():
        row = units.row(county)
        name, code = (row.name, row.code) if isinstance(row, Division) else ("", "")
        entries = tuple(_entries(changes, units))
        found.append(Section(county, name, code, entries, count(known, changes)))
    return sorted(found, key=lambda section: (section.code, section.county))


def _entries(changes: Iterable[Change], units: Units) -> Iterator[Entry]:
    """Units of township level and above one by one; villages, bodies and duties only where they move, or a document gives them; grids by village."""
    by_unit: dict[str, list[Change]] = defaultdict(list)
    moves: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    grids: list[Change] = []
    changes = list(changes)
    ending = {heir.unit for change in changes for heir in change.successors}
    for change in changes:
        row = units.row(change.unit)
        if isinstance(row, Grid):
            grids.append(change)
            continue
        small = isinstance(row, Body | Duty) or (isinstance(row, Division) and row.level is Level.VILLAGE)
        if not small:
            by_unit[change.unit].append(change)
        elif change.op is Op.MOVE:
            moves[_moved(row), str(change.was), str(change.becomes)].append(change.unit)
        elif isinstance(new := change.becomes, Duty) and new.id not in ending:
            moves[DUTIES_BEGUN, new.instrument, new.body].append(change.unit)
    entries = [_entry(unit, found, units) for unit, found in by_unit.items()]
    yield from sorted(entries, key=lambda entry: (SIGNS.index(entry.sign), entry.code, entry.unit))
    for (template, was, becomes), moved in sorted(moves.items(), key=lambda one: (ORDER[one[0][0]], *one[0])):
        names = listed([row.name for row in map(units.row, moved) if row], AND_MORE)
        ends = {"was": units.name(was), "becomes": units.name(becomes)}
        text = message(template, count=len(moved), names=names, **ends)
        yield Entry(MOVED, was, _code(was, units), text)
    for village, said in grids_said(grids, units).items():
        yield from (Entry(CHANGED, village, _code(village, units), text) for text in said)


MOVES = (VILLAGES_MOVED, BODIES_MOVED, DUTIES_MOVED, DUTIES_BEGUN)
ORDER = {template: place for place, template in enumerate(MOVES)}


def _moved(row: Row | None) -> str:
    return (
        DUTIES_MOVED if isinstance(row, Duty) else BODIES_MOVED if isinstance(row, Body) else VILLAGES_MOVED
    )


def _is_township(change: Change, units: Units) -> bool:
    row = units.row(change.unit)
    return isinstance(row, Division) and row.level is Level.TOWNSHIP


def _code(unit: str, units: Units) -> str:
    row = units.row(unit)
    return row.code if isinstance(row, Division) else ""


def _entry(unit: str, changes: Sequence[Change], units: Units) -> Entry:
    by_op = {change.op: change for change in changes}
    row = units.row(unit)
    if Op.ESTABLISH in by_op and row is not None:
        code = str(by_op[Op.RECODE].becomes) if Op.RECODE in by_op else ""
        template = ESTABLISHED if code else ESTABLISHED_WITHOUT_CODE
        return Entry(NEW, unit, code, message(template, name=row.name, kind=kind_word(row), code=code))
    code = _code(unit, units)
    if Op.ABOLISH in by_op:
        said = message(ABOLISHED if code else ABOLISHED_WITHOUT_CODE, name=units.name(unit), code=code)
        heirs: Sequence[Successor] = by_op[Op.ABOLISH].successors
        return Entry(GONE, unit, code, carried_on(said, heirs, units))
    said = words(changes, units)
    return Entry(MOVED if Op.MOVE in by_op else CHANGED, unit, code, said)


def step_to_json(step: Step) -> dict[str, object]:
    """A step for machines: its changes as they are stored, and what it waits for."""
    return {
        "no": step.no,
        "day": step.day.isoformat(),
        "county": step.county,
        "proposal": step.proposal,
        "changes": [change_to_json(change) for change in step.changes],
        "waits": [{"step": wait.step, "why": str(wait.why)} for wait in step.waits],
    }
