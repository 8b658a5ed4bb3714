"""Random vouchers, loans and reversals: the ledger of posts holds and refuses what a list of moves does, on every day."""

from copy import deepcopy
from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from santu.accounts.domain.grants import EVERYWHERE
from santu.accounts.models import Grant, User
from santu.kernel.messages import Refused
from santu.register.domain.ledger import Account, Entry, Holds, Measure, trial
from santu.register.domain.ledger_rules import Paper
from santu.register.domain.loans import months_after
from santu.register.selectors.loans import loan_numbered
from santu.register.selectors.quotas import balances_in_all, ledger_faults
from santu.register.services.bodies import bodies_record
from santu.register.services.loans import (
    LoanWish,
    loan_apply,
    loan_approve,
    loan_check,
    loan_refuse,
    loan_return,
    loan_use,
)
from santu.register.services.quotas import quota_close, quota_record, quota_reverse
from santu.standards.loader import load
from tests.db.registers import DAY, FOUNDED, body, imported, person, stranger, unit
from tests.property.ledger_model import Place, Posts

STANDARDS = load()
TODAY = date(2020, 9, 1)
DAYS = [date(2020, 1, 1), DAY, date(2020, 8, 1), TODAY, date(2020, 12, 31), date(2021, 3, 1)]
EVER = date(2030, 1, 1)
KINDS = ("institutional", "administrative")
TABLES = (
    "quotaaccount",
    "quotavoucher",
    "quotaentry",
    "quotabalance",
    "quotaclosing",
    "quotaloan",
    "quotaloanstep",
)
COUNTS = " + ".join(f"(SELECT count(*) FROM register_{table})" for table in TABLES)
WRITTEN = f"SELECT {COUNTS} + (SELECT count(*) FROM audit_auditentry)"


class Ground:
    """What every run begins with: a small register, its bodies, three people, and posts issued and assigned."""

    def __init__(self) -> None:
        imported()
        self.people = [
            person(),
            self._holding("clerk", "township_clerk"),
            self._holding("board", "commission"),
        ]
        names = (
            ("140101100", "centre"),
            ("140101200", "centre"),
            ("140102100", "centre"),
            ("140101100", "office"),
        )
        bodies = [body(unit(code), f"机构{category}", category) for code, category in names]
        bodies_record(day=DAY, bodies=bodies, title="机构", by=self.people[0])
        province, east, west = (unit(code) for code in ("14", "140101", "140102"))
        places = {province: Place("province"), east: Place("county", east), west: Place("county", west)}
        for one, (code, category) in zip(bodies, names, strict=True):
            kind = "administrative" if category == "office" else "institutional"
            county = east if code.startswith("140101") else west
            places[one.id] = Place("township", county, frozenset({kind}))
        self.model, self.units = Posts(places, DAY), list(places)
        for kind in KINDS:
            lines = [(0, "issued", 0, "cap", 60), (0, "cap", 1, "level", 25), (0, "cap", 2, "level", 15)]
            lines += [(1, "level", 1, "pool", 8), (2, "level", 2, "pool", 5)]
            lines += [
                (1, "level", 3, "vacant", 6),
                (1, "level", 6, "vacant", 4),
                (2, "level", 5, "vacant", 3),
            ]
            moves = [(DAY, self.at(a, b, kind), self.at(c, d, kind), amount) for a, b, c, d, amount in lines]
            assert self.model.enter(moves, "文机事", f"first {kind}", "央编")
            entered(moves, Paper("文", "机", "事", f"first {kind}", "央编"), self.people[0])

    def _holding(self, name: str, role: str) -> User:
        user = stranger(name)
        Grant.objects.create(user=user, role=role, unit=EVERYWHERE, start=FOUNDED)
        return user

    def at(self, place: int, holds: str, kind: str, measure: str = "heads") -> tuple[str, str, str, str]:
        return self.units[place], holds, kind, measure


def entered(moves, paper, by) -> int:
    return quota_record(entries=[entry(*move) for move in moves], paper=paper, standards=STANDARDS, by=by)


def entry(day, source, target, amount) -> Entry:
    sides = (Account(unit, Holds(holds), kind, Measure(said)) for unit, holds, kind, said in (source, target))
    return Entry(day, *sides, amount)


def written() -> int:
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        return cursor.fetchone()[0]


def one_in(often: int, usual, *rare):
    """Mostly what is in order."""
    return st.integers(1, often).flatmap(lambda n: st.sampled_from(rare) if n == 1 else st.just(usual))


