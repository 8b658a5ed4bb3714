"""Cases of every shipped process walked at random in the store: a refusal leaves all as it was, a step only what its log says."""

import random
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.utils import timezone

from santu.accounts.domain.grants import EVERYWHERE
from santu.accounts.domain.roles import ROLES
from santu.accounts.models import Grant, User
from santu.accounts.selectors.duties import bars_today
from santu.kernel.messages import Refused, refuse
from santu.operate.domain.binding import binding_of, shipped_binding
from santu.operate.domain.definition import Definition
from santu.operate.domain.files import Brought
from santu.operate.domain.forms import CHOSEN, Field, Form, Kind
from santu.operate.domain.shipped import NAMES, shipped
from santu.operate.models import Case, CaseClock, Token
from santu.operate.selectors import guards
from santu.operate.selectors.choices import choices_of
from santu.operate.selectors.clocks import clock_faults
from santu.operate.selectors.replaying import log_faults
from santu.operate.services import saying, stepping
from santu.operate.services.beginning import Beginning, case_begin
from santu.operate.services.stepping import Doing, Opening, case_fire, case_open, task_complete
from santu.register.domain.rows import Line
from santu.register.domain.unit_lists import ListRow
from santu.register.services.bodies import bodies_record
from santu.register.services.unit_lists import list_rows_add
from santu.standards.loader import load
from tests.db import duties, grids, penalties
from tests.db.enforcement import team_id
from tests.db.quotas import service
from tests.db.registers import DAY, FOUNDED, body, person, stranger, unit
from tests.db.running import COUNTY, HOUSING, PROMISED, TOWN, WATER, department
from tests.db.unit_lists import CLASSES, drafted, published

pytestmark = pytest.mark.django_db
NOW = "2026-03-02T02:00:00Z"
OWN_PAGES = ("whistle", "window")
"""Processes that are opened by pages of their own, with rows of their own beside the case."""
WALKS, TRIES, STEPS = 4, 60, 20
LISTED, OFFICE, DISPATCHED = "SX-0101", "党政综合办公室", "司法所"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
GOOD = {
    Kind.TEXT: ["东街市场", "占道经营", "——", "🌾 第一\n第二"],
    Kind.NUMBER: ["0", "1", "3", "12", "60", "20000"],
    Kind.MONEY: ["0", "0.01", "200", "1,999.99", "60000", "9999999999999.99"],
    Kind.WHO: ["某人", "某合作社"],
    Kind.PHONE: ["0350-1234567", ""],
}
BAD = [
    "",
    "  ",
    "many",
    "-1",
    "1e300000",
    "2026-02-30",
    "0001-01-01",
    "9" * 400,
    "长" * 2001,
    "140102198001010011",
    "'; --",
]


