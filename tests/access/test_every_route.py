"""Every address, asked by everybody for everything: nobody is shown what is not theirs.

What is expected stands in ``routes.csv`` and ``roles.csv``, written down apart from the code. A row of ``routes.csv`` is
an address with what it is about and the right that it takes to see it and to act on it; a row of ``roles.csv`` a role
with its rights. ``whole`` are roles that see what is everybody's there. ``world`` puts a token into every name, so whatever an answer shows says whose it is.
"""

import csv
import io
import random
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from santu.jobs.services import job_start
from santu.web.urls import urlpatterns
from tests.access.world import TOKEN, World, above, codes, subject, token
from tests.signed_in import signed_in

DRAFT_ACTS = ("", "-simulate", "-publish", "-drawing")
"""What is done to a draft of a process, by the ends of its addresses."""
BESIDE = 4
"""Of so many roles one asks for what is not theirs beside what is not there."""
HERE = Path(__file__).parent
LEVELS = {"province": 2, "city": 4, "county": 6, "township": 9, "village": 12}
RELATIONS = ("own", "above", "below", "beside", "elsewhere")
UNKNOWN = {
    "unit": "nbs.990101.20200630",
    "scenario": 990_001,
    "plan": 990_001,
    "act": 990_001,
    "job": 990_001,
    "consultation": 990_001,
    "asked": 990_001,
    "person": "nobody",
    "edition": 990_001,
    "voucher": 990_001,
    "loan": 990_001,
    "meeting": 990_001,
    "use": 990_001,
    "held": 990_001,
    "head": 990_001,
    "sheet": 990_001,
    "list": 990_001,
    "instrument": 990_001,
    "supervision": 990_001,
    "task": 990_001,
    "admission": 990_001,
    "veto": 990_001,
    "whistle": 990_001,
    "survey": 990_001,
    "case": 990_001,
}
NOT_THERE, LACKS, BROKEN = 404, 403, 500
NEW_EACH_TIME = re.compile(r'(?<="csrfmiddlewaretoken" value=")\w+|(?<="X-CSRFToken": ")\w+')


@dataclass(frozen=True)
class Route:
    """A row of routes.csv."""

    name: str
    thing: str
    sees: str
    acts: str
    query: str
    whole: str