PLACES, SMALL, AMOUNTS = st.integers(0, 6), st.integers(1, 4), st.sampled_from([1, 2, 3, 5, 9, 0])
HEADS = ("heads", "heads")
HOLDS = st.sampled_from([*map(str, Holds)])
OFFICE = 6
COUNTIES_OF = {3: 1, 4: 1, 5: 2, 6: 1}
BODIES = st.sampled_from([3, 4, 5, 6])
kinds = one_in(3, KINDS[0], KINDS[1])
SAID = one_in(15, ("文", "机", "事"), ("", "机", "事"), ("文", " ", "事"), ("文", "机", ""))
papers, documents = SAID, one_in(15, "文", " ")
usual = st.one_of(
    st.tuples(BODIES, st.just("vacant"), BODIES, st.just("vacant")),
    BODIES.map(lambda b: (COUNTIES_OF[b], "level", b, "vacant")),
    BODIES.map(lambda b: (b, "vacant", COUNTIES_OF[b], "level")),
    st.tuples(st.just(0), st.sampled_from(["issued", "cap"]), st.just(0), st.just("cap")),
    st.sampled_from([1, 2]).map(lambda c: (0, "cap", c, "level")),
    st.sampled_from([1, 2]).map(lambda c: (c, "level", 0, "cap")),
    st.tuples(st.sampled_from([1, 2]), st.sampled_from(["pool", "frozen"])).map(
        lambda p: (p[0], "level", *p)
    ),
    st.tuples(st.sampled_from([1, 2]), st.sampled_from(["pool", "frozen"])).map(
        lambda p: (*p, p[0], "level")
    ),
    BODIES.map(lambda b: (b, "vacant", b, "frozen")),
    BODIES.map(lambda b: (b, "frozen", b, "vacant")),
    st.just((0, "cap", 0, "issued")),
)
ways = st.one_of(usual, usual, usual, usual, st.tuples(PLACES, HOLDS, PLACES, HOLDS))
second_kinds = one_in(12, None, "institutional", "administrative", "own")
measures = one_in(12, HEADS, ("deputy", "deputy"), ("heads", "principal"))
days = st.one_of(st.sampled_from(DAYS[1:]), st.sampled_from(DAYS))
lines = st.tuples(days, ways, kinds, second_kinds, measures, AMOUNTS)


OFFICER, CLERK, BOARD = range(3)
STEPS = {
    "check": (loan_check, OFFICER, "standards"),
    "approve": (loan_approve, BOARD),
    "use": (loan_use, OFFICER, "standards", "central"),
    "give_back": (loan_return, OFFICER, "standards", "amount"),
    "refuse": (loan_refuse, OFFICER, "standards"),
}
WANTED = {
    "body": BODIES,
    "mixed": one_in(10, False, True),
    "amount": AMOUNTS,
    "term": one_in(8, 12, 0, 25, 1, None),
    "start": one_in(8, 0, -300, 40),
    "reason": documents,
    "again": one_in(10, False, True),
}
NEXT = {"applied": "check", "reserved": "approve", "approved": "use"}
central = one_in(4, "央编", "")