@dataclass
class Walk:
    """One case, with people who each may do everything, and what came of what they tried.

    ``often`` are what is mostly chosen, where it is there to choose: what the law asks for.
    """

    name: str
    seed: int
    people: Sequence[User]
    often: Collection[str] = ()
    came: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.definition: Definition = shipped(self.name)
        self.binding = binding_of(shipped_binding(self.name))

    def form(self, node: str) -> Form:
        return self.binding.forms.get(node, {})

    def opened(self) -> Case | None:
        """A case opened at random, by the form where there is one; nothing where that is never taken."""
        start = self.definition.starts[self.definition.id]
        for number in range(TRIES):
            key = f"{self.name}-{self.seed}-{number}"
            by = self.random.choice(self.people)
            if start in self.binding.forms:
                title = self.random.choice(["某事"] * 8 + [" ", "长" * 201])
                written, brought = self.said(start)
                told = Beginning(self.name, unit(TOWN), title, key, written, brought)
                case = self.tried("open", lambda told=told, by=by: case_begin(told=told, by=by))
            else:
                case = self.tried("open", lambda by=by, key=key: case_open(told=self.opening(key), by=by))
            if case:
                return case
        return None

    def opening(self, key: str) -> Opening:
        """For a process that is opened by a page of its own: with whatever lists it goes through."""
        both = [department(HOUSING), department(WATER)]
        each = {node.each.items for node in self.definition.nodes.values() if node.each and node.each.items}
        lanes = {name for lane in self.binding.lanes.values() for name in lane.at}
        lists = dict.fromkeys(each, both) | dict.fromkeys(lanes - each, both[:1])
        terms = {"clocks": {PROMISED: "5 个工作日"}}
        return Opening(self.name, unit(TOWN), unit(COUNTY), "某事", key, lists=lists, terms=terms)

    def tried(self, what: str, act: Callable[[], Case]) -> Case | None:
        """What is refused says so and changes no row; what is taken leaves the case sound."""
        before = rows()
        try:
            case = act()
        except Refused as refused:
            said = [str(fault.message) for fault in refused.faults]
        else:
            self.came[what] += 1
            assert_sound(case)
            return case
        assert all(said), what
        assert rows() == before, f"{what} was refused and left something"
        self.came[f"refused {what.partition('.')[0]}"] += 1
        return None

    def said(self, node: str, outcome: str = "done") -> tuple[dict[str, list[str]], list[Brought]]:
        """Fields written as their kinds ask, mostly; files, mostly where they are needed."""
        written, brought = dict[str, list[str]](), list[Brought]()
        careless = self.random.random() < 0.3
        for name, own in self.form(node).items():
            needed = own.is_needed(outcome)
            seldom = 0.1 if own.kind is Kind.NUMBER else 0.4
            if self.random.random() > (0.98 if needed else seldom):
                continue
            wrong = careless and self.random.random() < 0.3
            if own.kind is Kind.FILES:
                brought += self.files(name, own, wrong=wrong)
            else:
                written[name] = [self.random.choice(BAD)] if wrong else self.well(own)
        if careless and self.random.random() < 0.1:
            written["nothing_of_this_name"] = ["x"]
        return written, brought

    def well(self, own: Field) -> list[str]:
        """What a field may say."""
        today = timezone.localdate()
        if own.kind is Kind.DAY:
            days = (-60, -5, -1, 0, 0, 0, 0) if own.past else (-60, -5, -1, 0, 0, 0, 0, 1, 60, 400)
            return [str(today + timedelta(days=self.random.choice(days)))]
        if own.kind is Kind.CHOICE:
            return [self.random.choice(sorted(own.of))]
        if own.kind in CHOSEN:
            known = sorted(choices_of(own, unit(TOWN), unit(COUNTY), today))
            fitting = [one for one in known if one in self.often]
            if fitting and self.random.random() < 0.9:
                known = fitting
            several = own.kind in (Kind.UNITS, Kind.OFFICERS)
            return self.random.sample(
                known, min(len(known), self.random.choice((1, 2, 2, 2, 3)) if several else 1)
            )
        return [self.random.choice(GOOD[own.kind])]

    def files(self, name: str, own: Field, *, wrong: bool) -> Iterator[Brought]:
        kinds = list(own.of) or [""]
        for of in kinds if own.every else [self.random.choice(kinds)]:
            content = self.random.choice([b"", b"text", PNG[:4]]) if wrong else PNG
            yield Brought(0, f"{name}.png", BytesIO(content), name, "lost" if wrong and not content else of)

    def step(self, case: Case) -> None:
        """Somebody tries to end a task, or time passes and clocks strike."""
        tasks = list(Token.objects.filter(case=case).open_tasks().order_by("number"))
        if not tasks or self.random.random() < 0.2:
            self.tried("fire", lambda: case_fire(case=case.pk))
            return
        task = self.random.choice(tasks)
        outcome = self.random.choice([*self.definition.nodes[task.node].outcomes] * 3 + ["nothing"])
        written, brought = self.said(task.node, outcome)
        doing = Doing(outcome, self.random.choice(["", "同意"]), written=written, brought=brought)
        by = self.random.choice([*self.people, stranger("nobody")])
        end = f"{task.node}.{outcome}"
        self.tried(end, lambda: task_complete(case=case.pk, token=task.number, by=by, doing=doing))


def rows() -> Mapping[str, list[tuple[object, ...]]]:
    """All rows of the store, as it holds them."""
    found = dict[str, list[tuple[object, ...]]]()
    with connection.cursor() as cursor:
        for model in apps.get_models():
            table, key = model._meta.db_table, model._meta.pk.column
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY "{key}"')
            found[table] = cursor.fetchall()
    return found


def assert_sound(case: Case) -> None:
    """Its rows are what its log says; while it is open somebody is waited for, or a clock runs; and duties are apart."""
    case = Case.objects.select_related("version").get(pk=case.pk)
    assert not [*log_faults([case]), *clock_faults([case])]
    tokens = list(Token.objects.filter(case=case).order_by("ended_at", "number"))
    waits = any(token.waits and token.ended_at is None for token in tokens)
    runs = CaseClock.objects.filter(case=case, state="running").exists()
    assert (case.closed_at is None) == (waits or runs)
    definition, duties = shipped(case.process), binding_of(case.version.binding).duties
    ends = [(definition.starts[definition.id], case.opened_by)]
    ends += [(token.node, token.ended_by) for token in tokens if token.ended_by]
    deeds = [(duties.get(node, ""), node, by) for node, by in ends]
    closed = {(bar.did, bar.then) for bar in bars_today()}
    for number, (then, node, by) in enumerate(deeds):
        before = {did for did, own, who in deeds[:number] if who == by and own != node}
        assert not {(did, then) for did in before} & closed, deeds


