"""Posts moved by eight at the same time: every sum is exact, nothing falls below zero, nothing is lost or doubled."""

import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connections
from django.utils import timezone

from santu.audit.selectors import verify
from santu.kernel.messages import Refused
from santu.register.domain.ledger import Account, Entry, Holds
from santu.register.domain.ledger_rules import Paper
from santu.register.models import QuotaBalance, QuotaVoucher
from santu.register.selectors.quotas import balances_in_all, closed_through, ledger_faults
from santu.register.services.quotas import quota_close, quota_record
from tests.db.quotas import STANDARDS, account, entered, ledger, moves, service
from tests.db.registers import DAY, LATER, imported, person
from tests.db.test_register_together import together

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, SEED, WAIT = 8, 20200630, 3600
EVER = date(2999, 1, 1)


@pytest.fixture(autouse=True)
def _posts() -> None:
    imported()
    ledger()


def test_eight_move_posts_at_once():
    move(400)


@pytest.mark.long
def test_eight_move_posts_at_once_many_times():
    assert move(28_000) > 20_000


def move(number: int) -> int:
    """Move so many times, and say how many were entered; what is refused for lack of posts is tried no more, what is sent twice is entered once."""
    bodies = [Account(service(code), Holds.VACANT, "institutional") for code in ("140101100", "140101200")]
    free, pool = account("140101", Holds.LEVEL), account("140101", Holds.POOL)
    places = [*bodies, free, pool]
    stock(free, [*bodies, pool], number // 100)
    by, before = person(), balances_in_all(EVER)
    ways = [(one, other) for one in places for other in places if fits(one, other)]
    gate = threading.Barrier(WRITERS)

    def write(writer: int) -> list[tuple[str, Entry, int | None]]:
        dice, done = random.Random(SEED + writer), []
        gate.wait(WAIT)
        for turn in range(number // WRITERS):
            day = LATER + timedelta(days=dice.randrange(40))
            entry = Entry(day, *dice.choice(ways), dice.randint(1, 3))
            # Every tenth request is sent by two: one of them is entered at most.
            key = f"{writer if turn % 10 else 'two'} {writer // 2} {turn}"
            paper = Paper("编办1号", "编委", "测试", key)
            try:
                voucher = quota_record(entries=[entry], paper=paper, standards=STANDARDS, by=by)
            except Refused:
                voucher = None
            done.append((key, entry, voucher))
        connections.close_all()
        return done

    with ThreadPoolExecutor(WRITERS) as pool:
        told = [one for done in pool.map(write, range(WRITERS)) for one in done]
    entered_by = {voucher: (key, entry) for key, entry, voucher in told if voucher is not None}
    acknowledged = Counter(key for key, _, voucher in told if voucher is not None)
    stored = dict(QuotaVoucher.objects.exclude(key__startswith="request").values_list("pk", "key"))
    assert stored == {voucher: key for voucher, (key, _) in entered_by.items()}
    assert set(acknowledged.values()) == {1}
    expected = Counter(before)
    for _, entry in entered_by.values():
        expected[entry.source] -= entry.amount
        expected[entry.target] += entry.amount
    after = balances_in_all(EVER)
    assert {place: posts for place, posts in expected.items() if posts} == after
    assert sum(after[place] for place in places if place in after) == sum(before[place] for place in places)
    assert not QuotaBalance.objects.filter(balance__lt=0).exists()
    assert ledger_faults(EVER) == ledger_faults(LATER) == {}
    assert verify() == []
    print(f"{len(told)} requests by {WRITERS}: {len(entered_by)} entered, sums exact")
    return len(entered_by)


def stock(free: Account, others: list[Account], each: int) -> None:
    """So many more posts in each place that more moves find some the more there are, and some still find none."""
    issued, cap = (account("14", holds) for holds in (Holds.ISSUED, Holds.CAP))
    whole = each * (len(others) + 1)
    lines = [(issued, cap, whole), (cap, free, whole), *((free, other, each) for other in others)]
    entered(*moves(DAY, *lines))


def fits(one: Account, other: Account) -> bool:
    """Whether an establishment office may move posts this way."""
    return one != other and not {one.holds, other.holds} >= {Holds.POOL, Holds.VACANT}


def test_new_accounts_of_the_same_units_are_made_by_many_at_once():
    """Each makes the same accounts in another order; nobody waits for ever, and each is there once."""
    kinds = ("support", "political_legal", "institutional")

    def issue(first: int) -> int:
        turned = [*kinds[first:], *kinds[:first]]
        lines = [
            (account("140102", Holds.ISSUED, kind), account("140102", Holds.CAP, kind), 1) for kind in turned
        ]
        return entered(*moves(LATER, *lines))

    found = together(*(lambda first=turn % 3: issue(first) for turn in range(6)))
    assert len({number for number in found if isinstance(number, int)}) == 6
    assert balances_in_all(LATER)[account("140102", Holds.CAP, "support")] == 6
    assert ledger_faults(LATER) == {}


def test_nothing_is_dated_into_a_year_that_is_closed_at_the_same_time():
    line = moves(DAY, (account("140101", Holds.LEVEL), account("140101", Holds.POOL), 1))
    through = timezone.localdate() - timedelta(days=1)

    def write() -> list[int]:
        numbers = []
        while True:
            try:
                numbers.append(entered(*line))
                entered(*moves(DAY, (line[0].target, line[0].source, 1)))
            except Refused:
                return numbers

    def close() -> list[int]:
        there = set(QuotaVoucher.objects.values_list("pk", flat=True))
        while len(set(QuotaVoucher.objects.values_list("pk", flat=True)) - there) < 6:
            pass
        closing = quota_close(through=through, document="年结1号", by=person())
        late = QuotaVoucher.objects.filter(recorded_at__gt=closing.recorded_at)
        return list(late.values_list("pk", flat=True))

    *_, late = together(write, write, close)
    assert late == []
    assert closed_through() == through
    assert ledger_faults(EVER) == {}
