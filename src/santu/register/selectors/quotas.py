"""The ledger of posts and money, read back: what stands in which account on a day, and what was entered."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.db import connection
from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery, Sum

from santu.kernel.messages import N_, refuse
from santu.register.domain.ledger import (
    CONTRA,
    MEASURES,
    Account,
    Balances,
    Entry,
    Holds,
    Measure,
    balance_on,
    trial,
)
from santu.register.domain.ledger_rules import EARLIEST, Paper
from santu.register.models import (
    BodyVersion,
    QuotaAccount,
    QuotaBalance,
    QuotaClosing,
    QuotaEntry,
    QuotaVoucher,
)
from santu.register.selectors.acts import register_mark
from santu.register.selectors.days import day_of
from santu.register.selectors.holding import holding_on
from santu.register.selectors.scope import subtree

NAMED = 5000
"""Accounts that one statement names at most."""
ACCOUNT = ("unit_id", "holds", "kind", "measure")


@dataclass(frozen=True, slots=True)
class Voucher:
    """What was entered together, and why."""

    number: int
    paper: Paper
    by: str
    recorded_at: datetime
    entries: Sequence[Entry]
    reverses: int | None
    reversed_by: int | None


def closed_since(day: date) -> bool:
    """Whether more was closed than through a day."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM register_quotaclosing WHERE through > %s LIMIT 1", [day])
        return cursor.fetchone() is not None


def closed_through() -> date:
    """The last day on which nothing may be entered any more."""
    return QuotaClosing.objects.order_by("-through").values_list("through", flat=True).first() or EARLIEST


SINCE = """
SELECT held.account_id, held.day, held.balance
FROM register_quotaaccount account JOIN register_quotabalance held ON held.account_id = account.id
AND held.day >= COALESCE(
    (SELECT max(day) FROM register_quotabalance WHERE account_id = account.id AND day <= %s), %s
) WHERE account.id IN (?) ORDER BY held.account_id, held.day
"""


def balances_of(accounts: Collection[int], since: date) -> dict[int, Balances]:
    """Of some accounts (row numbers) the balances from the last before or on a day on."""
    found: defaultdict[int, list[tuple[date, int]]] = defaultdict(list)
    numbers = list(accounts)
    with connection.cursor() as cursor:
        for at in range(0, len(numbers), NAMED):
            some = numbers[at : at + NAMED]
            # Only placeholders are put into the text; every value is a parameter.
            places = ", ".join(["%s"] * len(some))
            cursor.execute(SINCE.replace("?", places), [since, since, *some])
            for account, day, balance in cursor.fetchall():
                found[account].append((day_of(day), balance))
    return dict(found)


def balances_since(accounts: Collection[Account], day: date) -> dict[Account, Balances]:
    """The balances of some accounts from a day on; of those that nothing was entered in none."""
    rows = QuotaAccount.objects.filter(unit__in={account.unit for account in accounts})
    numbers = {_account(*said): pk for pk, *said in rows.values_list("pk", *ACCOUNT)}
    wanted = {account: numbers[account] for account in accounts if account in numbers}
    held = balances_of(wanted.values(), day)
    return {account: held.get(number, ()) for account, number in wanted.items()}


def balances_at(accounts: Collection[Account], day: date) -> dict[Account, int]:
    """What stands in some accounts on a day."""
    return {account: balance_on(held, day) for account, held in balances_since(accounts, day).items()}


def balance_at(account: Account, day: date) -> int:
    """What stands in one account on a day."""
    return balances_at({account}, day).get(account, 0)


def ledger_mark() -> tuple[object, ...]:
    """What changes with every act of the register and every voucher; the latest number may be committed before others."""
    told = QuotaVoucher.objects.aggregate(number=Count("pk"), latest=Max("recorded_at"))
    return register_mark(), told["number"], told["latest"]


def balances_kept(day: date, unit: str) -> Mapping[Account, int]:
    """``balances_on`` of one division, kept until a voucher or an act: for what is looked at again and again."""
    return _balances_kept(day, unit, ledger_mark())


@lru_cache(maxsize=8)
def _balances_kept(day: date, unit: str, _known: object) -> Mapping[Account, int]:
    return balances_on(day, [unit])


def balances_on(day: date, units: Sequence[str]) -> dict[Account, int]:
    """The posts in the accounts of some divisions, of all under them and of the bodies in these, on a day."""
    return _balances_on(day, _inside(day, units).filter(measure__in=MEASURES))


