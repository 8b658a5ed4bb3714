"""The ledger of posts, read back: what stands in which account on a day, and what was entered."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from santu.kernel.messages import N_, refuse
from santu.register.domain.ledger import Account, Balances, Entry, Holds, Measure, moved, trial
from santu.register.domain.ledger_rules import EARLIEST, Paper
from santu.register.models import (
    BodyVersion,
    QuotaAccount,
    QuotaBalance,
    QuotaClosing,
    QuotaEntry,
    QuotaVoucher,
)
from santu.register.selectors.holding import holding_on
from santu.register.selectors.scope import subtree

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


def closed_through() -> date:
    """The last day on which nothing may be entered any more."""
    return QuotaClosing.objects.order_by("-through").values_list("through", flat=True).first() or EARLIEST


def balances_of(accounts: Iterable[int], since: date) -> dict[int, Balances]:
    """Of some accounts (row numbers) the balances from the last before or on a day on."""
    earlier = QuotaBalance.objects.filter(account=OuterRef("account"), day__lte=since).order_by("-day")
    rows = QuotaBalance.objects.filter(
        account__in=list(accounts), day__gte=Coalesce(Subquery(earlier.values("day")[:1]), since)
    )
    found: defaultdict[int, list[tuple[date, int]]] = defaultdict(list)
    for account, day, balance in rows.order_by("account", "day").values_list("account", "day", "balance"):
        found[account].append((day, balance))
    return dict(found)


def balances_on(day: date, units: Sequence[str]) -> dict[Account, int]:
    """What stands in the accounts of some divisions, of all under them and of the bodies in these, on a day."""
    inside = subtree(units, day)
    bodies = BodyVersion.objects.filter(holding_on(day), host__in=inside).values("unit")
    return _balances_on(day, QuotaAccount.objects.filter(Q(unit__in=inside) | Q(unit__in=bodies)))


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
    return {
        Account(unit, Holds(holds), kind, Measure(measure)): balance
        for unit, holds, kind, measure, balance in rows.values_list(*ACCOUNT, "balance")
    }


def vouchers_of(numbers: Collection[int]) -> list[Voucher]:
    """Some vouchers with their entries, in order of number."""
    entries: defaultdict[int, list[Entry]] = defaultdict(list)
    columns = [f"{side}__{column}" for side in ("source", "target") for column in ACCOUNT]
    rows = QuotaEntry.objects.filter(voucher__in=list(numbers)).order_by("pk")
    for voucher, day, amount, *sides in rows.values_list("voucher", "day", "amount", *columns):
        source, target = (
            Account(unit, Holds(holds), kind, Measure(measure))
            for unit, holds, kind, measure in (sides[:4], sides[4:])
        )
        entries[voucher].append(Entry(day, source, target, amount))
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
    vouchers = vouchers_of(list(QuotaVoucher.objects.values_list("pk", flat=True)))
    entered = moved(entry for voucher in vouchers for entry in voucher.entries)
    for account in {*entered, *stored}:
        by_entries = sum(by for when, by in entered.get(account, {}).items() if when <= day)
        if by_entries != stored.get(account, 0):
            off[f"{account.unit} {account.holds} {account.kind} {account.measure}"] = (
                stored.get(account, 0) - by_entries
            )
    return off