class Ledger(RuleBasedStateMachine):
    """The ledger beside the model: it refuses exactly what the model does, and then writes nothing."""

    ground: Ground

    def __init__(self) -> None:
        super().__init__()
        self.model, self.today = deepcopy(self.ground.model), TODAY
        self.told: object = None
        self.officer, self.clerk, _ = self.ground.people
        self.numbers: dict[str, int] = {}
        self.loans: list[int] = []
        self.clock = patch.object(timezone, "localdate", lambda: self.today)
        self.clock.start()
        self.block = transaction.atomic()
        self.block.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)
        self.clock.stop()

    def same(self, allowed: bool, act, **said):
        """Do it: it passes if the model allows it, else it is refused and leaves nothing."""
        before, made, faults = written(), None, []
        try:
            made = act(**said)
        except Refused as refused:
            faults = [str(fault) for fault in refused.faults]
        assert allowed == (not faults), faults
        assert allowed or written() == before
        return made

    @rule(
        line=st.tuples(st.sampled_from(DAYS[1:]), usual, kinds, st.none(), st.just(HEADS), SMALL),
        central=central,
    )
    def move(self, line, central) -> None:
        """Mostly something that is in order."""
        self.voucher([line], ("文", "机", "事"), False, central)

    @rule(lines=st.lists(lines, max_size=3), papers=papers, again=one_in(10, False, True), central=central)
    def voucher(self, lines, papers, again, central) -> None:
        at, moves = self.ground.at, []
        for day, (here, holds, there, becomes), kind, other, (one, two), amount in lines:
            moves.append((day, at(here, holds, kind, one), at(there, becomes, other or kind, two), amount))
        key = self._key(again)
        allowed = self.model.enter(moves, papers, key, central)
        paper = Paper(*papers, key, central)
        self._numbered(self.same(allowed, entered, moves=moves, paper=paper, by=self.officer))

    def _key(self, again: bool) -> str:
        used = [key for key in self.model.keys if key.startswith("request")]
        return used[-1] if again and used else f"request {len(self.model.slips)}"

    def _numbered(self, number: int | None) -> None:
        if number is not None:
            self.numbers[len(self.model.slips) - 1] = number

    @rule(back=st.integers(1, 4), day=days, papers=papers)
    def reverse(self, back, day, papers) -> None:
        slip = len(self.model.slips) - back
        if slip not in self.numbers:
            return
        key = self._key(False)
        allowed = self.model.take_back(slip, day, papers, key)
        said = {"number": self.numbers[slip], "day": day, "paper": Paper(*papers, key)}
        self._numbered(self.same(allowed, quota_reverse, **said, standards=STANDARDS, by=self.officer))

    @rule(through=one_in(4, DAYS[0], *DAYS), document=documents)
    def close(self, through, document) -> None:
        allowed = bool(document.strip()) and self.model.close(through, self.today)
        self.same(allowed, quota_close, through=through, document=document, by=self.officer)

    @rule(days=st.sampled_from([1, 5, 29, 30]))
    def time_passes(self, days) -> None:
        self.today += timedelta(days=days)

    @rule(wanted=st.fixed_dictionaries(WANTED), steps=st.integers(0, 5))
    def apply(self, wanted, steps) -> None:
        """Somebody applies, and some of the next steps are taken."""
        start, reason = self.today + timedelta(days=wanted["start"]), wanted["reason"]
        due = months_after(start, wanted["term"]) if wanted["term"] is not None else None
        kind = KINDS[(wanted["body"] == OFFICE) != wanted["mixed"]]
        key = f"{len(self.loans) - wanted['again']}"
        unit, amount = self.ground.units[wanted["body"]], wanted["amount"]
        allowed = self.model.apply(unit, kind, amount=amount, start=start, due=due, reason=reason, key=key)
        wish = LoanWish(unit, kind, amount, start, due, "service", reason, key)
        made = self.same(allowed, loan_apply, wish=wish, standards=STANDARDS, by=self.clerk)
        if made is not None:
            self.loans.append(made.pk)
            for _ in range(steps):
                self.next_step(1, "文", 1, "央编")

    @rule(back=st.integers(1, 3), document=documents, amount=AMOUNTS, central=central)
    def next_step(self, back, document, amount, central) -> None:
        """Mostly loans go on as they should."""
        if back <= len(self.loans):
            state = self.model.loans[-back].on(self.today)
            self._step(back, NEXT.get(state, "give_back"), document, amount, central)

    @rule(
        name=st.sampled_from(sorted(STEPS)),
        back=st.integers(1, 3),
        document=documents,
        amount=AMOUNTS,
        central=central,
    )
    def any_step(self, name, back, document, amount, central) -> None:
        self._step(back, name, document, amount, central)

    def _step(self, back, name, document, amount, central) -> None:
        if back > len(self.loans):
            return
        loan, slips = self.model.loans[-back], len(self.model.slips)
        service, by, *more = STEPS[name]
        words = {"note" if name == "refuse" else "document": document}
        words |= {word: value for word, value in (("amount", amount), ("central", central)) if word in more}
        allowed = getattr(self.model, name)(loan, self.today, **words)
        if "standards" in more:
            words["standards"] = STANDARDS
        self.same(allowed, service, number=self.loans[-back], by=self.ground.people[by], **words)
        now = loan_numbered(self.loans[-back])
        assert (now.state(self.today), now.outstanding(self.today)) == (loan.on(self.today), loan.out)
        if len(self.model.slips) > slips:
            self._numbered(now.steps[-1].voucher)

    @invariant()
    def the_ledger_holds_what_the_model_does(self) -> None:
        told = self.today, len(self.model.slips), written()
        if told == self.told:
            return  # looked at after the step before, and nothing was written since
        self.told = told
        for day in (DAY, self.today, EVER):
            held = balances_in_all(day)
            assert not any(trial(held).values())
            found = {(at.unit, at.holds, at.kind, at.measure): balance for at, balance in held.items()}
            assert found == self.model.balances(day)
        assert ledger_faults(EVER) == {}


def run(machine: type[Ledger], examples: int) -> None:
    # Shrinking would take minutes, and the steps of a failure are read as they are.
    unshrunk = [Phase.explicit, Phase.reuse, Phase.generate]
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    wanted = settings(
        max_examples=examples,
        stateful_step_count=50,
        deadline=None,
        phases=unshrunk,
        suppress_health_check=checks,
    )
    with patch.object(timezone, "localdate", lambda: TODAY):
        Ledger.ground = Ground()
    run_state_machine_as_test(machine, settings=wanted)


@pytest.mark.django_db
def test_the_ledger_holds_and_refuses_what_a_list_of_moves_does():
    run(Ledger, 30)


@pytest.mark.ci
@pytest.mark.django_db
@pytest.mark.parametrize("part", range(4))
def test_the_ledger_holds_and_refuses_what_a_list_of_moves_does_500_times(part):
    """Other steps in each part, so that two workers share them."""
    run(seed(part)(type("Part", (Ledger,), {})), 125)
