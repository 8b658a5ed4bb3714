"""The tables of a run as CSV, and its new units as GeoJSON: all are written, or none of them."""

import csv
import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import cast

import numpy as np
import shapely

from santu.kernel.messages import N_, refuse
from santu.scale.merges.counties import County, Solved, Task
from santu.scale.merges.words import why
from santu.solvers.merges.cells import Area
from santu.solvers.merges.kinds import SUBDISTRICT, TOWN, TOWNSHIP, urban_most

UNITS, MERGES, JOINED, CURVE = "units.csv", "merges.csv", "joined.csv", "curve.csv"
MAP = "units.geojson"
NO_DISK = N_("写不进去（{cause}）；请检查路径、权限和磁盘空间，再运行一次。")
KINDS = {TOWNSHIP: N_("乡"), TOWN: N_("镇"), SUBDISTRICT: N_("街道")}
Translate = Callable[[str], str]
Row = Sequence[object]


@dataclass(frozen=True)
class Run:
    """What was asked and what came of it, county by county in the order of their codes.

    Attributes:
        titles: of the criteria by name.
        synthetic: some of the seats or figures are made up.
    """

    tasks: tuple[Task, ...]
    found: Mapping[str, Solved]
    titles: Mapping[str, str]
    synthetic: bool

    def pairs(self) -> Iterator[tuple[County, Solved]]:
        """Each county that was solved."""
        for task in self.tasks:
            if task.county.code in self.found:
                yield task.county, self.found[task.county.code]

    @property
    def before(self) -> int:
        """How many townships there were."""
        return sum(len(county.codes) for county, _ in self.pairs())

    @property
    def after(self) -> int:
        """How many there are."""
        return sum(solved.merges.count for _, solved in self.pairs())

    @property
    def urban(self) -> int:
        """How many of these are towns and subdistricts."""
        return sum(solved.urban for _, solved in self.pairs())

    @property
    def under(self) -> int:
        """How many are below the floor."""
        return sum(len(solved.under) for _, solved in self.pairs())

    @property
    def people(self) -> int:
        return sum(int(solved.merges.people.sum()) for _, solved in self.pairs())

    @property
    def stand_in(self) -> bool:
        """Whether areas are drawn that are not outlines."""
        return any(county.stand_in for county, _ in self.pairs())


