"""prove(plan): every invariant at every prefix, and the end that was promised."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from santu.design.domain.exceptions import covered, left_as_is
from santu.design.domain.wishes import Enact
from santu.formats.bulk import collector_paused
from santu.kernel.messages import N_, Refused, message
from santu.kernel.violation import Violation
from santu.register.domain.body_standard import BodyStandard
from santu.register.domain.conformity import Broken, Conformity, Key
from santu.register.domain.findings import violations
from santu.register.domain.rows import Body, Division, State
from santu.register.domain.snapshot import HOUSEHOLDS, PEOPLE, Snapshot
from santu.register.domain.words import QUANTITIES
from santu.transition.domain.powers_proof import Instruments
from santu.transition.domain.readiness import Readiness
from santu.transition.domain.steps import Step

UNFINISHED = "transition/unfinished"
UNREACHED = "transition/target"
MISFIT = "transition/misfit"
TOO_EARLY = "transition/order"
UNREADY = "transition/unready"


@dataclass(frozen=True, slots=True)
class Finding:
    """A violation that the plan makes or makes larger, and after how many steps it does.

    One that stays as it is at later prefixes is found once; one that grows again is found again.
    """

    prefix: int
    violation: Violation


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found at the prefixes of a plan.

    Attributes:
        prefixes: how many were checked: the base, and after each step.
        base: violations that stand in the register before the plan.
        created_or_enlarged: violations, by prefix, that are not in the base or smaller there, and that no exception covers.
        end_uncovered: violations of the end state that no exception covers.
        conserved: for each figure, whether it is conserved; a quantity of which the register
            has no figures is absent: no data is not the same as conserved.
    """

    prefixes: int
    base: int
    created_or_enlarged: tuple[Finding, ...]
    end_uncovered: tuple[Violation, ...]
    conserved: dict[str, bool]

    @property
    def holds(self) -> bool:
        faultless = not self.created_or_enlarged and not self.end_uncovered
        return faultless and all(self.conserved.values())


@dataclass(frozen=True, slots=True)
class Promise:
    """What a plan is held against: where it starts, where it must arrive, what is excused, which proposal enacts what."""

    base: Snapshot
    target: Snapshot
    standard: BodyStandard
    excepted: Mapping[Key, int] = field(default_factory=dict)
    enacts: Mapping[str, Enact] = field(default_factory=dict)


def prove(promise: Promise, steps: Sequence[Step], progress: Callable[[int], None] | None = None) -> Proof:
    """Check every invariant at every prefix of a plan, by key and size against the base.

    Only what a step touches is looked at again (see ``Conformity``); a step that does not fit
    what it finds is itself a finding, and what of it does not fit is left out. Complexity: O(rows + steps).
    """
    with collector_paused():
        return _prove(promise, steps, progress or _unwatched)


def _prove(promise: Promise, steps: Sequence[Step], progress: Callable[[int], None]) -> Proof:
    state = Conformity(promise.base, promise.standard)
    readiness = Readiness(promise.base, promise.target)
    instruments = Instruments(promise.base, promise.enacts, steps)
    base = dict(state.broken)
    findings: list[Finding] = []
    worse: dict[Key, int] = {}
    for prefix, step in enumerate(steps, 1):
        findings.extend(Finding(prefix, fault) for fault in _misplaced(step, prefix))
        due, hindered = instruments.before(step, state.rows)
        findings.extend(Finding(prefix, fault) for fault in hindered)
        try:
            looked: Collection[Key] = state.carry(step.changes)
        except Refused as refused:
            findings.append(Finding(prefix, _misfit(step, refused)))
            looked = state.looked
        findings.extend(Finding(prefix, fault) for fault in instruments.after(step, due, state.rows))
        findings.extend(
            Finding(prefix, _unready(state, unit, lacking))
            for unit, lacking in readiness.carry(step.changes, state.rows)
        )
        grown: Broken = {}
        for key in looked:
            size = _enlarged_to(key, state.broken, base)
            if size > worse.get(key, 0):
                grown[key] = state.broken[key]
            worse[key] = size
        if grown:
            now = _as_snapshot(state, promise)
            findings.extend(
                Finding(prefix, v)
                for v in violations(grown, now, promise.standard, promise.base)
                if not covered(v, promise.excepted)
            )
        if prefix % 1000 == 0:
            progress(prefix)
    end = _as_snapshot(state, promise)
    uncovered = [
        violation
        for violation in violations(state.broken, end, promise.standard, promise.base)
        if not covered(violation, promise.excepted) and not left_as_is(violation, promise.base, end)
    ]
    return Proof(
        len(steps) + 1,
        len(base),
        tuple(findings),
        (*uncovered, *_unfinished(end), *_unreached(end, promise.target), *instruments.left(state.rows)),
        _conserved(promise.base, end),
    )


