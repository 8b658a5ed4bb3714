"""What is asked of the solver for a village, from its rows and what is given beside them; and what does not agree."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

import numpy as np
from numpy.typing import NDArray

from santu.kernel.messages import N_, Fault, Message, Refused, message
from santu.scale.beside import Beside
from santu.scale.cells import UNKNOWN, Buildings
from santu.scale.given import BEFORE, EXCEPTIONS, NETWORKS, TASKS
from santu.scale.rules import Rules
from santu.scale.spellings import KNOWN, meant
from santu.solvers.grids.checks import told
from santu.solvers.grids.networks import Network, prepared
from santu.solvers.grids.problem import NO_GRID, Caps, Floats, Ints, Village, Whole

SEVERAL = N_("一个村里的{what}有几种写法：{found}；一个村只能有一种，请统一。")
MIXED = N_("一个村里混用了几种坐标系：{found}；请先都换成 CGCS2000 再来。")
OF_ROWS = N_("{text}（行 {rows}）")
BLANK = N_("空白")
NOT_KNOWN = N_("不认识{what}“{text}”：行 {rows}；只有：{known}。请改正。")
DENSE, CRS = N_("是否密集（dense）"), N_("坐标单位（crs）")
CLASS, DATUM = N_("城乡分类代码（class）"), N_("坐标系（datum）")
FLAGS: dict[int, str | Message] = {1: "true", 0: "false", UNKNOWN: message(BLANK)}
BASE_TWICE = N_("建筑表里有 existing 一列，这张表里又有“{network}”的网格；原有网格只能给一次，请去掉一处。")
SAME_ID = N_(
    "几栋建筑的 id 相同：{names}（行 {rows}）；代码和各张表都按 id 认建筑，请让一个村里的 id 各不相同。"
)
CGCS, WGS = "CGCS2000", "WGS84"


@dataclass(frozen=True)
class Asked:
    """A village as the solver takes it.

    Attributes:
        village: its buildings.
        caps: of its grids; ``dense`` says which.
        datum: of its coordinates, as far as it is said.
        old: what its old grids are called, by their number.
        special: likewise its special grids.
        before: the code that the grid of each building had; empty where none had one.
        networks: its old networks, the base among them, where tables speak of any.
    """

    village: Village
    caps: Caps
    dense: bool
    datum: str
    old: tuple[str, ...]
    special: tuple[str, ...]
    before: list[str]
    networks: list[Network]


class Counts:
    """A column of counts as it was given, as whole numbers, and which of them are."""

    def __init__(self, given: Floats) -> None:
        self.given = given
        self.whole = np.nan_to_num(given, nan=-1.0, posinf=-1.0, neginf=-1.0).astype(np.int64)
        self.good = self.whole == given

    def within(self, span: slice) -> Whole:
        """Those of a village; as they were given where not all are whole, for the solver to tell the fault."""
        return self.whole[span] if self.good[span].all() else cast("Whole", self.given[span])


@dataclass(frozen=True)
class Asking:
    """Asks for one village of a part after the other."""

    cells: Buildings
    beside: Beside
    rules: Rules
    households: Counts
    people: Counts

    @classmethod
    def of(cls, cells: Buildings, beside: Beside, rules: Rules) -> "Asking":
        """For the villages of a part."""
        return cls(cells, beside, rules, Counts(cells.households), Counts(cells.people))

    def village(self, span: slice) -> tuple[Asked, list[Fault]]:
        """What is asked for the village of some rows, and what is wrong with it beside what the solver finds."""
        cells, code = self.cells, f"{int(self.cells.village[span.start]):012d}"
        said = _Said(cells, span)
        dense = said.dense(self.rules)
        crs, datum = said.one("crs", CRS) or self.rules.crs, said.one("datum", DATUM)
        special, specials = cells.labels("special", span)
        village = Village(
            cells.x[span],
            cells.y[span],
            self.households.within(span),
            self.people.within(span),
            crs,
            barriers=self.beside.barriers(code, cells.x[span], cells.y[span]),
            special=special,
            names=cast("NDArray[np.str_]", (cells.row if cells.ids is None else cells.ids)[span]),
        )
        faults = [*_same_ids(cells, span), *said.faults]
        before: list[str] = []
        try:
            before = self._before(code, span)
        except Refused as refusal:
            faults += refusal.faults
        networks, existing, old = self._old(code, span, before, faults)
        village = replace(village, existing=existing)
        try:
            if self.beside.has("neighbours"):
                village = replace(village, pairs=self.beside.neighbours(code, cells.names(span)))
            village = self._excepted(code, village, existing, old)
        except Refused as refusal:
            faults += refusal.faults
        caps = self.rules.dense if dense else self.rules.ordinary
        return Asked(village, caps, dense, datum, old, specials, before, networks), faults

    def _before(self, code: str, span: slice) -> list[str]:
        """The code that each building's grid had: in the column, else in an earlier run."""
        number, values = self.cells.labels("code", span)
        if number is not None:
            return ["" if one == NO_GRID else values[one] for one in number.tolist()]
        return self.beside.codes_before(code, self.cells, span) if self.beside.has(BEFORE) else []

    def _old(
        self, code: str, span: slice, before: list[str], faults: list[Fault]
    ) -> tuple[list[Network], Ints | None, tuple[str, ...]]:
        """The old networks, and the old grid of each building: of the column, of the base network, or by its code."""
        existing, old = self.cells.labels("existing", span)
        networks: list[Network] = []
        if self.beside.has(NETWORKS) or self.beside.has(TASKS):
            try:
                networks = self.beside.networks(code, self.cells.names(span))
            except Refused as refusal:
                faults += refusal.faults
        base = next((one for one in networks if one.base and any(one.grids)), None)
        if base is not None and existing is not None:
            why = message(BASE_TWICE, network=message(base.name))
            faults.append(Fault(self.beside.file_of(NETWORKS, code), why))
        if existing is None and (base is not None or any(before)):
            existing, old = numbered(base.grids if base else before)
        if existing is not None and base is None:
            texts = ["" if one == NO_GRID else old[one] for one in existing.tolist()]
            networks = [replace(one, grids=texts) if one.base else one for one in networks]
        return networks, existing, old

    def _excepted(self, code: str, village: Village, existing: Ints | None, old: tuple[str, ...]) -> Village:
        """The village with its dated exceptions.

        Raises:
            Refused: with every exception that does not hold.
        """
        exceptions = self.beside.exceptions(code)
        if not exceptions:
            return village
        texts = [
            "" if existing is None or existing[row] == NO_GRID else old[existing[row]]
            for row in range(len(village.x))
        ]
        base = Network(self.rules.base.id, self.rules.base.name, texts, base=True)
        try:
            found = prepared(village, base, (), exceptions, day=date.fromisoformat(self.rules.day))
        except Refused as refusal:
            file = self.beside.file_of(EXCEPTIONS, code)
            raise Refused([Fault(file, fault.message) for fault in refusal.faults]) from refusal
        return replace(village, excepted=found.village.excepted)


