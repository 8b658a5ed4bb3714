"""A slow, simple second opinion on a register in motion: every rule, over every row, from scratch.

It shares no code with what it judges. Rows and changes are read as data; it has its own interpreter of
changes, its own carrying of figures and its own reading of every rule. It keeps no counters: each look
walks over all rows.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import floor

from santu.kernel.change import Change
from santu.register.domain.body_standard import BodyStandard
from santu.register.domain.rows import Body, Division
from santu.register.domain.snapshot import Snapshot
from santu.transition.domain.steps import Step

Faults = dict[tuple[str, str, str], int]
"""(rule, subject, kind) → size."""

LEVELS = ["province", "city", "county", "township", "village"]
TOWNSHIPS_PROPER = {"subdistrict", "town", "rural_township", "ethnic_township"}


class Misfit(Exception):
    """A change that cannot be made to the rows as they are."""


class Unit:
    """A division or a body, as a record that changes in place."""

    __slots__ = (
        "above",
        "category",
        "code",
        "is_body",
        "kind",
        "lines",
        "name",
        "rest",
        "state",
        "unit_class",
    )

    def __init__(self, row: Division | Body) -> None:
        self.is_body = isinstance(row, Body)
        self.name, self.state = row.name, str(row.state)
        if isinstance(row, Body):
            self.above, self.kind, self.code, self.unit_class = row.host, row.slot, "", ""
            self.category, self.lines, self.rest = row.category, row.lines, row.papers
        else:
            self.above, self.kind, self.code, self.unit_class = row.parent, row.kind, row.code, row.unit_class
            self.category, self.lines, self.rest = "", (), row.level

    def told(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__slots__)


class Register:
    """The rows while steps are carried in; ``went`` and ``lost`` remember what rows no longer tell."""

    def __init__(self, base: Snapshot) -> None:
        self.units = {unit: Unit(row) for rows in (base.divisions, base.bodies) for unit, row in rows.items()}
        self.bodies_known = bool(base.bodies)
        self.figures = {quantity: dict(values) for quantity, values in base.figures.items()}
        self.went: dict[str, tuple[str, ...]] = {}
        self.lost: Faults = {}

    def follow(self, step: Step) -> bool:
        """Carry a step in as far as it fits; whether it fits."""
        try:
            for change in step.changes:
                self._follow(change)
        except Misfit:
            return False
        return True

    def _follow(self, change: Change) -> None:
        op, unit = str(change.op), self.units.get(change.unit)
        if op == "establish":
            if unit is not None or not isinstance(change.becomes, Division | Body):
                raise Misfit
            self.units[change.unit] = Unit(change.becomes)
            return
        if unit is None:
            raise Misfit
        if op == "abolish":
            if change.was is not None and unit.state != change.was:
                raise Misfit
            del self.units[change.unit]
            self._hand_on(change)
            heirs = [self.units.get(heir.unit) for heir in change.successors]
            if sent_from_above(unit) and any(h and h.is_body and not sent_from_above(h) for h in heirs):
                self.lost["dispatch/handed_down", change.unit, ""] = 1
        elif op in {"stand", "close"}:
            was, becomes = ("preparing", "standing") if op == "stand" else ("standing", "closing")
            if unit.state != was:
                raise Misfit
            unit.state = becomes
        else:
            field = {"rename": "name", "retype": "kind", "recode": "code", "move": "above", "lines": "lines"}[
                op
            ]
            if getattr(unit, field) != change.was:
                raise Misfit
            setattr(unit, field, change.becomes)
        if op in {"close", "abolish"}:
            self.went[change.unit] = tuple(heir.unit for heir in change.successors)

    def _hand_on(self, change: Change) -> None:
        heirs = change.successors
        for quantity, values in self.figures.items():
            if change.unit not in values:
                continue
            held = values.pop(change.unit)
            parts = largest_remainder(held, [heir.share for heir in heirs]) if heirs else []
            arrived = 0
            for heir, part in zip(heirs, parts, strict=True):
                values[heir.unit] = values.get(heir.unit, 0) + part
                arrived += part if heir.unit in self.units else 0
            if arrived != held:
                self.lost["structure/conserved", change.unit, quantity] = held - arrived

    def total(self, quantity: str) -> int:
        """All that units which are there hold."""
        return sum(value for unit, value in self.figures[quantity].items() if unit in self.units)


def largest_remainder(total: int, shares: Sequence[Fraction]) -> list[int]:
    """Every part its whole quota, then one more each by remainder, the earlier first."""
    quotas = [Fraction(total) * share / sum(shares) for share in shares]
    left = total - sum(floor(quota) for quota in quotas)
    by_remainder = sorted(range(len(quotas)), key=lambda i: (floor(quotas[i]) - quotas[i], i))
    return [floor(quota) + (i in by_remainder[:left]) for i, quota in enumerate(quotas)]


def sent_from_above(body: Unit) -> bool:
    """Whether someone else than the host administers the body."""
    return any(line.kind == "administration" and line.organ != body.above for line in body.lines)


def faults(register: Register, standard: BodyStandard) -> Faults:
    """Every rule that the rows break now."""
    found = dict(register.lost)
    found |= _structure(register.units)
    found |= _succession(register)
    found |= _bodies(register.units, standard, known=register.bodies_known)
    return found


def _structure(units: Mapping[str, Unit]) -> Faults:
    orphans = Counter([row.above for row in units.values() if row.above not in units and row.above])
    misplaced = Counter(
        [
            row.above
            for row in units.values()
            if row.above not in orphans and not fits(row, units.get(row.above))
        ]
    )
    left = Counter(
        [
            row.above
            for row in units.values()
            if not row.is_body and row.above in units and units[row.above].state == "closing"
        ]
    )
    standing = [row for row in units.values() if row.state == "standing"]
    names = Counter([(row.above, row.name) for row in standing])
    codes = Counter([row.code for row in standing if row.code])
    found = {("structure/parent", above, ""): number for above, number in orphans.items()}
    found |= {("structure/place", above, ""): number for above, number in misplaced.items()}
    found |= {("structure/closing", above, ""): number for above, number in left.items()}
    for unit, row in units.items():
        if not row.name:
            found["structure/form", unit, "name"] = 1
        if not (row.category if row.is_body else row.kind in kinds(row.rest)):
            found["structure/form", unit, "kind"] = 1
        if not row.is_body and row.code and row.state == "preparing":
            found["structure/early_code", unit, ""] = 1
    found |= {("structure/name", *named): n - 1 for named, n in names.items() if n > 1}
    return found | {("structure/code", code, ""): n - 1 for code, n in codes.items() if n > 1}


def fits(row: Unit, above: Unit | None) -> bool:
    """Whether the unit above may hold this one; nothing at all holds provinces only."""
    if row.is_body:
        return above is not None and not above.is_body
    if above is None or above.is_body:
        return above is None and str(row.rest) == LEVELS[0]
    return LEVELS.index(str(above.rest)) + 1 == LEVELS.index(str(row.rest))


def kinds(level: object) -> set[str]:
    """The kinds that units of a level may have."""
    if str(level) == "township":
        return TOWNSHIPS_PROPER | {"zone"}
    return {"community", "village_committee"} if str(level) == "village" else {str(level)}


def _succession(register: Register) -> Faults:
    """Whoever stopped is carried on: by units that stand, or by units that are carried on themselves."""
    known: dict[str, bool] = {}

    def carried_on(unit: str) -> bool:
        if unit not in known:
            row = register.units.get(unit)
            known[unit] = False
            heirs = register.went.get(unit, ())
            known[unit] = (row is not None and row.state == "standing") or (
                bool(heirs) and all(carried_on(heir) for heir in heirs)
            )
        return known[unit]

    return {("structure/successor", unit, ""): 1 for unit in register.went if not carried_on(unit)}


def _bodies(units: Mapping[str, Unit], standard: BodyStandard, *, known: bool) -> Faults:
    """Without any body in the register nobody knows what a township lacks."""
    found: Faults = {}
    own: dict[str, list[tuple[str, Unit]]] = defaultdict(list)
    for unit, row in units.items():
        if row.is_body and row.state == "standing":
            if row.lines and sent_from_above(row):
                found |= _ties(unit, row, standard)
            elif row.category in standard.counted:
                own[row.above].append((unit, row))
    for unit, row in units.items():
        if not known or row.is_body or row.state != "standing" or row.kind not in TOWNSHIPS_PROPER:
            continue
        wanted = standard.developed if row.unit_class == "developed_town" else standard.ordinary
        mine = own.get(unit, [])
        if len(mine) > wanted.limit:
            found[wanted.limit_rule, unit, ""] = len(mine) - wanted.limit
        for slot in wanted.slots.keys() - {body.kind for _, body in mine}:
            found[wanted.set_rule, unit, slot] = 1
        for body_id, body in mine:
            if body.kind not in wanted.slots or wanted.slots[body.kind].name != body.name:
                found["body/standard_set", body_id, ""] = 1
    return found


def _ties(unit: str, row: Unit, standard: BodyStandard) -> Faults:
    """What a body sent from above lacks: lines to its township, a share in them, or its handing down."""
    found: Faults = {}
    for kind, tie in standard.ties.items():
        shares = [line.share or 0 for line in row.lines if line.kind == kind and line.organ == row.above]
        if not shares:
            found["dispatch/lines", unit, kind] = 1
        elif max(shares) < tie.least:
            found["dispatch/township_weight", unit, kind] = tie.least - max(shares)
    if row.name in standard.devolved:
        found["dispatch/devolved_stations", unit, ""] = 1
    return found


def homes(base: Snapshot, target: Snapshot) -> dict[str, str]:
    """Where everything is to be that a new division is to hold."""
    return {
        unit: row.above for unit, row in Register(target).units.items() if row.above not in base.divisions
    }


def unready(register: Register, wanted: Mapping[str, str]) -> Faults:
    """New divisions that stand without all that they are to hold."""
    found: Counter[str] = Counter()
    for unit, home in wanted.items():
        host, here = register.units.get(home), register.units.get(unit)
        if host is not None and host.state == "standing":
            found[home] += here is None or here.above != home
    return {("transition/unready", unit, ""): lacking for unit, lacking in found.items() if lacking}


def worse(now: Faults, base: Faults) -> Faults:
    """What is broken now and was not, or less so."""
    return {key: size for key, size in now.items() if size > base.get(key, 0)}


def order_faults(step: Step, place: int) -> Faults:
    """A step stands at its number and after all that it waits for."""
    early = step.no != place or any(wait.step >= place for wait in step.waits)
    return {("transition/order", str(step.no), ""): 1} if early else {}


def end_faults(register: Register, target: Snapshot) -> Faults:
    """Who still prepares or closes, and who is not as designed."""
    wanted = Register(target).units
    found = {
        ("transition/unfinished", unit, ""): 1
        for unit, row in register.units.items()
        if row.state != "standing"
    }
    for unit in register.units.keys() | wanted.keys():
        here, there = register.units.get(unit), wanted.get(unit)
        if here is None or there is None or here.told() != there.told():
            found["transition/target", unit, ""] = 1
    return found


def at_each_prefix(
    base: Snapshot, target: Snapshot, steps: Iterable[Step], standard: BodyStandard, *, first: int = 1
) -> Iterable[tuple[int, Register, Faults]]:
    """After each step from number ``first`` on: the register, and what is worse than in the base."""
    register = Register(base)
    before, wanted = faults(register, standard), homes(base, target)
    for place, step in enumerate(steps, 1):
        fits = register.follow(step)
        if place < first:
            continue
        found = worse(faults(register, standard), before) | order_faults(step, place)
        found |= unready(register, wanted)
        if not fits:
            found["transition/misfit", str(step.no), ""] = 1
        yield place, register, found


def first_bad(
    base: Snapshot, target: Snapshot, steps: Sequence[Step], standard: BodyStandard, *, first: int = 1
) -> tuple[int, Faults]:
    """The first bad prefix from ``first`` on and what is bad there; 0 if none is."""
    for place, _, found in at_each_prefix(base, target, steps, standard, first=first):
        if found:
            return place, found
    return 0, {}


def undeclared(base: Snapshot, steps: Sequence[Step]) -> list[str]:
    """What a plan should say that a step waits for, directly or through others, and does not."""
    at = {(str(change.op), change.unit): step.no for step in steps for change in step.changes}
    made = {c.unit: Unit(c.becomes).above for s in steps for c in s.changes if str(c.op) == "establish"}
    moves = [(c.unit, s.no, c) for s in steps for c in s.changes if str(c.op) == "move"]
    known: dict[int, set[int]] = {}
    for step in steps:
        known[step.no] = {step.no}.union(*(known[wait.step] for wait in step.waits))
    missing = []

    def needs(later: int | None, earlier: int | None, why: str) -> None:
        if later is not None and earlier is not None and earlier not in known[later]:
            missing.append(f"{later} {earlier} {why}")

    for step in steps:
        for change in step.changes:
            op, unit = str(change.op), change.unit
            if op in {"stand", "move", "rename", "recode"}:
                needs(step.no, at.get(("establish", unit)), "made first")
            if op == "abolish":
                needs(step.no, at.get(("close", unit)), "closed first")
            if op in {"close", "abolish"}:
                for heir in change.successors:
                    needs(step.no, at.get(("stand", heir.unit)), "successor first")
            if op == "recode":
                needs(step.no, at.get(("stand", unit)), "stands first")
    for unit, above in made.items():
        needs(at["establish", unit], at.get(("establish", above)), "home first")
        needs(at.get(("stand", above)), at["establish", unit], "all made before it stands")
    for _, number, change in moves:
        needs(number, at.get(("establish", str(change.becomes))), "home first")
        needs(at.get(("stand", str(change.becomes))), number, "all there before it stands")
        needs(at.get(("abolish", str(change.was))), number, "empty first")
    for unit in [*base.divisions, *base.bodies]:
        row = base.divisions.get(unit) or base.bodies[unit]
        needs(at.get(("abolish", Unit(row).above)), at.get(("abolish", unit)), "empty first")
    return missing
