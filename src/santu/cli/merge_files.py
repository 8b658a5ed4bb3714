"""What ``santu merge`` reads: counties with their units, neighbours, areas and locks; all faults at once."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np

from santu.formats.columns import Column
from santu.formats.outlines import CODE_LENGTH, Outlines, read_outlines
from santu.formats.reading import scan_table
from santu.formats.table import Table
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.register.domain.layouts_merges import (
    ALONE,
    APART,
    TOGETHER,
    Lock,
    MergeUnit,
    MergeUnits,
    read_edges,
    read_locks,
    read_merge_units,
)
from santu.scale.merges.counties import County
from santu.scale.merges.places import Frame, area_of, by_outlines, by_seats
from santu.scale.merging import KINDS, Criterion
from santu.scale.store import parquet_table
from santu.solvers.merges.cells import Area
from santu.solvers.merges.checks import faults as faults_of
from santu.solvers.merges.kinds import TOWNSHIP, Standard
from santu.solvers.merges.problem import Floats, Rules, Speaks, Units

TOWNSHIP_CODE = 9
UNREADABLE = N_("文件读不出来（{cause}）；请检查路径和权限。")
NO_OUTLINE = N_("没有这个单位的轮廓；请在 {file} 里补上，或改用 --edges、--county-outlines。")
NO_COUNTY = N_("没有县 {county} 的轮廓，划不出各单位的范围；请在 {file} 里补上，或改用 --edges、--outlines。")
METRES = N_("轮廓的坐标是经纬度，而驻地的坐标是米；请把驻地也写成经度、纬度（lon、lat）。")
AT_ROW = N_("{place}（{name}）")
URBAN_PERCENT = N_("城镇化率")
T = TypeVar("T")


@dataclass(frozen=True)
class Files:
    """UNITS, what says who touches whom (one of three), and the locks; ``None`` where there is none."""

    units: Path
    edges: Path | None = None
    outlines: Path | None = None
    county_outlines: Path | None = None
    locks: Path | None = None


@dataclass
class Gathered:
    """The counties that can be solved with the rules of each, what was wrong, and the headers nobody knew."""

    counties: list[tuple[County, Rules]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    unmapped: tuple[str, ...] = ()
    synthetic: bool = False


@dataclass(frozen=True)
class Given:
    """All that was read."""

    files: Files
    read: MergeUnits
    edges: Sequence[tuple[str, str]]
    locks: Sequence[Lock]
    areas: Mapping[str, Area]
    labels: frozenset[str]


def gather(
    files: Files, criteria: Sequence[Criterion], standards: Sequence[Standard], rules: Rules
) -> Gathered:
    """Read all files; a county at fault is left out and its faults are told.

    Raises:
        Refused: a file cannot be used, with every fault of every file.
    """
    given = _read(files, criteria, standards)
    found = Gathered(unmapped=given.read.unmapped, synthetic=any(row.synthetic for row in given.read.rows))
    members: dict[str, list[MergeUnit]] = {}
    for row in given.read.rows:
        members.setdefault(row.county_code, []).append(row)
    measures = tuple(one.measure for one in criteria)
    for code in sorted(members):
        rows = members[code]
        try:
            county = _county(given, rows)
            own = _locked(given.locks, {row.code: i for i, row in enumerate(rows)}, rules)
            if wrong := faults_of(county.units, measures, own):
                raise Refused(wrong)
        except Refused as refusal:
            found.faults += _placed(refusal, rows, files)
        else:
            found.counties.append((county, own))
    return found


def _read(files: Files, criteria: Sequence[Criterion], standards: Sequence[Standard]) -> Given:
    faults: list[Fault] = []

    def or_faults(read: Callable[[], T]) -> T | None:
        try:
            return read()
        except Refused as refusal:
            faults.extend(refusal)
            return None

    labels = frozenset(one.measure.column for one in criteria if one.measure.speaks is Speaks.OTHER)
    columns = figures_of(criteria, standards)
    read = or_faults(lambda: read_merge_units(*_table(files.units), columns, labels))
    outlines = _maps(files, or_faults)
    if read is None:
        raise Refused(faults)
    known = {row.code for row in read.rows}
    edges = or_faults(partial(read_edges, files.edges, known)) if files.edges else None
    locks = or_faults(partial(read_locks, files.locks, known)) if files.locks else None
    if outlines and not read.degrees:
        faults.append(Fault(files.units.name, message(METRES)))
    if faults:
        raise Refused(faults)
    return Given(files, read, edges or (), locks or (), outlines, labels)


def figures_of(criteria: Sequence[Criterion], standards: Sequence[Standard]) -> list[Column]:
    """The columns of the criteria and of the standards for kinds, by name or by what they measure."""
    titles = {one.measure.column: one.column_title for one in criteria if one.measure.column}
    for standard in standards:
        titles |= dict.fromkeys(standard.least.keys() - titles.keys(), URBAN_PERCENT)
    return [Column(name, (title,), required=False) for name, title in titles.items()]


def _table(path: Path) -> tuple[Table, list[Fault]]:
    return (parquet_table(path), []) if path.suffix.lower() == ".parquet" else scan_table(path)


def _maps(files: Files, or_faults: Callable[[Callable[[], Outlines]], Outlines | None]) -> dict[str, Area]:
    """The outlines of townships by nine digits, of counties by six."""
    found: dict[str, Area] = {}
    for path, digits in ((files.outlines, TOWNSHIP_CODE), (files.county_outlines, CODE_LENGTH)):
        read = or_faults(partial(_outlines, path, digits)) if path else None
        found |= {one.code: area_of(one.polygons) for one in read.counties} if read else {}
    return found


def _outlines(path: Path, digits: int) -> Outlines:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise refuse(str(path), UNREADABLE, cause=error.strerror) from error
    return read_outlines(path.name, content, digits)


def _county(given: Given, rows: Sequence[MergeUnit]) -> County:
    names = Counter(row.name for row in rows)
    ids = tuple(row.name if names[row.name] == 1 else f"{row.name} {row.code}" for row in rows)
    lon, lat = np.array([row.x for row in rows]), np.array([row.y for row in rows])
    frame = Frame.around(lon, lat, degrees=given.read.degrees)
    x, y = frame.metres(lon, lat)
    place = {row.code: i for i, row in enumerate(rows)}
    pairs = [(place[one], place[other]) for one, other in given.edges if one in place]
    edges, areas = np.array(pairs, np.int32).reshape(-1, 2), tuple[Area, ...]()
    code, title, files = rows[0].county_code, rows[0].county, given.files
    if files.outlines:
        lacking = [
            Fault(ids[i], message(NO_OUTLINE, file=files.outlines.name)) for i in _lacking(given, rows)
        ]
        if lacking:
            raise Refused(lacking)
        own_areas = {name: given.areas[row.code] for name, row in zip(ids, rows, strict=True)}
        try:
            edges, areas = by_outlines(frame, own_areas)
        except Refused as refusal:
            raise _in_file(refusal, files.outlines.name) from refusal
    elif files.county_outlines:
        if code not in given.areas:
            raise refuse(title, NO_COUNTY, county=code, file=files.county_outlines.name)
        edges, areas = by_seats(frame, ids, x, y, given.areas[code])
    units = Units(
        ids,
        np.array([row.people for row in rows], np.int64),
        x,
        y,
        edges,
        _columns(rows, given.labels),
        tuple(KINDS.get(row.kind, TOWNSHIP) for row in rows),
    )
    own = tuple(row.code for row in rows)
    return County(code, title, own, ids, units, frame, areas, stand_in=files.outlines is None and bool(areas))


def _in_file(refusal: Refused, file: str) -> Refused:
    """Faults of outlines, at their file."""
    return Refused([Fault(message(AT_ROW, place=file, name=fault.place), fault.message) for fault in refusal])


def _lacking(given: Given, rows: Sequence[MergeUnit]) -> list[int]:
    return [i for i, row in enumerate(rows) if row.code not in given.areas]


def _columns(rows: Sequence[MergeUnit], labels: frozenset[str]) -> dict[str, Floats]:
    """Figures by column, NaN where there is none; equal labels are equal numbers."""
    found = {}
    for name in rows[0].figures:
        cells = [row.figures[name] for row in rows]
        if name in labels:
            number = {
                text: i for i, text in enumerate(sorted({str(cell) for cell in cells if cell is not None}))
            }
            cells = [None if cell is None else float(number[str(cell)]) for cell in cells]
        found[name] = np.array([np.nan if cell is None else float(cell) for cell in cells])
    return found


def _locked(locks: Sequence[Lock], place: Mapping[str, int], rules: Rules) -> Rules:
    """The rules with the locks of one county."""
    own = [lock for lock in locks if lock.one in place]
    pairs = {
        rule: tuple((place[lock.one], place[lock.other]) for lock in own if lock.rule == rule)
        for rule in (TOGETHER, APART)
    }
    alone = tuple(place[lock.one] for lock in own if lock.rule == ALONE)
    return replace(rules, together=pairs[TOGETHER], apart=pairs[APART], alone=alone)


def _placed(refusal: Refused, rows: Sequence[MergeUnit], files: Files) -> Iterator[Fault]:
    """Faults of a county where its owner looks for them: at the row of the unit, else at the file of locks."""
    names = Counter(row.name for row in rows)
    at = {(row.name if names[row.name] == 1 else f"{row.name} {row.code}"): row for row in rows}
    for fault in refusal:
        row = at.get(str(fault.place))
        if row is not None:
            yield Fault(message(AT_ROW, place=row.place, name=str(fault.place)), fault.message)
        elif fault.place:
            yield fault
        else:
            file = files.locks.name if files.locks else files.units.name
            yield Fault(message(AT_ROW, place=file, name=rows[0].county), fault.message)