@pytest.fixture
def often(settings, tmp_path) -> Mapping[str, Collection[str]]:
    """What mostly fits each process, of a register that has all that they ask for.

    A team with certificates and a power, posts to lend, a dispatched body, duties, grids, and a list of what they do.
    """
    settings.SANTU_HOME = tmp_path
    with time_machine.travel(NOW, tick=False):
        posts = penalties.officers()
        penalties.legal_certificate(posts[2])
        lines = (Line("administration", "县司法局"),)
        made = [body(unit(TOWN), OFFICE), body(unit(TOWN), DISPATCHED, "dispatched", lines=lines)]
        bodies_record(day=DAY, bodies=made, title="机构", by=person())
        duties.recorded(duties.row(TOWN, LISTED, OFFICE), duties.row(COUNTY, "SX-0201", WATER))
        village = f"{TOWN}200"
        grids.recorded(grids.grid(village, 1, {"a": 20}))
        number = drafted("admission", "empty", TOWN)
        row = ListRow(LISTED, {"class": CLASSES[0], "name": "用火用电巡查", "issuer": "应急管理局"})
        list_rows_add(edition=number, rows=[row], standards=load(), by=person())
        published(number, timezone.localdate())
        bodies = {"supervision": team_id(), "quota_loan": service(TOWN), "head_consultation": made[1].id}
        matters = {"grid_event": LISTED, "hotline": LISTED}
        places = {unit(TOWN), unit(village), *map(str, posts[:3])}
        return {
            name: {*places, bodies.get(name, made[0].id), matters.get(name, penalties.MATTER)}
            for name in NAMES
        }


@pytest.fixture
def people(often: Mapping[str, Collection[str]]) -> list[User]:
    """Four people of whom each holds every role everywhere, and two who hold every role at the township alone."""
    assert often
    found = dict.fromkeys(("jia", "yi", "bing", "ding"), EVERYWHERE) | dict.fromkeys(("wu", "ji"), unit(TOWN))
    users = {name: stranger(name) for name in found}
    Grant.objects.bulk_create(
        Grant(user=users[name], role=role.key, unit=at, start=FOUNDED)
        for name, at in found.items()
        for role in ROLES
    )
    return [*users.values()]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_refused_changes_nothing_and_what_is_done_is_sound(
    name: str, people: list[User], often: Mapping[str, Collection[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In every second walk the register answers, and does its part as tasks end; in the others it answers at random.

    Those that are opened by pages of their own, with rows of theirs, are walked without.
    """
    came, real, dice = Counter[str](), Counter[str](), random.Random(name)
    answered = {asks: lambda *_: (dice.random() < 0.7, ()) for asks in guards.SELECTED}
    for seed in range(WALKS):
        with monkeypatch.context() as patched, time_machine.travel(NOW, tick=False) as clock:
            at_random = bool(seed % 2) or name in OWN_PAGES
            if at_random:
                patched.setattr(guards, "SELECTED", answered)
                for keeps in (saying, stepping):
                    patched.setattr(keeps, "IN_REGISTER", {})
                patched.setattr(stepping, "BY_PROGRAM", {})
            walk = Walk(name, seed, people, often[name], came if at_random else real)
            case = walk.opened()
            for _ in range(STEPS if case else 0):
                clock.shift(timedelta(hours=walk.random.choice((1, 1, 9, 80))))
                if case is None or Case.objects.get(pk=case.pk).closed_at:
                    break
                walk.step(case)
    assert name in OWN_PAGES or real["open"], real
    came += real
    assert came.total() > WALKS * 5, came
    assert came["open"], came
    assert sum(number for what, number in came.items() if "." in what) >= WALKS, came
    assert sum(number for what, number in came.items() if what.startswith("refused")) > WALKS, came


def test_a_refusal_that_left_something_would_be_found(
    people: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A step that wrote before it was refused, whose transaction did not hold, is told by the rows."""
    walk = Walk("operation", 1, people)

    def leaves() -> Case:
        stranger("xin")
        raise refuse("", "not so")

    with pytest.raises(AssertionError, match="left something"):
        walk.tried("leave", leaves)