def _unwatched(done: int) -> None:
    """Nobody watches."""


def _enlarged_to(key: Key, broken: Broken, base: Broken) -> int:
    """The size of a violation that is larger than in the base, else 0."""
    found, allowed = broken.get(key, (0, 0))
    was_found, was_allowed = base.get(key, (0, 0))
    size = abs(found - allowed)
    return size if size > abs(was_found - was_allowed) else 0


def _misplaced(step: Step, prefix: int) -> Iterator[Violation]:
    """A step stands where its number says, after every step that it waits for."""
    latest = max([wait.step for wait in step.waits]) if step.waits else 0
    if step.no != prefix or latest >= prefix:
        text = message(
            N_("第 {no} 步排在第 {prefix} 位，而它要等第 {latest} 步完成；请重新编制计划。（SX-06）"),
            no=step.no,
            prefix=prefix,
            latest=latest,
        )
        yield Violation(TOO_EARLY, str(step.no), prefix, step.no, "SX-06", text)


def _misfit(step: Step, refused: Refused) -> Violation:
    text = message(
        N_("第 {no} 步与当时的登记不符：{fault}（SX-06）"),
        no=step.no,
        fault=refused.faults[0].message,
    )
    return Violation(MISFIT, str(step.no), 1, 0, "SX-06", text)


def _unready(state: Conformity, unit: str, lacking: int) -> Violation:
    text = message(
        N_("“{name}”开始运行时，还有 {lacking} 个应归它的单位没有到位；请先划转再挂牌。（SX-06）"),
        name=state.rows.divisions[unit].name,
        lacking=lacking,
    )
    return Violation(UNREADY, unit, lacking, 0, "SX-06", text)


def _as_snapshot(state: Conformity, promise: Promise) -> Snapshot:
    rows = state.rows
    target = promise.target
    return Snapshot(
        target.day, rows.divisions, rows.bodies, rows.figures, target.system, rows.duties, rows.grids
    )


def _unfinished(end: Snapshot) -> Iterator[Violation]:
    """Preparing and closing are over by the end."""
    rows: list[Division | Body] = [*end.divisions.values(), *end.bodies.values()]
    for row in rows:
        if row.state is not State.STANDING:
            text = message(
                N_("{name} 到计划结束时仍处于筹备或收尾；请补上挂牌或撤销的步骤。（SX-06）"),
                name=row.name,
            )
            yield Violation(UNFINISHED, row.id, 1, 0, "SX-06", text)


def _unreached(end: Snapshot, target: Snapshot) -> Iterator[Violation]:
    """The end is the target that was designed, unit by unit: the rows, and who has which figure."""
    pairs = (
        (end.divisions, target.divisions),
        (end.bodies, target.bodies),
        (end.duties, target.duties),
        (end.grids, target.grids),
    )
    for reached, wanted in pairs:
        for unit in sorted(reached.keys() | wanted.keys()):
            here, there = reached.get(unit), wanted.get(unit)
            if here is not there and here != there:
                text = message(N_("{unit} 最终与设计不一致；请重新编制计划。（SX-06）"), unit=unit)
                yield Violation(UNREACHED, unit, 1, 0, "SX-06", text)
    for quantity in sorted(end.figures.keys() | target.figures.keys()):
        yield from _mislaid(end, target, quantity)


def _mislaid(end: Snapshot, target: Snapshot, quantity: str) -> Iterator[Violation]:
    """Who holds another figure than was designed: its people went to the wrong heir."""
    reached, wanted = end.figures.get(quantity, {}), target.figures.get(quantity, {})
    for unit in sorted(reached.keys() | wanted.keys()):
        here, there = reached.get(unit, 0), wanted.get(unit, 0)
        if here != there:
            row = target.divisions.get(unit) or end.divisions.get(unit)
            text = message(
                N_("{unit} 最终的{quantity}是 {here}，设计是 {there}；请核对承接单位和份额。（SX-06）"),
                unit=row.name if row else unit,
                quantity=message(QUANTITIES.get(quantity, quantity)),
                here=here,
                there=there,
            )
            yield Violation(UNREACHED, unit, here, there, "SX-06", text, quantity)


def _conserved(base: Snapshot, end: Snapshot) -> dict[str, bool]:
    return {
        quantity: base.total(quantity) == end.total(quantity)
        for quantity in (HOUSEHOLDS, PEOPLE)
        if base.figures.get(quantity)
    }
