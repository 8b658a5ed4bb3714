"""What a part is given beside its buildings, matched with them: tables name buildings, arrays have rows."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import cast

import numpy as np

from santu.kernel.messages import N_, Fault, Message, Refused, message, refuse
from santu.scale.cells import Buildings
from santu.scale.given import BARRIERS, BEFORE, EXCEPTIONS, NEIGHBOURS, NETWORKS, TASKS, USED, Given
from santu.scale.rules import OldNetwork, Rules
from santu.solvers.grids.checks import told
from santu.solvers.grids.networks import DatedException, Network, Task
from santu.solvers.grids.problem import Floats, Ints

NO_BUILDING = N_("这个村没有编号是“{name}”的建筑：第 {row} 行；请核对 id（没有 id 一列时写建筑表里的行号）。")
SAME_BEFORE = N_(
    "以前的结果里，这个村有几栋建筑的 id（没有 id 时是位置）相同：{names}；认不出哪个代码是哪栋的。"
    "请在建筑表里加上 code 一列，写明各栋原来的网格代码，再来。"
)
ITSELF = N_("一栋建筑与自己相邻：第 {row} 行；请改正。")
NO_NETWORK = N_("没有叫“{network}”的网：第 {row} 行；只有：{known}。请改正。")
AGAIN = N_("建筑“{name}”在“{network}”里出现了几次：第 {row} 行；每栋建筑在一张网里只能属于一个网格，请改正。")

Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """What there is beside the villages of a part.

    Attributes:
        rows: of each table, by village.
        lines: the barriers of each village, and under "" those of all: n × 4.
        codes: every code that each village has used.
        rules: of which old networks speak.
    """

    rows: dict[str, dict[str, list[Row]]]
    lines: dict[str, Floats]
    codes: dict[str, list[str]]
    rules: Rules

    @classmethod
    def of(cls, given: Given, cells: Buildings, rules: Rules) -> "Beside":
        """What there is for the villages of a part."""
        villages = [f"{code:012d}" for code in np.unique(cells.village).tolist()] if given.files else []
        rows = {table: given.rows(table, villages) for table in given.files}
        lines = {
            village: np.array([row[2:] for row in listed], np.float64)
            for village, listed in rows.pop(BARRIERS, {}).items()
        }
        codes: dict[str, list[str]] = {}
        for village, listed in rows.pop(USED, {}).items():
            for _, _, code in listed:
                codes.setdefault(village or rules.codes.village_of(str(code)), []).append(str(code))
        return cls(rows, lines, codes, rules)

    def for_village(self, table: str, village: str) -> list[Row]:
        """The rows of a village."""
        return self.rows.get(table, {}).get(village, [])

    def has(self, table: str) -> bool:
        """Whether the table was given at all."""
        return table in self.rows

    def barriers(self, village: str, x: Floats, y: Floats) -> Floats | None:
        """The segments that reach into a village's own box: n × 4."""
        both = [self.lines[key] for key in ("", village) if key in self.lines]
        if not both:
            return None
        lines = np.concatenate(both)
        west, east = lines[:, [0, 2]].min(axis=1), lines[:, [0, 2]].max(axis=1)
        south, north = lines[:, [1, 3]].min(axis=1), lines[:, [1, 3]].max(axis=1)
        near = (east >= x.min()) & (west <= x.max()) & (north >= y.min()) & (south <= y.max())
        return cast("Floats", lines[near])

    def neighbours(self, village: str, names: list[str]) -> Ints | None:
        """The given pairs of neighbours, by row of the village.

        Raises:
            Refused: with every pair that names no building, or one twice.
        """
        rows = self.for_village(NEIGHBOURS, village)
        if not rows:
            return None
        at, found = {name: row for row, name in enumerate(names)}, list[Fault]()
        pairs = []
        for file, row, a, b in rows:
            unknown = [name for name in (a, b) if name not in at]
            found += [Fault(str(file), message(NO_BUILDING, name=name, row=row)) for name in unknown]
            if a == b:
                found.append(Fault(str(file), message(ITSELF, row=row)))
            if not unknown:
                pairs.append((at[str(a)], at[str(b)]))
        if found:
            raise Refused(found)
        return np.array(pairs, np.int32)

    def exceptions(self, village: str) -> list[DatedException]:
        """The dated exceptions of a village."""
        return [
            DatedException(str(grid), str(reason), cast("date", start), cast("date", until))
            for _, _, grid, reason, start, until in self.for_village(EXCEPTIONS, village)
        ]

    def file_of(self, table: str, village: str) -> str:
        """The file that a village's rows of a table are from."""
        return str(self.for_village(table, village)[0][0])

    def codes_before(self, village: str, cells: Buildings, span: slice) -> list[str]:
        """The code that the grid of each building had in an earlier run: by id, where there are ids, else by place.

        Raises:
            Refused: buildings of that run cannot be told apart.
        """
        rows = self.for_village(BEFORE, village)
        if not rows:
            return []
        by_id = cells.ids is not None
        found = {row[2] if by_id else row[3:5]: str(row[5]) for row in rows}
        if len(found) < len(rows):
            times = Counter(row[2] if by_id else row[3:5] for row in rows)
            names = told([name for name, number in times.items() if number > 1])
            raise refuse(self.file_of(BEFORE, village), SAME_BEFORE, names=names)
        places = zip(cells.x[span].tolist(), cells.y[span].tolist(), strict=True)
        return [found.get(name, "") for name in (cells.names(span) if by_id else places)]

    def networks(self, village: str, names: list[str]) -> list[Network]:
        """The old networks of a village, with their tasks, the base among them; none where no table speaks of any.

        Raises:
            Refused: with every row that names no network or no building, or a building again.
        """
        old, done = self.for_village(NETWORKS, village), self.for_village(TASKS, village)
        if not old and not done:
            return []
        at, found = {name: row for row, name in enumerate(names)}, list[Fault]()
        rules = self.rules
        known = {name: one for one in rules.networks for name in (one.id, one.name)}
        grids: dict[str, list[str]] = {}
        listed: dict[str, list[str]] = {}
        tasks: dict[str, list[Task]] = {}
        for file, row, network, name, grid in old:
            one = known.get(str(network))
            wrong = list(_wrong(network, row, one, rules, absent="" if name in at else str(name)))
            if one is not None and not wrong:
                column = grids.setdefault(one.id, [""] * len(names))
                listed.setdefault(one.id, []).append(str(grid))
                if name and column[at[str(name)]]:
                    wrong.append(message(AGAIN, name=name, network=message(one.name), row=row))
                elif name:
                    column[at[str(name)]] = str(grid)
            found += [Fault(str(file), why) for why in wrong]
        for file, row, network, *task in done:
            one = known.get(str(network))
            found += [Fault(str(file), why) for why in _wrong(network, row, one, rules)]
            if one is not None:
                grid, code, name, body = map(str, task)
                tasks.setdefault(one.id, []).append(Task(code, name, grid, body))
        if found:
            raise Refused(found)
        return [
            Network(
                one.id,
                one.name,
                grids.get(one.id, [""] * len(names)),
                tuple(tasks.get(one.id, ())),
                tuple(dict.fromkeys(grid for grid in listed.get(one.id, ()) if grid)),
                one.base,
            )
            for one in rules.networks
            if one.base or one.id in grids or one.id in tasks
        ]


def _wrong(
    network: object, row: object, one: OldNetwork | None, rules: Rules, *, absent: str = ""
) -> Iterator[Message]:
    """What is wrong with a row of an old network."""
    if one is None:
        known = tuple(message(old.name) for old in rules.networks)
        yield message(NO_NETWORK, network=network, row=row, known=known)
    if absent:
        yield message(NO_BUILDING, name=absent, row=row)
