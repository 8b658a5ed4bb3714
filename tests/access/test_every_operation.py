"""Every operation of the API, asked by everybody for everything, by session and by token.

As for the pages: what is expected stands in ``operations.csv`` and ``roles.csv``. The fifth of its columns is what is
sent, with ids of units of others in it; the last names who is told of everybody's.
"""

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from string import Template
from urllib.parse import quote, unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from santu.accounts.services.tokens import token_make
from santu.api.access import RULES
from santu.api.application import PREFIX, schema
from tests.access.test_every_route import (
    BROKEN,
    LACKS,
    LEVELS_OF,
    NOT_THERE,
    RELATIONS,
    RIGHTS,
    UNKNOWN,
    Country,
    foreign,
    homes,
    related,
    table,
)
from tests.access.world import codes, subject, token
from tests.signed_in import signed_in

NOBODY, REFUSED, UNCHANGED = 401, 422, 304
BY = ("session", "token", "reading token")
ROLES = 6
"""So many of them, drawn anew for each row, ask in a short run."""
NEVER = {"approve", "grant", "operate"}
"""What no token carries."""
READING = {"read", "audit"}
"""What one that only reads carries."""
ACTS = {"act"}
"""What whoever signed in or shows another token does to what they see, where no right is asked for."""


@dataclass(frozen=True)
class Row:
    """A row of operations.csv."""

    operation: str
    thing: str
    needs: str
    query: str
    body: str
    whole: str


OPERATIONS = {
    operation["operationId"]: (method, path)
    for path, methods in schema()["paths"].items()
    for method, operation in methods.items()
}
ROWS = [Row(**row) for row in table("operations.csv")]


@dataclass(frozen=True)
class Asking:
    """Who asks for what, and by what: the role, its unit, the row, the unit asked about, session or token."""

    role: str
    home: str
    row: Row
    about: str
    by: str

    @property
    def is_theirs(self) -> bool:
        return bool(self.home) and self.about.startswith(self.home)

    @property
    def is_whole(self) -> bool:
        return self.role in self.row.whole.split()

    @property
    def rights(self) -> set[str]:
        rights = RIGHTS[self.role]
        acts = rights | ACTS
        return {"session": acts, "token": acts - NEVER, "reading token": rights & READING}[self.by]


@cache
def askings(seed: int, *, full: bool) -> Sequence[Asking]:
    """Every row by some roles, and with every relation by some role; in full all of all."""
    return tuple(_askings(seed, full=full))


def _askings(seed: int, *, full: bool) -> Iterator[Asking]:
    rng = random.Random(seed)
    for row in ROWS:
        for role in RIGHTS if full else rng.sample(list(RIGHTS), ROLES):
            for home in homes(role, rng) if full else homes(role, rng)[:1]:
                for relation in RELATIONS if full else [rng.choice(RELATIONS)]:
                    about = related(home or rng.choice(codes()), relation, rng)
                    yield Asking(role, home, row, about, rng.choice(BY))
        for relation in () if full else RELATIONS:
            role = rng.choice([role for role in RIGHTS if LEVELS_OF[role]])
            home = rng.choice(homes(role, rng))
            yield Asking(role, home, row, related(home, relation, rng), rng.choice(BY))