def table(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


ROUTES = [Route(**row) for row in table("routes.csv")]
RIGHTS = {row["role"]: set(row["rights"].split()) for row in table("roles.csv")}
FIRST, *OTHERS = RIGHTS
LEVELS_OF = {row["role"]: row["levels"].split() for row in table("roles.csv")}


@dataclass(frozen=True)
class Asking:
    """Who asks for what: a role over a unit, an address, and the unit that is asked about as it lies to theirs.

    ``beside``: what is not theirs is asked for beside what is not there.
    """

    role: str
    home: str
    route: Route
    about: str
    beside: bool = True

    @property
    def is_theirs(self) -> bool:
        return bool(self.home) and self.about.startswith(self.home)

    @property
    def is_whole(self) -> bool:
        return self.role in self.route.whole.split()

    @property
    def is_seen(self) -> bool:
        """Whether the thing that the address names is there for them."""
        if self.route.thing != "person":
            return self.is_theirs and "read" in RIGHTS[self.role]
        return not RIGHTS[self.role].isdisjoint({"grant", "audit"}) and (self.is_theirs or not self.home)


def related(home: str, relation: str, rng: random.Random) -> str:
    """A unit that lies so to another one."""
    every = codes()
    found = {
        "own": [home],
        "above": [above(home)] if above(home) else [home],
        "below": [code for code in every if code.startswith(home) and code != home] or [home],
        "beside": [
            code for code in every if len(code) == len(home) and above(code) == above(home) and code != home
        ],
        "elsewhere": [code for code in every if code[:2] != home[:2]],
    }[relation]
    return rng.choice(found)


def homes(role: str, rng: random.Random) -> list[str]:
    """Units that a role can be over, of each level two; "" for a role that is over none."""
    found = []
    for level in LEVELS_OF[role]:
        at = [code for code in codes() if len(code) == LEVELS[level]]
        found += rng.sample(at, min(len(at), 2))
    return found or [""]


@cache
def askings(seed: int, *, full: bool) -> Sequence[Asking]:
    """Every route by every role, every route and every role with every relation; in full all of all."""
    return tuple(_askings(seed, full=full))


def _askings(seed: int, *, full: bool) -> Iterator[Asking]:
    rng = random.Random(seed)
    for place, route in enumerate(ROUTES):
        for turn, role in enumerate(RIGHTS):
            over = homes(role, rng)
            for home in over if full else [rng.choice(over)]:
                for relation in RELATIONS if full else [RELATIONS[(place + turn) % len(RELATIONS)]]:
                    about = related(home or rng.choice(codes()), relation, rng)
                    yield Asking(role, home, route, about, full or (place + turn) % BESIDE == 0)


class Country:
    """The country with one of each thing, and browsers for whoever asks."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.browser = Client(raise_request_exception=False)
        self.sessions: dict[tuple[str, str], str] = {}
        self.jobs = {
            code: job_start(name="plan_prove", args={"plan": plan, "standards": "shanxi"}, by="founder")
            for code, plan in world.plans.items()
        }

    def client(self, role: str, home: str) -> Client:
        """The browser, in which they are signed in, whatever it did before."""
        if (role, home) not in self.sessions:
            client = signed_in(subject(self.world.units, role, home))
            self.sessions[role, home] = client.cookies["santu_session"].value
        self.browser.cookies.clear()
        self.browser.cookies["santu_session"] = self.sessions[role, home]
        return self.browser

    def thing(self, kind: str, code: str) -> tuple[int | str, str]:
        """The thing of a kind that lies nearest to a unit, and the code of the unit that it is about."""
        if kind == "unit":
            return self.world.units[code], code
        if kind == "person":
            return self.world.people[code], code
        if kind == "act":
            return self.world.imports[code[:2]], code[:2]
        known = {
            "scenario": self.world.scenarios,
            "plan": self.world.plans,
            "job": self.jobs,
            "consultation": self.world.consultations,
            "asked": self.world.asked,
            "edition": self.world.editions,
            "voucher": self.world.vouchers,
            "loan": self.world.loans,
            "meeting": self.world.meetings,
            "use": self.world.uses,
            "held": self.world.held,
            "head": self.world.heads,
            "sheet": self.world.sheets,
            "list": self.world.lists,
            "instrument": self.world.instruments,
            "supervision": self.world.supervisions,
            "task": self.world.tasks,
            "admission": self.world.admissions,
            "veto": self.world.vetoes,
            "whistle": self.world.whistles,
            "survey": self.world.surveys,
            "case": self.world.cases,
        }[kind]
        nearest = next((one for one in known if code.startswith(one)), None)
        nearest = nearest or next((one for one in known if one.startswith(code[:4])), next(iter(known)))
        return known[nearest], nearest

    def address(self, asking: Asking, *, unknown: bool = False) -> tuple[str, Asking]:
        """Where the thing is, and the asking with the unit that the thing is about."""
        route, about = asking.route, asking.about
        kwargs: dict[str, object] = {}
        if route.thing in UNKNOWN:
            found, about = self.thing(route.thing, about)
            key = {"unit": "unit", "person": "username"}.get(route.thing, "number")
            kwargs[key] = UNKNOWN[route.thing] if unknown else found
        kwargs |= self.more(route, about)
        scenario, _ = self.thing("scenario", about)
        act, _ = self.thing("act", about)
        query = route.query.format(
            unit=self.world.units[about],
            name=token(about),
            code=about,
            scenario=scenario,
            act=act,
            person=self.world.people[about],
        )
        path = reverse(route.name, kwargs=kwargs)
        return f"{path}?{query}" if query else path, replace(asking, about=about)

    def more(self, route: Route, about: str) -> dict[str, object]:
        """What else stands in some addresses."""
        return {
            "body": {"body": f"{self.world.units[about]}/{token(about)}综合办.20200630"},
            "department-year": {"body": f"{self.world.units[about]}/{token(about)}综合办.20200630"},
            "public-file": {"file": "index.html"},
            "outlines": {"province": "14", "digest": "x"},
            "standard": {"subject": "body", "rule": "limit"},
            "matter": {"code": "T084"},
            "process": {"process": "window"},
            "process-drawing": {"process": "window"},
            "case-new": {"process": "operation"},
            "process-drafts": {"process": "window"},
            **{f"process-draft{act}": {"process": "window", "number": 990_001} for act in DRAFT_ACTS},
            "process-moves": {"process": "window"},
            "process-move-undo": {"process": "window", "number": 990_001},
            "matters-take-back": {"number": 990_001},
            "plan-step": {"no": 1},
            "meeting-reply": {"no": 1},
            "case-task": {"token": 1},
            "case-act": {"token": 1, "deed": "take"},
            "case-answer": {"notice": 1},
            "case-clock": {"clock": 1},
            "window-new": {"matter": "T084"},
            "window-file": {"no": 1},
            "case-paper": {"name": "notice"},
            "window-paper": {"kind": "receipt"},
            "unit-centre": {"unit": UNKNOWN["unit"]},
            "centre-matter": {"unit": UNKNOWN["unit"], "matter": "T084"},
            "apply-new": {"unit": UNKNOWN["unit"], "matter": "T084"},
            "rate": {"code": "1-x"},
            "list-row": {"no": 1},
            "list-row-remove": {"no": 1},
            "meeting-paper": {"paper": "agenda"},
            "supervision-paper": {"name": "notice"},
            "handover-list": {"no": 1},
            "handover-paper": {"no": 1},
            "handover-declare": {"no": 1},
            "consultation-reply": {"opinion": 1},
            "grant-take": {"number": 990_001},
            "handed-undo": {"number": 990_001},
            "token-revoke": {"number": 990_001},
            "webhook-stop": {"number": 990_001},
            "webhook-start": {"number": 990_001},
            "webhook-again": {"number": 990_001},
            "scenario-compare": {"other": self.thing("scenario", about)[0]},
            "import-template": {"name": "townships", "form": "csv"},
        }.get(route.name, {"key": "x" * 24} if route.thing == "draft" else {})


def shown(answer: HttpResponse) -> str:
    """All that an answer says, also in a workbook or behind an address that it leads to."""
    content = answer.getvalue() if answer.streaming else answer.content
    said = " ".join(str(value) for value in answer.headers.values())
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b" ".join(book.read(name) for name in book.namelist())
    return unquote(said + content.decode("utf-8", "replace"))


def foreign(asking: Asking, text: str, asked: str) -> set[str]:
    """The tokens in a text that are neither theirs nor above them; what they wrote themselves may come back."""
    mine = set[str]()
    if asking.is_whole:
        return mine
    for found in TOKEN.findall(text):
        code = found.strip("令")
        is_theirs = asking.home and (code.startswith(asking.home) or asking.home.startswith(code))
        if not is_theirs and found not in unquote(asked):
            mine.add(found)
    return mine


def ask(
    country: Country, asking: Asking, method: str, *, unknown: bool = False
) -> tuple[HttpResponse, str, Asking]:
    """The answer; whatever it wrote is taken back."""
    path, about = country.address(asking, unknown=unknown)
    client = country.client(asking.role, asking.home)
    with transaction.atomic():
        answer = client.get(path) if method == "get" else client.post(path, {"reason": "x", "why": "x"})
        text = shown(answer)
        transaction.set_rollback(True)
    return answer, text, about


MAY_BE_MISSING = {"metrics", "outside", "outside-back", "public-site", "public-file"}
"""Open to everybody once there is something to show."""


def fault(country: Country, asking: Asking, method: str) -> str | None:
    """What is wrong with an answer, by the matrix."""
    path, _ = country.address(asking)
    answer, text, about = ask(country, asking, method)
    where = (
        f"{method} {path} by {asking.role} of {asking.home or '-'} about {about.about}: {answer.status_code}"
    )
    if leaked := foreign(asking, text, path):
        return f"{where} shows {sorted(leaked)[:3]}"
    if answer.status_code >= BROKEN:
        return f"{where} breaks"
    needs = set((asking.route.sees if method == "get" else asking.route.acts).split())
    if needs & {"open", "anyone"}:
        is_closed = answer.status_code in (LACKS, NOT_THERE) and not asking.route.query
        return f"{where} is closed" if is_closed and asking.route.name not in MAY_BE_MISSING else None
    if asking.route.thing in UNKNOWN and not about.is_seen:
        looks = answer.status_code == NOT_THERE
        if looks and asking.beside:
            other, _, _ = ask(country, asking, method, unknown=True)
            looks = plain(other, asking, country, unknown=True) == plain(answer, asking, country)
        return None if looks else f"{where} is not as if it were not there"
    if needs.isdisjoint(RIGHTS[asking.role]):
        return None if answer.status_code in (LACKS, NOT_THERE) else f"{where} is open to who has no right"
    return f"{where} is closed to who has the right" if answer.status_code == LACKS else None


def plain(
    answer: HttpResponse, asking: Asking, country: Country, *, unknown: bool = False
) -> tuple[int, str]:
    """An answer without what the address itself says, and without what is new in each."""
    path, _ = country.address(asking, unknown=unknown)
    kind = asking.route.thing
    thing = UNKNOWN[kind] if unknown else country.thing(kind, asking.about)[0]
    body = NEW_EACH_TIME.sub("", unquote(answer.content.decode()))
    for said in (unquote(path.split("?")[0]), f"“{thing}”", f"第 {thing} 号", f'place">{thing}<'):
        body = body.replace(said, "…")
    return answer.status_code, body


def faults_of(country: Country, wanted: Iterable[Asking]) -> Iterator[str]:
    for asking in wanted:
        for method, needs in (("get", asking.route.sees), ("post", asking.route.acts)):
            if needs and (said := fault(country, asking, method)):
                yield said


def test_every_address_has_a_row():
    assert {route.name for route in ROUTES} == {pattern.name for pattern in urlpatterns}


@pytest.mark.parametrize("role", [pytest.param(FIRST, marks=pytest.mark.both), *OTHERS])
def test_nobody_is_shown_what_is_not_theirs(country, role):
    wanted = (asking for asking in askings(1, full=False) if asking.role == role)
    found = list(faults_of(country, wanted))
    assert not found, f"{len(found)} faults\n" + "\n".join(found[:40])


@pytest.mark.long
def test_nobody_is_shown_what_is_not_theirs_in_full(country):
    found = list(faults_of(country, askings(2, full=True)))
    assert not found, f"{len(found)} faults\n" + "\n".join(found[:40])