def funds_on(day: date, units: Sequence[str]) -> dict[Account, int]:
    """The money, in fen, that some divisions, all under them and the bodies in these have on a day."""
    return _balances_on(day, _inside(day, units).filter(measure=Measure.FEN, holds=Holds.FUNDS))


def _inside(day: date, units: Sequence[str]) -> QuerySet[QuotaAccount]:
    inside = subtree(units, day)
    bodies = BodyVersion.objects.filter(holding_on(day), host__in=inside).values("unit")
    return QuotaAccount.objects.filter(Q(unit__in=inside) | Q(unit__in=bodies))


def pools_on(day: date, unit: str) -> dict[Account, int]:
    """What the pools of the counties in a division hold on a day, free and reserved."""
    held = QuotaAccount.objects.filter(holds__in=[Holds.POOL, Holds.RESERVED])
    return _balances_on(day, held.filter(unit__in=subtree([unit], day)))


def balances_in_all(day: date) -> dict[Account, int]:
    """What stands in every account on a day."""
    return _balances_on(day, QuotaAccount.objects.all())


def _balances_on(day: date, accounts: QuerySet[QuotaAccount]) -> dict[Account, int]:
    latest = QuotaBalance.objects.filter(account=OuterRef("pk"), day__lte=day).order_by("-day")
    rows = accounts.annotate(balance=Subquery(latest.values("balance")[:1])).filter(balance__gt=0)
    return {_account(*said): balance for *said, balance in rows.values_list(*ACCOUNT, "balance")}


def vouchers_of(numbers: Collection[int]) -> list[Voucher]:
    """Some vouchers with their entries, in order of number."""
    entries: defaultdict[int, list[Entry]] = defaultdict(list)
    columns = [f"{side}__{column}" for side in ("source", "target") for column in ACCOUNT]
    rows = QuotaEntry.objects.filter(voucher__in=list(numbers)).order_by("pk")
    for voucher, day, amount, *sides in rows.values_list("voucher", "day", "amount", *columns):
        entries[voucher].append(Entry(day, _account(*sides[:4]), _account(*sides[4:]), amount))
    found = QuotaVoucher.objects.filter(pk__in=list(numbers)).order_by("pk")
    return [
        Voucher(
            row.pk,
            Paper(row.document, row.approver, row.reason, row.key, row.central),
            row.by,
            row.recorded_at,
            entries[row.pk],
            row.reverses_id,
            reversed_by,
        )
        for row, reversed_by in zip(found, found.values_list("reversed_by", flat=True), strict=True)
    ]


def voucher_of_key(key: str) -> int | None:
    """The number of the voucher that was entered for a request; ``None`` where none was."""
    return QuotaVoucher.objects.filter(key=key).values_list("pk", flat=True).first()


def voucher_numbered(number: int) -> Voucher:
    """The voucher of a number.

    Raises:
        Refused: there is none.
    """
    found = vouchers_of([number])
    if not found:
        raise refuse(str(number), N_("没有第 {number} 号凭证；请从凭证列表里选。"), number=number)
    return found[0]


def ledger_faults(day: date) -> dict[str, int]:
    """What does not agree on a day: kinds whose trial balance is not zero, accounts whose balance is not their entries'."""
    stored = balances_in_all(day)
    off = {f"{kind} {measure}": by for (kind, measure), by in trial(stored).items() if by}
    entered = _entered_by(day)
    for account in {*entered, *stored}:
        if by := stored.get(account, 0) - entered.get(account, 0):
            off[f"{account.unit} {account.holds} {account.kind} {account.measure}"] = by
    return off


def _entered_by(day: date) -> dict[Account, int]:
    """The balances by the entries alone, added up in the database."""
    moved: defaultdict[int, int] = defaultdict(int)
    entries = QuotaEntry.objects.filter(day__lte=day)
    for side, sign in (("source", -1), ("target", 1)):
        for number, amount in entries.values_list(side).annotate(Sum("amount")):
            moved[number] += sign * amount
    rows = QuotaAccount.objects.values_list(*ACCOUNT, "pk")
    return {
        account: -moved[number] if account.holds in CONTRA else moved[number]
        for account, number in ((_account(*said), number) for *said, number in rows)
        if number in moved
    }


def _account(unit: str, holds: str, kind: str, measure: str) -> Account:
    return Account(unit, Holds(holds), kind, Measure(measure))