@dataclass
class Programs:
    """Clients for whoever asks, and what others were answered under which ETag."""

    country: Country
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))
    sessions: dict[tuple[str, str], str] = field(default_factory=dict)
    tokens: dict[tuple[str, str, str], str] = field(default_factory=dict)
    answered: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    def headers(self, asking: Asking) -> dict[str, str]:
        """What the program sends with each request."""
        who = (asking.role, asking.home)
        if who not in self.sessions:
            user = subject(self.country.world.units, *who)
            self.sessions[who] = signed_in(user).cookies["santu_session"].value
            until = timezone.localdate() + timedelta(days=1)
            for by in BY[1:]:
                secret = token_make(user=user, name=by, until=until, reads_only=by != "token", by=user)
                self.tokens[(*who, by)] = secret
        if asking.by == "session":
            return {"Cookie": f"santu_session={self.sessions[who]}"}
        return {"Authorization": f"Bearer {self.tokens[(*who, asking.by)]}"}

    def ask(self, asking: Asking, *, unknown: bool = False, **more: str) -> HttpResponse:
        """The answer; whatever it wrote is taken back."""
        method, path, data = self.request(asking, unknown=unknown)
        client = self.client
        client.cookies.clear()
        headers = {**self.headers(asking), **more}
        if cookie := headers.pop("Cookie", ""):
            client.cookies["santu_session"] = cookie.partition("=")[2]
        with transaction.atomic():
            if method == "get":
                answer = client.get(path, headers=headers)
            elif data == "files":
                files = {
                    name: SimpleUploadedFile(f"{name}.csv", f"名称\n{token(asking.about)}\n".encode())
                    for name in ("townships", "villages")
                }
                answer = client.post(path, {"title": "x", **files}, headers=headers)
            else:
                answer = client.post(path, data, content_type="application/json", headers=headers)
            transaction.set_rollback(True)
        return answer

    def request(self, asking: Asking, *, unknown: bool = False) -> tuple[str, str, str]:
        """Method, address and body."""
        row, about = asking.row, asking.about
        method, path = OPERATIONS[row.operation]
        units, country = self.country.world.units, self.country
        number: object = country.thing(row.thing, about)[0] if row.thing in NUMBERED else 0
        unit = units[about]
        if unknown:
            number, unit = (
                UNKNOWN.get(row.thing, 0),
                UNKNOWN["unit"] if row.thing in ("unit", "county") else unit,
            )
        places = {
            "unit": unit,
            "number": number,
            "other": country.thing("scenario", about)[0] if not unknown else number,
            "no": 1,
            "token": 1,
            "process": "window",
            "body": f"{units[about]}/{token(about)}综合办.20200630",
            "key": "x" * 24,
            "province": "14",
            "subject": "body",
            "rule": "limit",
        }
        for name, value in places.items():
            path = path.replace(f"{{{name}}}", quote(str(value), safe="/"))
        rng = random.Random(about)
        said = {
            "unit": unit,
            "name": token(about),
            "code": about,
            "foreign": units[related(asking.home or about, "elsewhere", rng)],
            "plan": country.thing("plan", about)[0],
        }
        query = Template(row.query).substitute(said)
        return method, f"{path}?{query}" if query else path, Template(row.body).substitute(said)


NUMBERED = ("scenario", "plan", "act", "job", "case")


def nearest(programs: Programs, asking: Asking) -> Asking:
    """The asking with the unit that its thing is about."""
    if asking.row.thing not in NUMBERED:
        return asking
    _, about = programs.country.thing(asking.row.thing, asking.about)
    return Asking(asking.role, asking.home, asking.row, about, asking.by)


def shown(answer: HttpResponse) -> str:
    return unquote(" ".join(map(str, answer.headers.values())) + answer.content.decode())


def plain(programs: Programs, answer: HttpResponse, asking: Asking, *, unknown: bool = False) -> object:
    """An answer without what the request itself says."""
    body, row = answer.content.decode(), asking.row
    things = [programs.country.thing(row.thing, asking.about)[0]] if row.thing in NUMBERED else []
    things = [UNKNOWN[row.thing]] if unknown and row.thing in NUMBERED else things
    things += [UNKNOWN["unit"] if unknown else programs.country.world.units[asking.about]]
    for thing in things:
        for said in (f"“{thing}”", f"第 {thing} 号", f'"{thing}"'):
            body = body.replace(said, "…")
    return answer.status_code, body