def _same_ids(cells: Buildings, span: slice) -> Iterator[Fault]:
    """Ids that several buildings of a village have, with their rows."""
    ids = [] if cells.ids is None else cells.ids[span].tolist()
    if len({*ids}) == len(ids):
        return
    times = Counter(ids)
    rows = [row for row, name in zip(cells.row[span].tolist(), ids, strict=True) if times[name] > 1]
    names = [name for name, number in times.items() if number > 1]
    yield Fault("", message(SAME_ID, names=told(names), rows=told(rows)))


def numbered(texts: Sequence[str]) -> tuple[Ints, tuple[str, ...]]:
    """Labels as numbers, in the order of the labels; an empty one is none."""
    names = tuple(sorted({*texts} - {""}))
    at = {name: number for number, name in enumerate(names)}
    return np.array([at.get(text, NO_GRID) for text in texts], np.int32), names


class _Said:
    """What the rows of a village say of the village: each of it once, or it is a fault."""

    def __init__(self, cells: Buildings, span: slice) -> None:
        self.cells, self.span = cells, span
        self.faults: list[Fault] = []

    def dense(self, rules: Rules) -> bool:
        """Whether the caps of dense grids hold."""
        listed = self.one("class", CLASS)
        flags = self.cells.flags("dense", self.span)
        if len(found := np.unique(flags)) > 1:
            told = [(FLAGS[flag], flags == flag) for flag in found.tolist()]
            self._several(SEVERAL, told, what=message(DENSE))
        elif flags[0] != UNKNOWN:
            return bool(flags[0])
        return bool(listed) and listed.startswith(rules.dense_classes)

    def one(self, column: str, what: str) -> str:
        """The one thing that a column of texts says; empty where it says nothing, or several."""
        if column not in self.cells.texts:
            return ""
        texts = self.cells.texts[column]
        number = texts.number[self.span]
        if number.min() == number.max():
            only = texts.values[number[0]]
            if (known := meant(column, only) if column in KNOWN else only) is not None:
                return known
        kinds: dict[str, NDArray[np.bool_]] = {}
        for at in np.unique(number).tolist():
            text, rows = texts.values[at], number == at
            means = meant(column, text) if column in KNOWN else text
            if means is None:
                told = {"text": text, "rows": self._rows(rows), "known": KNOWN[column]}
                self.faults.append(Fault("", message(NOT_KNOWN, what=message(what), **told)))
                continue
            same = (
                WGS if means == CGCS and WGS in kinds else CGCS if means == WGS and CGCS in kinds else means
            )
            kinds[same] = kinds.get(same, np.zeros(len(rows), np.bool_)) | rows
        if len(kinds) > 1:
            told_kinds: list[tuple[str | Message, NDArray[np.bool_]]] = [
                (text or message(BLANK), rows) for text, rows in kinds.items()
            ]
            if column == "datum":
                self._several(MIXED, told_kinds)
            else:
                self._several(SEVERAL, told_kinds, what=message(what))
        return next(iter(kinds)) if len(kinds) == 1 else ""

    def _several(
        self, template: str, kinds: list[tuple[str | Message, NDArray[np.bool_]]], **more: object
    ) -> None:
        found = tuple(message(OF_ROWS, text=text, rows=self._rows(rows)) for text, rows in kinds)
        self.faults.append(Fault("", message(template, found=found, **more)))

    def _rows(self, rows: NDArray[np.bool_]) -> tuple[str | Message, ...]:
        return told([name for name, here in zip(self.cells.names(self.span), rows, strict=True) if here])
