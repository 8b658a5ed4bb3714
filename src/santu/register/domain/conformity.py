"""Which rules the register breaks, kept up to date while changes are carried in.

Only the subjects that a change touches are looked at again, so that every prefix of a plan of
tens of thousands of steps can be checked. A broken rule is known by its key and by what was
found against what is allowed; `santu.register.domain.findings` says it in words.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from santu.kernel.apportion import apportion
from santu.kernel.change import Change, Op, Successor
from santu.kernel.codes import Level
from santu.register.domain.body_standard import BodySet, BodyStandard
from santu.register.domain.changing import Working
from santu.register.domain.grid_conformity import GridConformity
from santu.register.domain.rows import KINDS_OF, Body, Division, Duty, Grid, State
from santu.register.domain.snapshot import Snapshot

Key = tuple[str, str, str]
"""Rule, subject, kind: what makes it the same violation in two states of the register."""

Broken = dict[Key, tuple[int, int]]
"""Key → (found, allowed), of the rules that are broken."""

PARENT = "structure/parent"
PLACE = "structure/place"
CLOSING = "structure/closing"
FORM = "structure/form"
EARLY_CODE = "structure/early_code"
SUCCESSOR = "structure/successor"
NAME = "structure/name"
CODE = "structure/code"
CONSERVED = "structure/conserved"
LINES = "dispatch/lines"
WEIGHT = "dispatch/township_weight"
DEVOLVED = "dispatch/devolved_stations"
HANDED_DOWN = "dispatch/handed_down"
ONE_MAIN = "duty/one_main"
UNHELD = "duty/unheld"

BELOW = dict(pairwise(Level))
"""What a division of a level holds."""


class Conformity:
    """The rows, what they break, and how both change.

    Attributes:
        rows: the rows as they are now.
        broken: every rule that they break now.
        looked: the keys that the last step made worth another look.
    """

    def __init__(self, snapshot: Snapshot, standard: BodyStandard) -> None:
        self.rows: Working = snapshot.working()
        self.broken: Broken = {}
        self._standard = standard
        self._sets = (standard.ordinary, standard.developed)
        self._names: defaultdict[tuple[str, str], int] = defaultdict(int)
        self._codes: defaultdict[str, int] = defaultdict(int)
        self._held: defaultdict[str, int] = defaultdict(int)
        self._hosted: defaultdict[str, int] = defaultdict(int)
        self._held_of: dict[Level, defaultdict[str, int]] = {level: defaultdict(int) for level in Level}
        self._counted: defaultdict[str, int] = defaultdict(int)
        self._slots: defaultdict[tuple[str, str], int] = defaultdict(int)
        self._listed: defaultdict[str, set[str]] = defaultdict(set)
        self._successors: dict[str, tuple[Successor, ...]] = {}
        self._predecessors: dict[str, list[str]] = {}
        self._main: defaultdict[tuple[str, str], int] = defaultdict(int)
        self._duties_at: defaultdict[str, int] = defaultdict(int)
        # How many rules each subject breaks: of one that breaks none, a rule that holds need not be told.
        self._faulty: defaultdict[str, int] = defaultdict(int)
        self.looked: set[Key] = set()
        divisions, bodies = self.rows.divisions.values(), self.rows.bodies.values()
        rows: list[Division | Body] = [*divisions, *bodies]
        for row in rows:
            self._count(row, 1)
        for division in divisions:
            self._look(division)
        for host in {body.host for body in bodies}:
            self._look_at_holder(host)
        for body in bodies:
            self._look_at_itself(body)
        for duty in self.rows.duties.values():
            self._count_duty(duty, 1)
        for duty in self.rows.duties.values():
            self._look_at_duty(duty)
        self._grids = GridConformity(self.rows, standard.grids, self._say)

    def carry(self, changes: Iterable[Change]) -> set[Key]:
        """Carry the changes of one step in; returns the keys that changed, also as ``looked``.

        Raises:
            Refused: a change does not fit the rows; those before it in the step stay in.
        """
        self.looked = set()
        try:
            for change in changes:
                if change.unit in self.rows.duties or isinstance(change.becomes, Duty):
                    self._carry_duty(change)
                elif change.unit in self.rows.grids or isinstance(change.becomes, Grid):
                    self._grids.carry(change)
                else:
                    self._carry_unit(change)
        finally:
            if self._grids.villages:
                self._grids.look()
        return self.looked

    def _carry_unit(self, change: Change) -> None:
        held = self._figures_at_stake(change)
        before = self._row(change.unit)
        self.rows.carry(change)
        after = self._row(change.unit)
        if before is not None:
            self._count(before, -1)
        if after is not None:
            self._count(after, 1)
        for row in _worth_a_look(before, after):
            self._look(row)
        if change.unit in self._predecessors or change.op in (Op.CLOSE, Op.ABOLISH):
            self._look_at_succession(change)
        if change.op in (Op.ESTABLISH, Op.ABOLISH):
            self._look_at_duties_at(change.unit)
            if self.rows.grids:
                self._grids.village_changed(change.unit)
        if held:
            self._look_at_figures(change, held)
        if change.op is Op.ABOLISH and isinstance(before, Body) and before.dispatched:
            self._look_at_handing_down(change)

    def _carry_duty(self, change: Change) -> None:
        before = self.rows.duties.get(change.unit)
        self.rows.carry(change)
        for duty, sign in ((before, -1), (self.rows.duties.get(change.unit), 1)):
            if duty is not None:
                self._count_duty(duty, sign)
                self._look_at_duty(duty)

    def _row(self, unit: str) -> Division | Body | None:
        return self.rows.divisions.get(unit) or self.rows.bodies.get(unit)

    def _say(self, key: Key, found: int, allowed: int, *, broken: bool) -> None:
        if broken:
            self._faulty[key[1]] += key not in self.broken
            self.broken[key] = (found, allowed)
            self.looked.add(key)
        elif key in self.broken:
            self._faulty[key[1]] -= 1
            del self.broken[key]
            self.looked.add(key)

    # How many of what there are: the base of all the checks.

    def _count(self, row: Division | Body, sign: int) -> None:
        above = row.parent if isinstance(row, Division) else row.host
        if isinstance(row, Division):
            self._held[above] += sign
            self._held_of[row.level][above] += sign
        else:
            self._hosted[above] += sign
        if row.state is not State.STANDING:
            return
        self._names[above, row.name] += sign
        if isinstance(row, Division):
            if row.code:
                self._codes[row.code] += sign
        elif self._standard.counts(row):
            self._counted[above] += sign
            self._slots[above, row.slot] += sign
            (self._listed[above].add if sign > 0 else self._listed[above].discard)(row.id)

    def _count_duty(self, duty: Duty, sign: int) -> None:
        self._main[duty.place, duty.matter] += sign * duty.is_main
        for end in (duty.body, duty.place):
            self._duties_at[end] += sign

    # The checks, each for one subject.

    def _look(self, row: Division | Body) -> None:
        """Whatever may have changed with this row; who does not stand weighs on its parent only."""
        if isinstance(row, Division):
            self._look_at_holder(row.parent)
            self._look_at_holder(row.id)
            self._look_at_form(row.id)
            if row.level is Level.TOWNSHIP:
                self._look_at_set(row.id)
            if row.state is State.STANDING:
                self._look_at_name(row.parent, row.name)
                self._look_at_code(row.code)
        else:
            self._look_at_holder(row.host)
            self._look_at_itself(row)
            if row.state is State.STANDING:
                self._look_at_limit(row.host)
                self._look_at_slot(row.host, row.slot)

    def _look_at_itself(self, body: Body) -> None:
        """What a body's row says of the body; not how it weighs on its host."""
        self._look_at_form(body.id)
        if body.state is State.STANDING:
            self._look_at_name(body.host, body.name)
            self._look_at_body(body.id)

    def _look_at_holder(self, above: str) -> None:
        """Whatever is held, is held by a unit that is there, of the level above, and that goes on (SX-06).

        So every village lies in one township, and every body has a host, at any time.
        """
        held, bodies = self._held[above], self._hosted[above]
        if not (held or bodies or self._faulty[above]):
            return
        row = self.rows.divisions.get(above)
        there = row is not None or not above
        below = BELOW.get(row.level) if row else Level.PROVINCE
        misplaced = held - (self._held_of[below][above] if below else 0) + (0 if row else bodies)
        closing = row is not None and row.state is State.CLOSING
        if not there or misplaced or closing or self._faulty[above]:
            self._say((PARENT, above, ""), held + bodies, 0, broken=not there and held + bodies > 0)
            self._say((PLACE, above, ""), misplaced, 0, broken=there and misplaced > 0)
            self._say((CLOSING, above, ""), held, 0, broken=closing and held > 0)

    def _look_at_form(self, unit: str) -> None:
        """Who is there has a name and a kind of its level, and no code before it stands."""
        row = self._row(unit)
        nameless = row is not None and not row.name
        odd = early = False
        if isinstance(row, Division):
            odd = row.kind not in KINDS_OF[row.level]
            early = row.state is State.PREPARING and bool(row.code)
        elif row is not None:
            odd = not row.category
        if nameless or odd or early or self._faulty[unit]:
            self._say((FORM, unit, "name"), 0, 1, broken=nameless)
            self._say((FORM, unit, "kind"), 0, 1, broken=odd)
            self._say((EARLY_CODE, unit, ""), 1, 0, broken=early)

    def _look_at_name(self, above: str, name: str) -> None:
        """Among standing units side by side a name stands once."""
        found = self._names[above, name]
        if found > 1 or self._faulty[above]:
            self._say((NAME, above, name), found, 1, broken=found > 1)

    def _look_at_code(self, code: str) -> None:
        """Among standing units a code stands once."""
        found = self._codes[code]
        if code and (found > 1 or self._faulty[code]):
            self._say((CODE, code, ""), found, 1, broken=found > 1)

    def _look_at_set(self, host: str) -> None:
        """The standing township has its standard bodies, within its limit (SX-09, SX-10)."""
        self._look_at_limit(host)
        for unit in self._listed[host]:
            self._look_at_body(unit)
        for body_set in self._sets:
            for slot in body_set.slots:
                self._look_at_slot(host, slot)

    def _set_of(self, host: str) -> BodySet | None:
        row = self.rows.divisions.get(host)
        return self._standard.of(row) if row else None

    def _look_at_limit(self, host: str) -> None:
        mine, found = self._set_of(host), self._counted[host]
        for body_set in self._sets:
            beyond = body_set is mine and found > body_set.limit
            self._say((body_set.limit_rule, host, ""), found, body_set.limit, broken=beyond)

    def _look_at_slot(self, host: str, slot: str) -> None:
        mine, found = self._set_of(host), self._slots[host, slot]
        for body_set in self._sets:
            if slot in body_set.slots:
                missing = body_set is mine and not found
                self._say((body_set.set_rule, host, slot), found, 1, broken=missing)

    def _look_at_body(self, unit: str) -> None:
        """A body that counts is one of the set (SX-09); one sent from above is tied to its township."""
        body = self.rows.bodies.get(unit)
        standing = body if body is not None and body.state is State.STANDING else None
        sent = standing if standing and standing.dispatched else None
        unlisted = False
        if standing and not sent and self._standard.counts(standing):
            mine = self._set_of(standing.host)
            slot = mine.slots.get(standing.slot) if mine else None
            unlisted = mine is not None and (slot is None or slot.name != standing.name)
        if unlisted or sent or self._faulty[unit]:
            devolved = sent is not None and sent.name in self._standard.devolved
            self._say(("body/standard_set", unit, ""), 1, 0, broken=unlisted)
            self._say((DEVOLVED, unit, ""), 1, 0, broken=devolved)
            self._look_at_ties(unit, sent)

    def _look_at_ties(self, unit: str, sent: Body | None) -> None:
        """A body sent from above is tied to its township by the lines that it needs, with their least shares."""
        shares = (
            {line.kind: line.share or 0 for line in sent.lines if line.organ == sent.host} if sent else {}
        )
        for kind, tie in self._standard.ties.items():
            share = shares.get(kind, tie.least)
            self._say((LINES, unit, kind), 0, 1, broken=sent is not None and kind not in shares)
            if tie.least:
                self._say((WEIGHT, unit, kind), share, tie.least, broken=share < tie.least)

    def _look_at_duty(self, duty: Duty) -> None:
        """One body undertakes a matter at a place (SX-18)."""
        found = self._main[duty.place, duty.matter]
        self._say((ONE_MAIN, duty.place, duty.matter), found, 1, broken=found > 1)
        self._look_at_duties_at(duty.body)
        self._look_at_duties_at(duty.place)

    def _look_at_duties_at(self, unit: str) -> None:
        """Nothing goes while it holds a duty (SX-21)."""
        held = self._duties_at[unit]
        self._say((UNHELD, unit, ""), held, 0, broken=held > 0 and self._row(unit) is None)

    def _look_at_succession(self, change: Change) -> None:
        """Nothing closes or goes before its successors stand (SX-06)."""
        if change.op in (Op.CLOSE, Op.ABOLISH):
            self._successors[change.unit] = change.successors
            for heir in change.successors:
                self._predecessors.setdefault(heir.unit, []).append(change.unit)
        waiting, seen = [change.unit], {change.unit}
        while waiting:
            unit = waiting.pop()
            if unit in self._successors:
                left = not self._carried_on(unit)
                self._say((SUCCESSOR, unit, ""), 0, 1, broken=left)
            for predecessor in self._predecessors.get(unit, ()):
                if predecessor not in seen:
                    seen.add(predecessor)
                    waiting.append(predecessor)

    def _carried_on(self, unit: str, seen: frozenset[str] = frozenset()) -> bool:
        row = self._row(unit)
        if row is not None and row.state is State.STANDING:
            return True
        heirs = self._successors.get(unit, ())
        if unit in seen or not heirs:
            return False
        return all(self._carried_on(heir.unit, seen | {unit}) for heir in heirs)

    def _figures_at_stake(self, change: Change) -> Mapping[str, int]:
        if change.op is not Op.ABOLISH:
            return {}
        figures = self.rows.figures
        return {q: figures[q][change.unit] for q in figures if change.unit in figures[q]}

    def _look_at_figures(self, change: Change, held: Mapping[str, int]) -> None:
        """Who is abolished leaves its households and people to units that are there."""
        shares = [heir.share for heir in change.successors]
        there = [self._row(heir.unit) is not None for heir in change.successors]
        if shares and all(there):
            return
        for quantity, figure in held.items():
            parts = apportion(figure, shares) if shares else []
            arrived = sum(part for part, arrives in zip(parts, there, strict=True) if arrives)
            key = (CONSERVED, change.unit, quantity)
            self._say(key, arrived, figure, broken=arrived < figure)

    def _look_at_handing_down(self, change: Change) -> None:
        """A station goes into a body of the township only after it was handed down (SX-11)."""
        heirs = [self.rows.bodies.get(heir.unit) for heir in change.successors]
        local = any(heir is not None and not heir.dispatched for heir in heirs)
        self._say((HANDED_DOWN, change.unit, ""), 0, 1, broken=local)


def _worth_a_look(before: Division | Body | None, after: Division | Body | None) -> Iterator[Division | Body]:
    """The rows whose subjects a change may have touched; one is enough where both name the same."""
    if before is None or after is None:
        yield from (row for row in (before, after) if row is not None)
    elif _named(before) != _named(after):
        yield before
        yield after
    else:
        yield after if after.state is State.STANDING else before


def _named(row: Division | Body) -> tuple[str, str, str]:
    if isinstance(row, Division):
        return row.parent, row.name, row.code
    return row.host, row.name, row.slot
