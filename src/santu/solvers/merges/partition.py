"""The best choice of candidate sets in which every unit is once: set partition, by SciPy's HiGHS.

The linear programme is solved over few candidates, to which those are added that its prices say could help, until
none could: its value is a bound. Then whole answers are sought among the candidates that cost least beyond their
units' prices. What costs more beyond them than the best known answer is above the bound is in no better answer,
and is left out of the last search: nothing is lost by that (reduced-cost fixing, Nemhauser and Wolsey 1988).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import LinearConstraint, OptimizeResult, linprog, milp
from scipy.sparse import csc_array, csr_array, vstack

from santu.solvers.merges.problem import Floats

FEW = 1_000
"""With so many candidates a search in whole numbers begins."""
MANY = 60_000
"""With more it is not tried."""
NODES = 5_000
"""The most branches of a search; not a time, so that the answer does not hang on the machine."""
INFEASIBLE = 2
CLOSE = 1e-9
"""Of the costs' size: what is nearer together is equal."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Rows of the candidates chosen, what they cost, and what no choice can cost less than."""

    chosen: NDArray[np.int64]
    cost: float
    bound: float


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of all sets of a choice together: so many, and of those that are marked so many at least."""

    count: int | None = None
    marked: NDArray[np.bool_] | None = None
    least: int = 0


ANY = Wanted()


class Impossible(Exception):
    """No choice has every unit once (and what else is wanted)."""


class Unknown(Exception):
    """The search ended without a choice, and without a proof that there is none."""


class Partition:
    """Candidates of which every unit must be in exactly one that is chosen."""

    def __init__(self, sets: NDArray[np.bool_]) -> None:
        """Take ``sets``, candidates × units."""
        self.by_unit = csc_array(csr_array(sets.astype(np.float64)).T)
        self.size = sets.sum(axis=1)

    def least(self, costs: Floats, wanted: Wanted = ANY) -> float:
        """What no choice can cost less than.

        Raises:
            Impossible: there is none.
        """
        return self._prices(costs, wanted)[0]

    def cheapest(self, costs: Floats, wanted: Wanted = ANY) -> Choice:
        """The cheapest choice.

        Raises:
            Impossible: there is none.
            Unknown: none was found.
        """
        bound, beyond = self._prices(costs, wanted)
        best, searched = self._first(costs, wanted, np.argsort(beyond, kind="stable"))
        could = np.flatnonzero(beyond <= best.cost - bound + CLOSE * max(1.0, abs(best.cost)))
        if len(could) <= searched:
            return Choice(best.chosen, best.cost, max(bound, best.bound))
        if len(could) > MANY:
            return Choice(best.chosen, best.cost, bound)
        better = self._whole(costs, wanted, could)
        winner = better if better.cost < best.cost else best
        return Choice(winner.chosen, winner.cost, max(bound, min(better.bound, winner.cost)))

    def _first(self, costs: Floats, wanted: Wanted, order: NDArray[np.int64]) -> tuple[Choice, int]:
        """A choice among as few of the candidates, those first in ``order``, as have one; and how many these are."""
        for few in _more_and_more(len(order)):
            try:
                return self._whole(costs, wanted, np.sort(order[:few])), few
            except Impossible:
                if few == len(order):
                    raise
        raise Unknown

    def _rows(self, among: NDArray[np.int64], wanted: Wanted) -> tuple[csc_array, Floats, Floats]:
        """Each unit once, then what else is wanted, with the least and the most of each row."""
        rows = [csr_array(self.by_unit[:, among])]
        least = [1.0] * self.by_unit.shape[0]
        most = [*least]
        if wanted.count is not None:
            rows.append(csr_array(np.ones((1, len(among)))))
            least.append(wanted.count)
            most.append(wanted.count)
        if wanted.marked is not None:
            rows.append(csr_array(wanted.marked[None, among].astype(np.float64)))
            least.append(wanted.least)
            most.append(np.inf)
        return csc_array(vstack(rows)), np.array(least), np.array(most)

    def _whole(self, costs: Floats, wanted: Wanted, among: NDArray[np.int64]) -> Choice:
        """The cheapest whole answer among some."""
        rows, least, most = self._rows(among, wanted)
        answer = milp(
            costs[among],
            integrality=np.ones(len(among)),
            bounds=(0, 1),
            constraints=LinearConstraint(rows, least, most),
            options={"mip_rel_gap": 0.0, "node_limit": NODES},
        )
        if answer.x is None:
            raise Impossible if answer.status == INFEASIBLE else Unknown
        chosen = among[np.flatnonzero(answer.x > 0.5)]
        cost = float(costs[chosen].sum())
        return Choice(chosen, cost, min(cost, float(answer.mip_dual_bound)))

    def _prices(self, costs: Floats, wanted: Wanted) -> tuple[float, Floats]:
        """The value of the linear programme, and what each candidate costs beyond the prices of its rows."""
        if not len(costs):
            raise Impossible
        every = np.arange(len(costs))
        whole = self._rows(every, wanted)[0]
        working = np.sort(np.argsort(costs / self.size, kind="stable")[:FEW])
        singles = every[self.size == 1]
        working = np.union1d(working, singles)
        far = CLOSE * max(1.0, float(np.abs(costs).max()))
        while True:
            answer = _relaxed(costs[working], *self._rows(working, wanted))
            if answer.status != 0:
                if len(working) == len(costs):
                    raise Impossible
                working = every if len(working) * 4 > len(costs) else _widened(working, costs / self.size)
                continue
            # A row of "at least" comes last, turned to "at most": its price is of the other sign.
            price = np.concatenate([answer.eqlin.marginals, -answer.ineqlin.marginals])
            beyond = costs - whole.T @ price
            beyond[working] = np.maximum(beyond[working], 0.0)
            helping = np.flatnonzero(beyond < -far)
            if not len(helping):
                return float(answer.fun), np.maximum(beyond, 0.0)
            working = np.union1d(working, helping[np.argsort(beyond[helping], kind="stable")[:FEW]])


def _relaxed(costs: Floats, rows: csc_array, least: Floats, most: Floats) -> OptimizeResult:
    """The linear programme; rows of "at least" come after those of "exactly"."""
    exact = int(np.count_nonzero(least == most))
    lines = csr_array(rows)
    open_ended = {"A_ub": -lines[exact:], "b_ub": -least[exact:]} if exact < len(least) else {}
    return linprog(
        costs, A_eq=lines[:exact], b_eq=least[:exact], bounds=(0, None), method="highs-ds", **open_ended
    )


def _more_and_more(count: int) -> Iterator[int]:
    """How many candidates to search among: few, then more, up to all or what is too many."""
    few = FEW
    while few < min(count, MANY):
        yield few
        few *= 4
    yield min(count, MANY)


def _widened(working: NDArray[np.int64], dear: Floats) -> NDArray[np.int64]:
    """Four times as many candidates, the cheapest of the others."""
    order = np.argsort(dear, kind="stable")
    return np.union1d(working, order[: 4 * len(working)])
