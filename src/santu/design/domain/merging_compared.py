"""What was proposed for a county beside what was really merged there, weighed under the same terms.

Needs the extra ``solve``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from santu.design.domain.merging import Question
from santu.solvers.merges.curve import Point
from santu.solvers.merges.given import Breach, breaches, given_merges
from santu.solvers.merges.problem import Merges, Rules


@dataclass(frozen=True)
class Comparison:
    """A real division, and the solver's of as many units.

    Attributes:
        real: as it came, with the heir of each unit that costs least.
        ours: of as many units the one of least cost; ``None`` where the terms leave none.
        proven: that none of as many units costs less under the terms.
        alike: real units of several townships that are units of ours, too; by their number in ``real``.
        both: pairs of townships that came together in both; likewise ``real_only`` and ``ours_only``.
        broken: the terms that the real division does not keep.
    """

    real: Merges
    ours: Merges | None
    proven: bool
    alike: tuple[int, ...]
    both: int
    real_only: int
    ours_only: int
    broken: tuple[Breach, ...]


def compared(question: Question, points: Sequence[Point], labels: Sequence[str]) -> Comparison:
    """Compare.

    Args:
        question: the county and the terms.
        points: of its cost curve under these terms.
        labels: of each township the unit that it came to; equal ones were merged.
    """
    terms = costed(question)
    real = given_merges(question.units, question.measures, terms, labels)
    point = next((one for one in points if one.count == real.count), None)
    ours = point.merges if point else None
    theirs, mine = _sets(real), _sets(ours) if ours else {}
    together, proposed = _pairs(theirs), _pairs(mine)
    known = set(mine.values())
    return Comparison(
        real,
        ours,
        bool(point and point.proven),
        tuple(new for new, rows in theirs.items() if rows in known),
        len(together & proposed),
        len(together - proposed),
        len(proposed - together),
        tuple(breaches(question.units, terms, real)),
    )


def costed(question: Question) -> Rules:
    """The rules with the floor as a cost, so that any two divisions can be compared."""
    return replace(question.rules, missing_km=question.missing_km)


def _sets(merges: Merges) -> dict[int, frozenset[int]]:
    """The rows of each new unit of several."""
    found = {new: frozenset(np.flatnonzero(merges.group == new).tolist()) for new in range(merges.count)}
    return {new: rows for new, rows in found.items() if len(rows) > 1}


def _pairs(sets: dict[int, frozenset[int]]) -> set[tuple[int, int]]:
    return {pair for rows in sets.values() for pair in combinations(sorted(rows), 2)}