def write(out: Path, run: Run, translate: Translate, more: Mapping[str, str]) -> None:
    """Write the tables, the map and ``more`` files by name; a file that was there is replaced.

    Raises:
        Refused: the folder cannot be written; nothing is half written then.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        folder = Path(mkdtemp(prefix=".unfinished-", dir=out))
    except OSError as error:
        raise refuse(str(out), NO_DISK, cause=error.strerror) from error
    try:
        for name, rows in tables(run, translate).items():
            with (folder / name).open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file).writerows(rows)
        for name, text in more.items():
            (folder / name).write_text(text, encoding="utf-8")
        features = list(_features(run))
        if features:
            _write_map(folder / MAP, features, run)
        for path in sorted(folder.iterdir()):
            path.replace(out / path.name)
        if not features:
            (out / MAP).unlink(missing_ok=True)
    except OSError as error:
        raise refuse(str(out), NO_DISK, cause=error.strerror) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def tables(run: Run, translate: Translate) -> dict[str, Iterator[Row]]:
    """Name of each table → its rows, the header first."""
    return {
        UNITS: _units(run, translate),
        MERGES: _merges(run, translate),
        JOINED: _joined(run, translate),
        CURVE: _curve(run),
    }


def _units(run: Run, translate: Translate) -> Iterator[Row]:
    yield "county", "code", "name", "people", "new_code", "new_name", "new_kind", "goes"
    for county, solved in run.pairs():
        for row, code in enumerate(county.codes):
            new = int(solved.merges.group[row])
            heir = int(solved.merges.heir[new])
            kind = translate(KINDS[solved.kinds[new]])
            goes = "yes" if heir != row else ""
            yield (
                county.code,
                code,
                county.names[row],
                int(county.units.people[row]),
                county.codes[heir],
                county.names[heir],
                kind,
                goes,
            )


def _merges(run: Run, translate: Translate) -> Iterator[Row]:
    yield "county", "code", "name", "kind", "may_become", "people", "units", "members", "below_floor"
    for county, solved in run.pairs():
        for new, heir in enumerate(solved.merges.heir.tolist()):
            rows = np.flatnonzero(solved.merges.group == new)
            become = solved.become.get(new)
            yield (
                county.code,
                county.codes[heir],
                county.names[heir],
                translate(KINDS[solved.kinds[new]]),
                translate(KINDS[become]) if become else "",
                int(solved.merges.people[new]),
                len(rows),
                " ".join(county.codes[row] for row in rows),
                "yes" if new in solved.under else "",
            )


def _joined(run: Run, translate: Translate) -> Iterator[Row]:
    names = list(run.titles)
    head = ["county", "code", "name", "people", "heir", "heir_name", "way_km"]
    for name in names:
        head += [f"{name}_km", f"{name}_weight"]
    yield [*head, "heir_is_stronger", "complements", "next_best", "next_best_km_more", "why"]
    for county, solved in run.pairs():
        for one in solved.joined:
            terms: list[object] = []
            for name in names:
                km = one.terms.get(name)
                terms += ["" if km is None else round(km, 3), round(one.shares.get(name, 0.0), 4)]
            yield [
                county.code,
                county.codes[one.unit],
                county.names[one.unit],
                int(county.units.people[one.unit]),
                county.codes[one.heir],
                county.names[one.heir],
                round(one.way, 3),
                *terms,
                "" if one.stronger is None else "yes" if one.stronger else "no",
                "" if one.complements is None else round(one.complements, 4),
                "" if one.other is None else county.codes[one.other],
                "" if one.other is None else round(one.dearer, 3),
                why(county, one, run.titles).render(translate),
            ]


def _curve(run: Run) -> Iterator[Row]:
    yield "county", "units", "person_km", "bound", "proven", "chosen", "urban_most"
    for task in run.tasks:
        solved = run.found.get(task.county.code)
        if solved is None:
            continue
        for point in sorted(solved.curve.answers, key=lambda point: (-point.count, point.cost)):
            chosen = "yes" if point is solved.point else ""
            proven = "yes" if point.proven else "no"
            urban = urban_most(task.county.units, point.merges, task.asked.standards)
            figures = round(point.cost, 1), round(point.bound, 1)
            yield task.county.code, point.count, *figures, proven, chosen, urban


def _features(run: Run) -> Iterator[dict[str, object]]:
    for county, solved in run.pairs():
        if not county.areas:
            continue
        for new, heir in enumerate(solved.merges.heir.tolist()):
            rows = np.flatnonzero(solved.merges.group == new)
            whole = cast(Area, shapely.union_all([county.areas[row] for row in rows]))
            shape = shapely.set_precision(
                county.frame.area_as_given(whole), 1e-6 if county.frame.degrees else 0.1
            )
            yield {
                "type": "Feature",
                "properties": {
                    "county": county.code,
                    "code": county.codes[heir],
                    "name": county.names[heir],
                    "people": int(solved.merges.people[new]),
                    "members": [county.codes[row] for row in rows],
                    "stand_in": county.stand_in,
                },
                "geometry": json.loads(shapely.to_geojson(shape)),
            }


def _write_map(path: Path, features: list[dict[str, object]], run: Run) -> None:
    degrees = all(county.frame.degrees for county, _ in run.pairs())
    marks = {
        "coordinates": "degrees" if degrees else "metres",
        "stand_in": run.stand_in,
        "synthetic": run.synthetic,
    }
    whole = {"type": "FeatureCollection"} | marks | {"features": features}
    path.write_text(json.dumps(whole, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
