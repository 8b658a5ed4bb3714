"""The rows of a comparison: what became of each unit, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.urls import reverse

from santu.kernel.codes import Level
from santu.kernel.messages import N_, Message, message
from santu.register.domain.differences import Difference
from santu.register.domain.differences_words import changes_said
from santu.register.domain.lookup import chain
from santu.register.domain.rows import Division
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.ways import place_of
from santu.register.domain.words import kind_word
from santu.register.selectors.heirs import Heir, names_of
from santu.web.days import Day
from santu.web.tables import Cell, Row

ABOVE = N_("县级以上")
BOTH = N_("{first}；{then}")
PARTLY = N_("{unit}（{share}）")
INTO = N_("并入 {unit}")
FROM = N_("来自 {unit}")
PATH = N_("{above} › {unit}")


@dataclass(frozen=True)
class Teller:
    """Tells differences between two registers, with links to each unit on the day on which it was there.

    Attributes:
        heirs: of each unit that went, what carried it on.
        forebears: the other way round.
        strangers: the names of units that were there on neither day.
    """

    before: Snapshot
    after: Snapshot
    day: Day
    heirs: Mapping[str, Sequence[Heir]]
    forebears: Mapping[str, Sequence[Heir]]
    strangers: Mapping[str, str]

    @classmethod
    def between(
        cls, before: Snapshot, after: Snapshot, day: Day, heirs: Mapping[str, Sequence[Heir]]
    ) -> "Teller":
        forebears: dict[str, list[Heir]] = {}
        for unit, found in heirs.items():
            for heir in found:
                forebears.setdefault(heir.unit, []).append(Heir(unit, heir.share, heir.event, heir.day))
        units = {*heirs, *forebears}
        known = (before.divisions, after.divisions, before.bodies, after.bodies, before.grids, after.grids)
        strangers = [unit for unit in units if not any(unit in rows for rows in known)]
        return cls(before, after, day, heirs, forebears, names_of(strangers) if strangers else {})

    def grouped(self, found: Sequence[Difference], sizes: Mapping[str, int]) -> list[Row]:
        """The rows of a page under the names of their counties; ``sizes`` says how many each has in all."""
        rows: list[Row] = []
        county: str | None = None
        for one in found:
            if one.county != county:
                county = one.county
                more = message(N_("{n} 条"), n=f"{sizes[county]:,}")
                rows.append(Row([Cell(self.county(county), below=more)], heading=True))
            rows.append(self.row(one, counties=False))
        return rows

    def row(self, one: Difference, *, counties: bool = True) -> Row:
        """A difference as a row; ``counties`` says whether the county has a column of its own."""
        row = one.row
        unit = place_of(row)
        when = {} if one.now else {"day": self.before.day.isoformat()}
        link = self.day.link(reverse("unit", args=[unit]), **when)
        code = row.code if isinstance(row, Division) else ""
        told = changes_said(one, partial(self.named, old=True), self.named)
        cells: list[Cell | Message | str] = [
            one.sign,
            Cell(row.name, link, below=self._place(one)),
            kind_word(row),
            code,
        ]
        cells += [self.county(one.county)] if counties else []
        return Row([*cells, _joined(told), self._kin(one)], sign=one.sign)

    def county(self, county: str) -> Message | str:
        """The way down to a county."""
        snapshot = self.after if county in self.after.divisions else self.before
        rows = [row for row in chain(snapshot, county) if row.level is not Level.PROVINCE]
        if not rows:
            return message(ABOVE)
        path: Message | str = rows[0].name
        for row in rows[1:]:
            path = message(PATH, above=path, unit=row.name)
        return path

    def named(self, unit: str, *, old: bool = False) -> str:
        """What a unit is called, before or after; by its other name where it is not there."""
        for snapshot in (self.before, self.after) if old else (self.after, self.before):
            for rows in (snapshot.divisions, snapshot.bodies, snapshot.duties, snapshot.grids):
                if (row := rows.get(unit)) is not None:
                    return row.name
        return self.strangers.get(unit, unit)

    def _place(self, one: Difference) -> str:
        """The unit right above, where the county does not say enough."""
        row = one.row
        above = row.parent if isinstance(row, Division) else row.host
        return "" if above in ("", one.county) else self.named(above, old=one.now is None)

    def _kin(self, one: Difference) -> Cell:
        """What carried a unit on, or what it carries on, each with its share and a link."""
        row = one.row
        if one.now is None:
            kin, template, later = self.heirs.get(row.id, ()), INTO, True
        else:
            kin, template, later = self.forebears.get(row.id, ()), FROM, False
        parts = [self._relative(heir, template, later=later) for heir in kin]
        return Cell(_joined([part.value for part in parts if isinstance(part.value, Message)]), parts=parts)

    def _relative(self, heir: Heir, template: str, *, later: bool) -> Cell:
        name = self.named(heir.unit, old=not later)
        share = f"{float(heir.share):.0%}"
        said = name if heir.share == 1 else message(PARTLY, unit=name, share=share)
        bodies, divisions = (
            (self.after.bodies, self.after.divisions)
            if later
            else (self.before.bodies, self.before.divisions)
        )
        body = bodies.get(heir.unit) or (self.after if later else self.before).grids.get(heir.unit)
        unit = body.host if body else heir.unit
        when = {} if later else {"day": self.before.day.isoformat()}
        href = self.day.link(reverse("unit", args=[unit]), **when) if unit in divisions else ""
        return Cell(message(template, unit=said), href)


def _joined(told: Sequence[Message]) -> Message | str:
    """Phrases one after the other."""
    if not told:
        return ""
    first, *others = told
    for one in others:
        first = message(BOTH, first=first, then=one)
    return first
