"""Generated duties for generated bodies: who does the matters of the catalogue, with a few gaps and overlaps.

Who did what before a reform is not public. These are drawn by ``data/synthetic_duties.yaml``; every one is marked.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any, cast

from santu.kernel.codes import Level
from santu.register.domain.matters import Matter
from santu.register.domain.rows import Body, Division, Duty, Papers, mint_body_id, mint_duty_id
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.synthetic import MARK
from santu.standards.yaml_text import read_yaml

DATA = Path(__file__).parents[1] / "data" / "synthetic_duties.yaml"
WHOLE = 100


@dataclass(frozen=True, slots=True)
class DutyDrawing:
    """How duties are drawn; what each field says stands in the file."""

    counties: Mapping[str, int]
    again: str
    departments: Mapping[str, str]
    at_centres: Sequence[str]
    with_departments: Sequence[str]
    rows: Sequence[Mapping[str, Any]]
    gaps: int
    helped: int
    with_department: int

    @classmethod
    def read(cls) -> "DutyDrawing":
        return cls(**cast(dict[str, Any], read_yaml(DATA.name, DATA.read_bytes()).data))

    def row_of(self, matter: Matter) -> Mapping[str, Any]:
        """The place of the standard set and the department of a matter."""
        return next(
            row for row in self.rows if any(word in matter.law + matter.name for word in row["words"])
        )


def synthetic_departments(county: Division, drawing: DutyDrawing, day: date, seed: int) -> Iterator[Body]:
    """The departments of a county that have a part in duties or decide matters at service centres."""
    papers = Papers(document=f"{MARK}（种子 {seed}）")
    for name in (*drawing.departments.values(), *drawing.at_centres):
        yield Body(mint_body_id(county.id, name, day), county.id, name, "fixed_organ", papers=papers)


def synthetic_duties(
    register: Snapshot, county: Division, matters: Iterable[Matter], drawing: DutyDrawing, seed: int
) -> Iterator[Duty]:
    """The duties of every formal township of a county, the same for the same seed."""
    found = list(matters)
    for unit in register.children.get(county.id, ()):
        place = register.divisions[unit]
        if place.level is Level.TOWNSHIP and place.formal:
            drawn = _Drawn(register, place, drawing, Random(f"{seed}:duties:{place.code}"))
            for matter in found:
                if place.kind != "subdistrict" or matter.subdistricts:
                    yield from drawn.of(matter)


class _Drawn:
    """The duties of one township in the making."""

    def __init__(self, register: Snapshot, place: Division, drawing: DutyDrawing, dice: Random) -> None:
        self._day, self._place, self._drawing, self._dice = register.day, place, drawing, dice
        self._own = {register.bodies[one].name: one for one in register.bodies_of.get(place.parent, ())}
        self._overlaps = drawing.counties[register.divisions[place.parent].code]
        bodies = (register.bodies[one] for one in register.bodies_of.get(place.id, ()))
        self._bodies = [body for body in bodies if not body.dispatched]
        self._in_slot: defaultdict[str, list[Body]] = defaultdict(list)
        for body in self._bodies:
            self._in_slot[body.slot].append(body)

    def of(self, matter: Matter) -> Iterator[Duty]:
        """Who does a matter here: usually one body, now and then nobody, or two."""
        row = self._drawing.row_of(matter)
        fitting = self._in_slot[row["slot"]] or self._in_slot["government"] or self._bodies
        if not fitting or self._happens(self._drawing.gaps):
            return
        main = self._dice.choice(fitting)
        yield self._duty(matter, main.id)
        others = [body for body in self._bodies if body is not main]
        if others and self._happens(self._overlaps):
            yield self._duty(matter, others.pop(self._dice.randrange(len(others))).id, twice=True)
        if others and self._happens(self._drawing.helped):
            yield self._duty(matter, self._dice.choice(others).id, role="cooperating")
        department = self._own.get(self._drawing.departments.get(row.get("department", ""), ""), "")
        if department and self._happens(self._drawing.with_department):
            yield self._duty(matter, department, role="cooperating")

    def _happens(self, percent: int) -> bool:
        return self._dice.randrange(WHOLE) < percent

    def _duty(self, matter: Matter, body: str, role: str = "main", *, twice: bool = False) -> Duty:
        minted = mint_duty_id(self._place.id, matter.code, self._day, "" if role == "main" else body)
        return Duty(
            f"{minted}/2" if twice else minted,
            matter.code,
            matter.name,
            matter.kind,
            self._place.id,
            body,
            basis=matter.basis,
            text=f"{MARK}：{'主办' if role == 'main' else '配合'}{matter.name}",
            role=role,
        )
