"""Tangled precedence: the segments in which to do what neither falls apart side by side nor in a row.

From any point the least rise is sought after which no more is in use than before; what is reached so
is a segment, and comes first in some best order, whatever else goes on beside (the proof is in
``docs/explanation/pool.md``). Going down ends at the lowest sum there is; the rest is the same seen
from the end backwards. The least rise is found by best-first branch and bound over which releasing
piece comes next; the number of moves looked at is limited, and where the limit ends the search, the
least rise that is still possible is a bound.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from typing import NamedTuple

from santu.solvers.lowest import lowest
from santu.solvers.precedence import bits, turned
from santu.solvers.segments import Segment, chain, joined

WIDTH = 20
"""So many points are kept after each move where there is no search for the best."""

Path = tuple["Path | None", tuple[int, ...]]


@dataclass(slots=True)
class Budget:
    """How many moves may still be looked at."""

    left: int

    def spend(self) -> bool:
        """Whether one more may be."""
        self.left -= 1
        return self.left >= 0


def unravelled(
    pieces: Sequence[Segment], before: Sequence[int], budget: Budget
) -> tuple[list[Segment], list[Segment]]:
    """A chain of all pieces that is best in any surroundings, and a chain that is at least as good as any.

    Both are the same unless the budget ran out.

    Args:
        pieces: what is tangled.
        before: for each piece the set of all that must come before it, transitively.
        budget: how many moves may be looked at; what is used up is taken off.
    """
    everything = (1 << len(pieces)) - 1
    down = lowest([piece.net for piece in pieces], before, everything)
    found, bound = _descents(_Tangle(pieces, before), down, budget)
    back = _Tangle([piece.turned() for piece in pieces], turned(before))
    again, bound_again = _descents(back, everything & ~down, budget)
    return (
        chain([*found, *(segment.turned() for segment in reversed(again))]),
        chain([*bound, *(segment.turned() for segment in reversed(bound_again))]),
    )


def _descents(tangle: "_Tangle", target: int, budget: Budget) -> tuple[list[Segment], list[Segment]]:
    """From nothing down to a set of pieces whose sum is the lowest; segments found, and a bound on them."""
    done = 0
    found: list[Segment] = []
    while done != target:
        rise, path = _least_rise(tangle, done, target, budget)
        if path is None:
            left = target & ~done
            relaxed = Segment(rise, sum(tangle.pieces[piece].net for piece in bits(left)))
            return [*found, *tangle.hurried(done, target)], [*found, relaxed]
        reached = sum(1 << piece for piece in path)
        # Of what was reached the lowest part: it is reached by the same path without the rest.
        part = lowest([piece.net for piece in tangle.pieces], tangle.before, reached)
        found.append(joined(tangle.pieces[piece] for piece in path if part >> piece & 1))
        done |= part
    return found, found


def _least_rise(
    tangle: "_Tangle", done: int, target: int, budget: Budget
) -> tuple[int, tuple[int, ...] | None]:
    """The least rise after which no more is in use than at ``done``, and a path of pieces to such a point.

    Without a path where the budget ran out: the rise is then a lower bound.
    """
    turn = count()
    heap: list[tuple[int, int, int, int, Path | None]] = [(0, 0, next(turn), done, None)]
    seen: set[int] = set()
    while True:
        rise, level, _, state, path = heappop(heap)
        if path is not None and level <= 0:
            return rise, _written(path)
        if state in seen:
            continue
        seen.add(state)
        for move in tangle.moves(state, target):
            if not budget.spend():
                return rise, None
            further = tangle.after(move, state, target, rise=rise, level=level)
            if further.state not in seen:
                step = (path, further.pieces)
                heappush(heap, (further.rise, further.level, next(turn), further.state, step))


def _written(path: Path | None) -> tuple[int, ...]:
    moves = []
    while path is not None:
        path, move = path
        moves.append(move)
    return tuple(piece for move in reversed(moves) for piece in move)


class _Move(NamedTuple):
    """Pieces done one after another: how high they rise, and what they leave."""

    peak: int
    net: int
    pieces: tuple[int, ...]


class _Point(NamedTuple):
    """Where a move leads: what is done then, how much is in use, how high it rose on the way, by which pieces."""

    state: int
    level: int
    rise: int
    pieces: tuple[int, ...]


@dataclass(slots=True)
class _Tangle:
    """Pieces and all that must come before each."""

    pieces: Sequence[Segment]
    before: Sequence[int]
    releasing: int = field(init=False)
    known: dict[tuple[int, int], _Move] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.releasing = sum(1 << k for k, piece in enumerate(self.pieces) if piece.net <= 0)

    def moves(self, state: int, target: int) -> Iterator[_Move]:
        """Each releasing piece that can be the next one, after just those pieces that it waits for."""
        releasing = self.releasing & target & ~state
        for piece in bits(releasing):
            wanted = self.before[piece] & ~state
            if not wanted & releasing:
                yield self.known.get((wanted, piece)) or self._move(wanted, piece)

    def _move(self, wanted: int, piece: int) -> _Move:
        pieces = (*self._raised(wanted), piece)
        whole = joined(self.pieces[one] for one in pieces)
        move = self.known[wanted, piece] = _Move(whole.peak, whole.net, pieces)
        return move

    def _raised(self, wanted: int) -> list[int]:
        """Pieces that only add, in the order of the least rise: backwards, whatever falls back least is last."""
        order: list[int] = []
        while wanted:
            needed = 0
            for piece in bits(wanted):
                needed |= self.before[piece]
            last = max(bits(wanted & ~needed), key=lambda piece: (self.pieces[piece].rank, piece))
            order.append(last)
            wanted &= ~(1 << last)
        return order[::-1]

    def after(self, move: _Move, state: int, target: int, *, rise: int, level: int) -> _Point:
        """The point after a move, and after all that releases and fits under what is reached anyhow."""
        rise, level = max(rise, level + move.peak), level + move.net
        for piece in move.pieces:
            state |= 1 << piece
        pieces = list(move.pieces)
        more = True
        while more:
            more = False
            for piece in bits(self.releasing & target & ~state):
                segment = self.pieces[piece]
                if not self.before[piece] & ~state and level + segment.peak <= rise:
                    state |= 1 << piece
                    level += segment.net
                    pieces.append(piece)
                    more = True
        return _Point(state, level, rise, tuple(pieces))

    def hurried(self, state: int, target: int) -> Iterator[Segment]:
        """An order of the rest by a search that looks at few points: after each move those that rose least."""
        front: dict[int, tuple[int, int, Path | None]] = {state: (0, 0, None)}
        while target not in front:
            further: dict[int, tuple[int, int, Path | None]] = {}
            for done, (rise, level, path) in front.items():
                for move in self.moves(done, target):
                    point = self.after(move, done, target, rise=rise, level=level)
                    known = further.get(point.state)
                    if known is None or point.rise < known[0]:
                        further[point.state] = (point.rise, point.level, (path, point.pieces))
            best = sorted(further, key=lambda point: (further[point][:2], point))[:WIDTH]
            front = {point: further[point] for point in (best if target not in further else [target])}
        yield from (self.pieces[piece] for piece in _written(front[target][2]))