def fault(programs: Programs, asking: Asking) -> str | None:  # noqa: PLR0911 (a row of the matrix after the other)
    """What is wrong with an answer, by the matrix."""
    asking = nearest(programs, asking)
    method, path, data = programs.request(asking)
    answer, row = programs.ask(asking), asking.row
    where = (
        f"{row.operation} {path} by {asking.by} of {asking.role} of {asking.home or '-'} "
        f"about {asking.about}: {answer.status_code}"
    )
    if leaked := foreign(
        asking, shown(answer), unquote(path) + data + token(asking.about) * (data == "files")
    ):
        return f"{where} shows {sorted(leaked)[:3]}"
    if answer.status_code >= BROKEN:
        return f"{where} breaks"
    if said := etag_fault(programs, asking, answer) if method == "get" else None:
        return f"{where} {said}"
    if row.needs == "anyone":
        return f"{where} is closed" if answer.status_code in (NOBODY, LACKS, NOT_THERE) else None
    sees = asking.is_theirs and "read" in asking.rights
    if row.thing in (*NUMBERED, "unit") and not sees:
        other = programs.ask(asking, unknown=True)
        looks = plain(programs, other, asking, unknown=True) == plain(programs, answer, asking)
        return (
            None if looks and answer.status_code == NOT_THERE else f"{where} is not as if it were not there"
        )
    if row.needs not in asking.rights:
        return None if answer.status_code in (LACKS, NOT_THERE) else f"{where} is open to who has no right"
    if row.thing == "county" and not asking.is_theirs:
        other = programs.ask(asking, unknown=True)
        looks = plain(programs, other, asking, unknown=True) == plain(programs, answer, asking)
        return (
            None if looks and answer.status_code == REFUSED else f"{where} tells that there is such a county"
        )
    return f"{where} is closed to who has the right" if answer.status_code in (NOBODY, LACKS) else None


def etag_fault(programs: Programs, asking: Asking, answer: HttpResponse) -> str | None:
    """Whoever shows the ETag of another's answer is told no more than what they are shown themselves."""
    _, path, _ = programs.request(asking)
    earlier = programs.answered.get(path)
    if answer.status_code == 200:
        programs.answered[path] = (answer["ETag"], answer.content)
    if earlier is None:
        return None
    etag, content = earlier
    again = programs.ask(asking, **{"If-None-Match": etag})
    same = answer.status_code == 200 and answer.content == content
    return None if (again.status_code == UNCHANGED) == same else "tells by its ETag what another was shown"


def faults_of(programs: Programs, wanted: Iterable[Asking]) -> list[str]:
    return [said for asking in wanted if (said := fault(programs, asking))]


def test_every_operation_has_a_row():
    assert {row.operation for row in ROWS} == set(OPERATIONS)
    assert all((row.body != "") == (OPERATIONS[row.operation][0] == "post") for row in ROWS)


def test_nobody_is_told_what_is_not_theirs(country):
    found = faults_of(Programs(country), askings(1, full=False))
    assert not found, f"{len(found)} faults\n" + "\n".join(found[:40])


@pytest.mark.long
def test_nobody_is_told_what_is_not_theirs_in_full(country):
    found = faults_of(Programs(country), askings(2, full=True))
    assert not found, f"{len(found)} faults\n" + "\n".join(found[:40])


def test_who_is_not_signed_in_is_told_nothing(country):
    programs = Programs(country)
    for row in ROWS:
        method, path, data = programs.request(Asking("resident", "", row, "140101100", "session"))
        client = Client()
        for headers in ({}, {"Authorization": "Bearer santu_x"}, {"Authorization": "Basic YTpi"}):
            answer = (
                client.get(path, headers=headers)
                if method == "get"
                else client.post(path, data, content_type="application/json", headers=headers)
            )
            assert answer.status_code == NOBODY, path
            assert answer["WWW-Authenticate"]
            assert json.loads(answer.content)["status"] == NOBODY


def test_an_address_without_a_rule_is_closed(country, monkeypatch):
    monkeypatch.delitem(RULES, "unit")
    programs = Programs(country)
    row = next(row for row in ROWS if row.operation == "unit")
    assert programs.ask(Asking("province_officer", "14", row, "14", "token")).status_code == NOT_THERE


def test_what_is_no_address_of_the_api_is_a_problem():
    answer = Client().get(f"{PREFIX}nothing")
    assert (answer.status_code, answer["Content-Type"]) == (NOT_THERE, "application/problem+json")
