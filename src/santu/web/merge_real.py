"""What was really merged in a county after the day of the page, beside the proposal under the same terms.

Needs the extra ``solve``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from santu.design.domain.merging import Question
from santu.design.domain.merging_compared import Comparison, compared
from santu.kernel.messages import N_, Message, message
from santu.register.domain.merging import Ground
from santu.register.selectors.became import Became
from santu.solvers.merges.curve import Point
from santu.solvers.merges.given import Breach
from santu.solvers.merges.problem import Merges
from santu.web.merge_curve import TEN_THOUSAND
from santu.web.tables import Column, Row, Table

BROKEN = {
    "floor": N_("低于人口下限的有 {number} 个"),
    "diameter": N_("驻地相距超过最远距离的有 {number} 个"),
    "most": N_("一次合并的个数超过最多的有 {number} 个"),
}
INTO = N_("合并，驻地在{heir}")
NOT_TOGETHER = N_("没有这样合并")


@dataclass(frozen=True)
class Real:
    """What a county came to, and whether that can be compared.

    Attributes:
        last: the day of the last succession.
        share: of seats that are known; likewise ``least``, from which on it is compared.
        merged: whether townships became one at all.
        comparison: ``None`` where it is not compared.
    """

    last: date
    share: float
    least: float
    merged: bool
    comparison: Comparison | None

    @property
    def comparable(self) -> bool:
        """Whether so many seats are real that a comparison says something."""
        return self.share >= self.least

    @property
    def real_cost(self) -> float:
        """Of the real division, in ten thousand person-kilometres; likewise ``our_cost``."""
        return self.comparison.real.cost / TEN_THOUSAND if self.comparison else 0.0

    @property
    def our_cost(self) -> float | None:
        ours = self.comparison.ours if self.comparison else None
        return ours.cost / TEN_THOUSAND if ours else None

    def broken(self) -> list[Message]:
        """The terms that the real division does not keep."""
        return [_breach(one) for one in self.comparison.broken] if self.comparison else []


def _breach(one: Breach) -> Message:
    return message(BROKEN[one.rule], number=one.number)


def real_of(
    past: Became, ground: Ground, question: Question, points: Sequence[Point], least: float
) -> Real | None:
    """What became of the townships of a county beside what is proposed; ``None`` where nothing did."""
    if past.last is None or not ground.rows:
        return None
    share = sum(ground.known) / len(ground.known)
    ends = [past.ends.get(row.id, row.id) for row in ground.rows]
    merged = len(set(ends)) < len(ends)
    both = compared(question, points, ends) if merged and share >= least else None
    return Real(past.last, share, least, merged, both)


def real_table(comparison: Comparison, ground: Ground, past: Became, names: Mapping[str, str]) -> Table:
    """Every set of townships that came together in either; ``names`` are those of the units of now."""
    real, ours = comparison.real, comparison.ours
    theirs, mine = _sets(real), _sets(ours) if ours else {}
    called = ground.units.ids
    rows = []
    for members in dict.fromkeys([*theirs, *mine]):
        end = past.ends.get(ground.rows[members[0]].id, "")
        together = names.get(end, end) if members in theirs else message(NOT_TOGETHER)
        heir = mine.get(members)
        proposed = message(NOT_TOGETHER) if heir is None else message(INTO, heir=called[heir])
        rows.append(Row(["、".join(called[row] for row in members), together, proposed]))
    columns = [
        Column("townships", N_("哪些乡镇")),
        Column("real", N_("真实合并为")),
        Column("proposed", N_("同样个数的测算方案")),
    ]
    return Table("real", N_("真实撤并与测算逐处比较"), columns, rows, labelled=True)


def _sets(merges: Merges) -> dict[tuple[int, ...], int]:
    """The rows of each new unit of several → its heir."""
    found = {}
    for new, heir in enumerate(merges.heir.tolist()):
        rows = tuple(np.flatnonzero(merges.group == new).tolist())
        if len(rows) > 1:
            found[rows] = heir
    return found
