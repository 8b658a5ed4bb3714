"""The family tree of units: who went on as whom, in at most three generations, ready to be drawn.

A generation is the time between two days on which something in the family changed. Every unit stands in each
generation in which it was there, and what it held flows on to itself or to its heirs.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from santu.kernel.days import OPEN_END
from santu.register.domain.signs import CHANGED, GONE, MOVED, NEW, SAME

GENERATIONS = 3
CEDE = "cede"
GOES_ON = ""


class Phase(NamedTuple):
    """What a unit was for a period."""

    unit: str
    name: str
    kind: str
    parent: str
    code: str
    start: date
    end: date


class Stay(NamedTuple):
    """That a unit below (a village of a township) belonged to ``home`` for a period."""

    unit: str
    home: str
    start: date
    end: date


class Link(NamedTuple):
    """That ``heir`` carried on a share of ``unit`` from a day."""

    unit: str
    heir: str
    day: date
    share: Fraction
    event: str


@dataclass(frozen=True, slots=True)
class Member:
    """A unit in one generation.

    Attributes:
        key: of the unit in this generation.
        phase: what it then was.
        generation: counted from 0, the earliest that is shown.
        sign: new or changed in this generation, or gone after it.
        held: how many units below it then had.
        doubled: whether another unit of its generation has the same name.
        in_focus: whether the family is told about this unit.
    """

    key: str
    phase: Phase
    generation: int
    sign: str
    held: int
    doubled: bool
    in_focus: bool


@dataclass(frozen=True, slots=True)
class Tie:
    """What went from one member to one of the next generation.

    ``held`` is how many units below went, at least 1, so that there is something to draw;
    ``counted`` is how many it were; ``share`` is their part of the whole; ``event`` is "" where
    the unit went on as itself.
    """

    source: str
    target: str
    day: date
    held: int
    counted: int
    share: Fraction
    event: str
    sign: str


@dataclass(frozen=True, slots=True)
class Family:
    """Members and ties; ``days`` part the generations, ``earlier`` are days of change before the first shown."""

    days: tuple[date, ...] = ()
    members: tuple[Member, ...] = ()
    ties: tuple[Tie, ...] = ()
    earlier: tuple[date, ...] = ()


def family(
    phases: Sequence[Phase], links: Sequence[Link], stays: Sequence[Stay], focus: Collection[str] = ()
) -> Family:
    """Build the tree.

    Args:
        phases: of every unit of the family, in any order.
        links: successions among them.
        stays: to whom the units below belonged, those of other homes with them.
        focus: the units that the family is told about.

    Returns:
        The last generations; empty where nothing ever changed.
    """
    units = {phase.unit for phase in phases}
    within = [link for link in links if {link.unit, link.heir} <= units]
    moves = _moves(stays, units)
    days = _days_of_change(phases, within, moves)
    if not days:
        return Family()
    shown, earlier = days[-(GENERATIONS - 1) :], days[: -(GENERATIONS - 1)]
    views = [shown[0] - timedelta(days=1), *shown]
    there = [_there(phases, view) for view in views]
    held = [_held(stays, view) for view in views]
    ties = [
        tie
        for n, day in enumerate(shown)
        for tie in _ties(_Turn(day, n, there[n], there[n + 1], held[n]), within, moves)
    ]
    members = [
        member
        for generation in range(len(views))
        for member in _members(generation, there, held[generation], ties, frozenset(focus))
    ]
    return Family(tuple(shown), tuple(members), tuple(ties), tuple(earlier))


Moves = Mapping[date, Counter[tuple[str, str]]]
"""Day → (from, to) → how many units below changed their home."""
NO_MOVES: Mapping[tuple[str, str], int] = {}


def _moves(stays: Iterable[Stay], units: Collection[str]) -> Moves:
    by_unit: dict[str, list[Stay]] = {}
    for stay in stays:
        by_unit.setdefault(stay.unit, []).append(stay)
    found: dict[date, Counter[tuple[str, str]]] = {}
    for mine in by_unit.values():
        mine.sort(key=lambda stay: stay.start)
        for one, two in pairwise(mine):
            if one.end == two.start and one.home != two.home and {one.home, two.home} <= set(units):
                found.setdefault(two.start, Counter())[one.home, two.home] += 1
    return found


def _days_of_change(phases: Iterable[Phase], links: Iterable[Link], moves: Moves) -> list[date]:
    """Days of successions and of changes of what units were; the day from which on all of it is told is none."""
    phases = list(phases)
    begun = min((phase.start for phase in phases), default=OPEN_END)
    bounds = {day for phase in phases for day in (phase.start, phase.end)}
    return sorted((bounds | {link.day for link in links} | set(moves)) - {begun, OPEN_END})


def _there(phases: Iterable[Phase], day: date) -> dict[str, Phase]:
    found = {phase.unit: phase for phase in phases if phase.start <= day < phase.end}
    return dict(sorted(found.items(), key=lambda item: (item[1].code or "~", item[1].unit)))


def _held(stays: Iterable[Stay], day: date) -> Counter[str]:
    return Counter(stay.home for stay in stays if stay.start <= day < stay.end)


@dataclass(frozen=True, slots=True)
class _Turn:
    """A day between two generations: who was there before and after it, and how much they held on its eve."""

    day: date
    generation: int
    before: Mapping[str, Phase]
    after: Mapping[str, Phase]
    held: Mapping[str, int]

    def tie(self, unit: str, heir: str, *, counted: int, share: Fraction, event: str, sign: str) -> Tie:
        source, target = _key(unit, self.generation), _key(heir, self.generation + 1)
        return Tie(source, target, self.day, max(counted, 1), counted, share, event, sign)


def _ties(turn: _Turn, links: Iterable[Link], moves: Moves) -> Iterable[Tie]:
    """What went to heirs, what was ceded without a succession, and what stayed."""
    moved = Counter(moves.get(turn.day, NO_MOVES))
    gone: Counter[str] = Counter()
    for link in links:
        there = link.unit in turn.before and link.heir in turn.after
        if link.day != turn.day or link.unit == link.heir or not there:
            continue
        counted = moved.pop((link.unit, link.heir), 0) or round(link.share * turn.held.get(link.unit, 0))
        gone[link.unit] += counted
        sign = CHANGED if link.heir in turn.before else NEW
        yield turn.tie(link.unit, link.heir, counted=counted, share=link.share, event=link.event, sign=sign)
    for (giver, taker), counted in sorted(moved.items()):
        if giver in turn.before and taker in turn.after:
            gone[giver] += counted
            share = Fraction(counted, max(turn.held.get(giver, 0), counted))
            yield turn.tie(giver, taker, counted=counted, share=share, event=CEDE, sign=MOVED)
    for unit, was in turn.before.items():
        if unit in turn.after:
            whole = turn.held.get(unit, 0)
            left = max(whole - gone[unit], 0)
            share = Fraction(left, whole) if whole else Fraction(1)
            sign = _sign(was, turn.after[unit])
            yield turn.tie(unit, unit, counted=left, share=share, event=GOES_ON, sign=sign)


def _key(unit: str, generation: int) -> str:
    return f"{generation}:{unit}"


def _sign(was: Phase, now: Phase) -> str:
    if was.parent != now.parent:
        return MOVED
    return SAME if (was.name, was.kind, was.code) == (now.name, now.kind, now.code) else CHANGED


def _members(
    generation: int,
    there: Sequence[Mapping[str, Phase]],
    held: Mapping[str, int],
    ties: Iterable[Tie],
    focus: frozenset[str],
) -> Iterable[Member]:
    here = there[generation]
    earlier = there[generation - 1] if generation else None
    later = there[generation + 1] if generation + 1 < len(there) else None
    received = {tie.target for tie in ties if tie.event}
    names = Counter(phase.name for phase in here.values())
    for unit, phase in here.items():
        key = _key(unit, generation)
        sign = SAME
        if earlier is not None:
            sign = NEW if unit not in earlier else _sign(earlier[unit], phase)
            sign = CHANGED if not sign and key in received else sign
        if later is not None and unit not in later and sign != NEW:
            sign = GONE
        yield Member(key, phase, generation, sign, held.get(unit, 0), names[phase.name] > 1, unit in focus)
