"""Random dated acts and undoings: the register answers as a plain list of facts does, for every day as of every act.

The model keeps, for each unit and each kind of fact, its value on each of a few days; the last day's value holds for
ever. It knows nothing of rows: a change holds to the end of the run of equal values, or of the gap, that it falls in.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from santu.kernel.change import Change, Op
from santu.kernel.codes import DivisionCode, Level
from santu.kernel.messages import Refused
from santu.register.domain.rows import Division
from santu.register.models import Act
from santu.register.selectors.digests import county_digests
from santu.register.selectors.snapshots import snapshot
from santu.register.services.undo import act_undo
from tests.db.registers import act_on, overlaps, person

DAYS = [date(2020, month, 1) for month in (1, 3, 5, 7)]
ENDS = [*DAYS[1:], date(9999, 12, 31)]
LEVELS = {2: Level.PROVINCE, 4: Level.CITY, 6: Level.COUNTY, 9: Level.TOWNSHIP, 12: Level.VILLAGE}
NAMES = ("甲", "乙", "丙")
COUNTIES = ("140101", "140102")
FIRST = ("14", "1401", *COUNTIES, "140101100", "140102100", "140101100200", "140102100200")

Fact = tuple[str, str]
"""Unit id and table."""
Value = tuple[str, ...] | None
VERSION, CODE = "register_divisionversion", "register_unitcode"


@dataclass
class Facts:
    """Of each fact its value on each of the days, ``None`` where there is none."""

    lines: dict[Fact, list[Value]] = field(default_factory=dict)

    def at(self, unit: str, table: str, day: int) -> Value:
        return self.lines.get((unit, table), [None] * len(DAYS))[day]

    def say(self, unit: str, table: str, day: int, value: Value) -> None:
        line = self.lines.setdefault((unit, table), [None] * len(DAYS))
        held, stop = line[day], day
        while stop < len(DAYS) and line[stop] == held:
            line[stop] = value
            stop += 1

    def on(self, day: int) -> dict[str, tuple[tuple[str, ...], str]]:
        """The units of a day: what each is, and its code."""
        units = [unit for unit, table in self.lines if table == VERSION]
        return {
            unit: (version, (self.at(unit, CODE, day) or ("nbs", ""))[1])
            for unit in units
            if (version := self.at(unit, VERSION, day))
        }

    def ever(self) -> set[str]:
        return {unit for (unit, _), line in self.lines.items() if any(line)}

    def coherent(self) -> bool:
        """On every day every parent is there, and a code is had once."""
        for day in range(len(DAYS)):
            units = self.on(day)
            codes = [code for _, code in units.values() if code]
            if len(codes) != len(set(codes)):
                return False
            if any(parent not in units and parent != "None" for (*_, parent, _, _), _ in units.values()):
                return False
        return True

    def rows(self) -> list[tuple[str, str]]:
        """Unit id and canonical line of every run of equal values."""
        found = []
        for (unit, table), line in self.lines.items():
            for day, value in enumerate(line):
                if value and (day == 0 or line[day - 1] != value):
                    last = next((d for d in range(day, len(DAYS)) if line[d] != value), len(DAYS)) - 1
                    fields = (table, unit, *value, str(DAYS[day]), str(ENDS[last]))
                    found.append((unit, "\t".join(fields)))
        return found

    def counties(self) -> dict[str, set[str]]:
        above = [(u, v[3]) for (u, table), line in self.lines.items() if table == VERSION for v in line if v]
        found = {f"u{county}": {f"u{county}"} for county in COUNTIES}
        for _ in range(2):
            for unit, parent in above:
                found.setdefault(unit, set()).update(found.get(parent, ()))
        return found

    def digests(self) -> dict[str, str]:
        counties, lines = self.counties(), {}
        for unit, line in self.rows():
            for county in counties.get(unit) or [""]:
                lines.setdefault(county, []).append(line.encode() + b"\n")
        return {county: sha256(b"".join(sorted(said))).hexdigest() for county, said in lines.items()}


@dataclass
class Draft:
    """An act to be: the units of its day as it makes them, and the changes in order."""

    day: int
    units: dict[str, tuple[tuple[str, ...], str]]
    ever: set[str] = field(default_factory=set)
    """Who stands on some day: a unit is established once."""
    changes: list[Change] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)

    def carried_into(self, facts: Facts) -> Facts:
        after = deepcopy(facts)
        for unit in self.touched:
            row, code = self.units.get(unit, (None, ""))
            after.say(unit, VERSION, self.day, row)
            after.say(unit, CODE, self.day, ("nbs", code) if code else None)
        return after

    def establish(self, code: str, name: str, parent: str) -> None:
        unit = f"u{code}"
        row = Division(unit, LEVELS[len(code)], "k", name, parent, DivisionCode(code))
        values = (str(row.level), "k", name, parent or "None", "ordinary", "standing")
        self._put(Change(Op.ESTABLISH, unit, becomes=row), (values, code))

    def _put(self, change: Change, made: tuple[tuple[str, ...], str] | None) -> None:
        self.changes.append(change)
        self.touched.add(change.unit)
        self.units.pop(change.unit, None)
        if made:
            self.units[change.unit] = made

    def _at(self, *levels: str) -> list[str]:
        return sorted(unit for unit, (row, _) in self.units.items() if row[0] in levels)

    def _field(self, op: Op, place: int, a: int, value: Callable[[str], str]) -> None:
        for unit in self._at("township", "village")[a : a + 1]:
            row, code = self.units[unit]
            becomes = value(row[0])
            changed = (*row[:place], becomes, *row[place + 1 :])
            self._put(Change(op, unit, row[place], becomes), (changed, code))

    # What an act may do; each does nothing where it does not apply.

    def a_new_unit(self, a: int, b: int) -> None:
        above = self._at("county", "township")
        parent = above[-1 - a % len(above)]
        code = f"{parent[1:]}{300 + b % 2}"
        if f"u{code}" not in self.ever | self.touched:
            self.establish(code, NAMES[b % 3], parent)

    def a_name(self, a: int, b: int) -> None:
        self._field(Op.RENAME, 2, a, lambda level: NAMES[b % 3])

    def a_home(self, a: int, b: int) -> None:
        homes = {"township": self._at("county"), "village": self._at("township")}
        if homes["village"]:
            self._field(Op.MOVE, 3, a, lambda level: homes[level][b % len(homes[level])])

    def a_code(self, a: int, b: int) -> None:
        for unit in self._at("township", "village")[a : a + 1]:
            row, was = self.units[unit]
            code = f"140101{400 + b % 2}" if row[0] == "township" else f"140101400{400 + b % 2}"
            self._put(Change(Op.RECODE, unit, was, DivisionCode(code)), (row, code))

    def an_end(self, a: int, b: int) -> None:
        for unit in self._at("township", "village")[a : a + 1]:
            self._put(Change(Op.ABOLISH, unit), None)


@dataclass
class Done:
    """An act: what its facts were before it, and how it left them."""

    number: int
    before: dict[Fact, list[Value]]
    after: dict[Fact, list[Value]]
    in_force: bool = True

    def near(self, other: "Done") -> bool:
        """Whether they say something of the same unit, of a unit and what is in it, or of one code."""
        return bool(self._ends() & other._ends())

    def same_fact(self, other: "Done") -> bool:
        return bool(self.before.keys() & other.before.keys())

    def _ends(self) -> set[str]:
        lines = [*self.before.items(), *self.after.items()]
        found = {unit for (unit, _), _ in lines}
        found |= {v[3] for (_, table), line in lines if table == VERSION for v in line if v}
        return found | {v[1] for (_, table), line in lines if table == CODE for v in line if v}


KINDS = (Draft.a_new_unit, Draft.a_new_unit, Draft.a_name, Draft.a_home, Draft.a_code, Draft.an_end)
ops = st.tuples(st.sampled_from(KINDS), st.integers(0, 4), st.integers(0, 3))
days = st.sampled_from(range(len(DAYS)))


class Timeline(RuleBasedStateMachine):
    """The register beside the model; an act of which the model would not hold together is not tried."""

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.facts = Facts()
        self.history: dict[int, Facts] = {}
        self.acts: list[Done] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @initialize()
    def first(self) -> None:
        self.by = person()
        draft = Draft(0, {})
        for code in FIRST:
            above = next((c for c in reversed(FIRST) if len(c) < len(code) and code.startswith(c)), "")
            draft.establish(code, f"名{code}", f"u{above}" if above else "")
        self._record(draft, draft.carried_into(self.facts))

    @rule(day=days, wanted=st.lists(ops, min_size=1, max_size=3))
    def act(self, day, wanted) -> None:
        draft = Draft(day, self.facts.on(day), self.facts.ever())
        for kind, a, b in wanted:
            kind(draft, a, b)
        facts = draft.carried_into(self.facts)
        if draft.changes and facts.coherent():
            self._record(draft, facts)

    @rule(first=st.lists(ops, min_size=1, max_size=2), second=ops, days=st.tuples(days, days))
    def act_upon_act(self, first, second, days) -> None:
        """One act and another, the first undone if nothing keeps it, then both from the end."""
        self.act(days[0], first)
        self.act(days[1], [second])
        for back in (1, 0, 1):
            self.undo(back)

    @rule(back=st.integers(0, 2))
    def undo(self, back) -> None:
        for done in self.acts[1:][::-1][back : back + 1]:
            self._undo(done)

    def _undo(self, done: Done) -> None:
        later = [act for act in self.acts if act.number > done.number and act.in_force]
        undone = Facts({**deepcopy(self.facts.lines), **deepcopy(done.before)})
        try:
            act = act_undo(act=Act.objects.get(pk=done.number), by=self.by, reason="有误")
        except Refused:
            assert not done.in_force or any(act.near(done) for act in later)
            return
        assert done.in_force
        assert not any(act.same_fact(done) for act in later)
        assert undone.coherent()
        self.facts, done.in_force = undone, False
        self.history[act.pk] = deepcopy(self.facts)

    @rule(day=days, known=st.integers(0, 30))
    def read(self, day, known) -> None:
        act = sorted(self.history, reverse=True)[known % len(self.history)]
        found = snapshot(DAYS[day], known=act)
        assert self._said(found.divisions) == self.history[act].on(day)

    @invariant()
    def digests_are_those_of_the_facts(self) -> None:
        assert county_digests() == self.facts.digests()

    @invariant()
    def nothing_overlaps(self) -> None:
        assert overlaps() == []

    def _said(self, divisions) -> dict[str, tuple[tuple[str, ...], str]]:
        return {
            row.id: (
                (row.level, row.kind, row.name, row.parent or "None", row.unit_class, row.state),
                row.code,
            )
            for row in divisions.values()
        }

    def _record(self, draft: Draft, facts: Facts) -> None:
        act = act_on(DAYS[draft.day], *draft.changes)
        none: list[Value] = [None] * len(DAYS)
        before = {fact: self.facts.lines.get(fact, none) for fact in facts.lines}
        said = {fact: line for fact, line in facts.lines.items() if line != before[fact]}
        self.acts.append(Done(act.pk, {fact: list(before[fact]) for fact in said}, deepcopy(said)))
        self.facts = facts
        self.history[act.pk] = deepcopy(facts)


@pytest.mark.django_db
def test_the_register_answers_as_a_list_of_facts_does():
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    # Shrinking would take minutes, and the ten steps of a failure are read as they are.
    unshrunk = [Phase.explicit, Phase.reuse, Phase.generate]
    wanted = settings(
        max_examples=24, stateful_step_count=10, deadline=None, phases=unshrunk, suppress_health_check=checks
    )
    run_state_machine_as_test(Timeline, settings=wanted)
