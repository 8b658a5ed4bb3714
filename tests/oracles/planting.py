"""Faults planted in a plan: a step that is out of place, missing, done twice, or followed by one that spoils it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, zip_longest
from random import Random
from typing import TypeVar

from santu.kernel.change import Change, Op
from santu.kernel.codes import Level
from santu.register.domain.snapshot import Snapshot
from santu.transition.domain.steps import Step
from tests.fixtures.real_plan import CountyPlan, renumbered

SWAPPED, DROPPED, DOUBLED, SPOILED = "swapped", "dropped", "doubled", "spoiled"
Thing = TypeVar("Thing")
Stratum = tuple[str, str, str]
"""The fault; what is done in the step, as ``kind of unit:op`` joined by ``+``; why it waits, or how it is spoiled."""


@dataclass(frozen=True)
class Planted:
    """A fault at a place (from 1) of a county's plan.

    ``other`` is the step it changes places with, ``spoiling`` the change that comes right after it.
    """

    county: str
    stratum: Stratum
    place: int
    other: int = 0
    spoiling: Change | None = None

    @property
    def first(self) -> int:
        """The first prefix that is not what it was."""
        return self.place + (self.stratum[0] in {DOUBLED, SPOILED})

    def in_plan(self, steps: Sequence[Step]) -> list[Step]:
        """The steps with the fault, numbered anew, as someone who rewrites the plan would."""
        return self.at(steps, self.place, self.other)

    def at(self, steps: Sequence[Step], place: int, other: int) -> list[Step]:
        """The same, at places of a longer plan."""
        return renumbered(self.among(steps, place, other))

    def among(self, things: Sequence[Thing], place: int, other: int) -> list[Thing]:
        """The fault in any row of things that stand in the place of steps."""
        planted = list(things)
        match self.stratum[0]:
            case "swapped":
                planted[place - 1], planted[other - 1] = planted[other - 1], planted[place - 1]
            case "dropped":
                del planted[place - 1]
            case "doubled":
                planted.insert(place, planted[place - 1])
            case "spoiled":
                planted.insert(place, self._spoiled(planted[place - 1]))
        return planted

    def _spoiled(self, thing: Thing) -> Thing:
        if isinstance(thing, Step) and self.spoiling:
            return replace(thing, changes=(self.spoiling,), waits=())
        return thing


def blind(steps: Sequence[Step]) -> list[Step]:
    """A plan that tells neither what waits for what nor in which state a unit goes.

    Only what the rows break can give a fault in it away.
    """

    def unsaid(change: Change) -> Change:
        return replace(change, was=None) if change.op is Op.ABOLISH else change

    return [replace(step, waits=(), changes=tuple(map(unsaid, step.changes))) for step in steps]


def what(step: Step, base: Snapshot, target: Snapshot) -> str:
    """The kinds of act in a step, such as ``body:stand+township:stand``."""

    def kind(unit: str) -> str:
        row = base.divisions.get(unit) or target.divisions.get(unit)
        return str(row.level) if row else "body"

    return "+".join(sorted({f"{kind(change.unit)}:{change.op}" for change in step.changes}))


def spoilings(step: Step, plan: CountyPlan) -> Iterator[tuple[str, Change]]:
    """How what a step did can be spoiled by one more change that fits, each with its name."""
    base, target = plan.promise.base, plan.promise.target
    village = next(iter(base.at(Level.VILLAGE))).id
    for change in step.changes:
        row = target.divisions.get(change.unit)
        now = change.becomes
        if change.op is Op.MOVE and row is not None:
            yield "into nothing", Change(Op.MOVE, change.unit, now, "")
            yield "into itself", Change(Op.MOVE, change.unit, now, change.unit)
            yield "into a village", Change(Op.MOVE, change.unit, now, village)
            if row.level is Level.VILLAGE:
                yield (
                    "into the county",
                    Change(Op.MOVE, change.unit, now, target.divisions[row.parent].parent),
                )
        elif change.op is Op.MOVE:
            yield "into nothing", Change(Op.MOVE, change.unit, now, "")
        elif change.op is Op.RENAME:
            yield "without a name", Change(Op.RENAME, change.unit, now, "")
        elif change.op is Op.RETYPE and row is not None:
            yield "of no kind", Change(Op.RETYPE, change.unit, now, "nothing")
        elif change.op is Op.LINES and isinstance(now, tuple) and len(now) > 1:
            yield "tied to nobody", Change(Op.LINES, change.unit, now, now[:1])
            light = tuple(replace(line, share=1) if line.share else line for line in now)
            yield "of no weight", Change(Op.LINES, change.unit, now, light)
        elif change.op is Op.ESTABLISH and row is not None:
            yield "coded early", Change(Op.RECODE, change.unit, "", row.code)


def candidates(county: str, plan: CountyPlan) -> Iterator[Planted]:
    """Every fault that can be planted in a county's plan."""
    for step in plan.steps:
        done = what(step, plan.promise.base, plan.promise.target)
        yield Planted(county, (DROPPED, done, ""), step.no)
        yield Planted(county, (DOUBLED, done, ""), step.no)
        for wait in step.waits:
            yield Planted(county, (SWAPPED, done, str(wait.why)), wait.step, step.no)
        for how, spoiling in spoilings(step, plan):
            yield Planted(county, (SPOILED, done, how), step.no, spoiling=spoiling)


def planted_faults(plans: Mapping[str, CountyPlan], number: int, seed: int) -> list[Planted]:
    """``number`` faults, drawn from every stratum in turn."""
    strata: dict[Stratum, list[Planted]] = defaultdict(list)
    for county, plan in sorted(plans.items()):
        for fault in candidates(county, plan):
            strata[fault.stratum].append(fault)
    dice = Random(seed)
    for faults in strata.values():
        dice.shuffle(faults)
    in_turn = zip_longest(*(strata[stratum] for stratum in sorted(strata)))
    return list(islice((fault for turn in in_turn for fault in turn if fault), number))
