"""Our side of the group ``quota``: ``python -m benchmarks.quota_work transfer WORKERS EACH TASKS``, or ``WHAT FILE …``.

``prepare COUNT TASKS`` fills an empty database with a province, its bodies and their posts, and writes down what is to be
moved; ``entries FILE NUMBER`` writes down so many entries on it, ``book FILE`` enters them as one voucher, and
``past FILE`` asks for a county's balances on a day in the middle of what is entered.
"""

import json
import statistics
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import count, cycle, islice
from pathlib import Path

from django.db import connection

from benchmarks import work
from benchmarks.workers import together
from santu.accounts.models import User
from santu.kernel.codes import Level
from santu.register.data import sample_directory
from santu.register.domain.ledger import Account, Entry, Holds
from santu.register.domain.ledger_rules import Paper
from santu.register.models import BodyVersion, DivisionVersion
from santu.register.selectors.quotas import balances_on, ledger_faults
from santu.register.services.quotas import quota_record
from santu.standards.loader import load

FIRST = date.fromisoformat(work.BEFORE)
MOVED = date(2021, 1, 1)
KIND, IN_BODY, FREE = "institutional", 20, 1000
ASKED = 30
STANDARDS = load()


def bodies_by_county() -> dict[str, list[str]]:
    """The bodies of townships, by county."""
    towns = DivisionVersion.objects.filter(withdrawn_by=None, level=Level.TOWNSHIP)
    above = dict(towns.values_list("unit_id", "parent_id"))
    found: dict[str, list[str]] = {}
    hosted = BodyVersion.objects.filter(withdrawn_by=None, host__in=above.keys()).order_by("unit")
    for body, host in hosted.values_list("unit_id", "host_id"):
        found.setdefault(above[host], []).append(body)
    return dict(sorted(found.items()))


def given(counties: dict[str, list[str]], each: int, free: int) -> Iterator[Entry]:
    """That the province has posts, and each county those of its bodies and some that are free."""
    top = DivisionVersion.objects.get(withdrawn_by=None, level=Level.PROVINCE).unit_id
    posts = {county: each * len(bodies) + free for county, bodies in counties.items()}
    issued, cap = Account(top, Holds.ISSUED, KIND), Account(top, Holds.CAP, KIND)
    yield Entry(FIRST, issued, cap, sum(posts.values()))
    for county, number in posts.items():
        yield Entry(FIRST, cap, Account(county, Holds.LEVEL, KIND), number)


def province() -> None:
    """The real register with bodies."""
    work.register_import(str(sample_directory("shanxi", work.BEFORE)))
    work.bodies()


def prepare(number: str, tasks: str) -> None:
    """The real register with bodies that have posts; and pairs of bodies of a county, no body in two of them."""
    province()
    counties = bodies_by_county()
    entries = list(given(counties, IN_BODY, FREE))
    for county, bodies in counties.items():
        free = Account(county, Holds.LEVEL, KIND)
        entries += [Entry(FIRST, free, Account(body, Holds.VACANT, KIND), IN_BODY) for body in bodies]
    book(entries)
    pairs = [
        [county, *pair]
        for county, bodies in counties.items()
        for pair in zip(bodies[::2], bodies[1::2], strict=False)
    ]
    # Neighbouring tasks are of different counties, as those of different offices are.
    step = len(pairs) // int(number)
    chosen = {"transfer": pairs[:: max(step, 1)][: int(number)]}
    Path(tasks).write_text(json.dumps(chosen), encoding="utf-8")


def entries(file: str, number: str) -> None:
    """Posts that go from the counties to their bodies, one a day each."""
    counties = bodies_by_county()
    pairs = [(county, body) for county, bodies in counties.items() for body in bodies]
    rounds = -(-int(number) // len(pairs))
    found = list(given(counties, rounds, FREE))
    every = ((FIRST + timedelta(days=1 + at // len(pairs)), *pair) for at, pair in enumerate(cycle(pairs)))
    for day, county, body in islice(every, int(number) - len(found)):
        found.append(Entry(day, Account(county, Holds.LEVEL, KIND), Account(body, Holds.VACANT, KIND), 1))
    lines = [[str(e.day), list(as_row(e.source)), list(as_row(e.target)), e.amount] for e in found]
    Path(file).write_text(json.dumps(lines), encoding="utf-8")


def as_row(account: Account) -> tuple[str, str, str, str]:
    return account.unit, account.holds, account.kind, account.measure


@cache
def officer() -> User:
    return work.officer()


KEYS = count()


def book(entries: list[Entry], key: str = "") -> int:
    paper = Paper("编办〔2020〕1号", "省委编委", work.NAME, key or f"first {next(KEYS)}")
    return quota_record(entries=entries, paper=paper, standards=STANDARDS, by=officer())


def book_file(file: str) -> work.Seconds:
    """Enter what is written down as one voucher."""
    lines = json.loads(Path(file).read_text(encoding="utf-8"))
    account = cache(Account)
    made = [
        Entry(date.fromisoformat(day), account(*source), account(*target), amount)
        for day, source, target, amount in lines
    ]
    with work.timed("seconds") as seconds:
        book(made)
    if ledger_faults(date.max):
        raise ValueError("the ledger does not agree with itself")
    return seconds


def past(file: str) -> work.Seconds:
    """What a county holds on a day in the middle; the median of several counties, each asked for the first time."""
    lines = json.loads(Path(file).read_text(encoding="utf-8"))
    day = date.fromisoformat(lines[len(lines) // 2][0])
    counties = list(bodies_by_county())[: ASKED + 1]
    if (
        connection.vendor == "postgresql"
    ):  # Statistics of what was just loaded, as autovacuum makes within a minute.
        connection.cursor().execute("ANALYZE")
    balances_on(day, counties[:1])
    taken = []
    for county in counties[1:]:
        started = time.perf_counter()
        if not balances_on(day, [county]):
            raise ValueError(county)
        taken.append(time.perf_counter() - started)
    return {"seconds": statistics.median(taken), "worst": max(taken)}


def transfer(county: str, source: str, target: str) -> None:
    """One post goes from a body to another of the county."""
    moved = Entry(MOVED, Account(source, Holds.VACANT, KIND), Account(target, Holds.VACANT, KIND), 1)
    book([moved], f"{source} {target}")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["transfer", *words]:
            together("transfer", *words, services={"transfer": transfer})
        case [("province" | "prepare" | "entries") as what, *words]:
            {"province": province, "prepare": prepare, "entries": entries}[what](*words)
            print(json.dumps({"seconds": 0}))
        case ["book", file]:
            print(json.dumps(book_file(file)))
        case ["past", file]:
            print(json.dumps(past(file)))
