"""The vouchers of the ledger of posts, listed and shown as far as somebody sees what they move."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.db.models import Min, Q, QuerySet, Sum

from santu.kernel.messages import N_, refuse
from santu.register.domain.ledger import Account, Entry, Holds, Measure
from santu.register.domain.reach import Reach
from santu.register.models import BodyVersion, QuotaAccount, QuotaEntry, QuotaLoanStep, QuotaVoucher
from santu.register.selectors.holding import holding_on
from santu.register.selectors.quotas import ACCOUNT, ledger_mark
from santu.register.selectors.scope import subtree
from santu.register.selectors.tree import ancestors


@dataclass(frozen=True, slots=True)
class VoucherView:
    """A voucher without its entries: ``day`` is the first on which it moves something.

    ``amount`` is how many posts, or fen, it moves in, into or out of what it is listed for.
    """

    number: int
    amount: int
    day: date
    document: str
    approver: str
    reason: str
    central: str
    by: str
    recorded_at: datetime
    reverses: int | None
    reversed_by: int | None


def voucher_unknown(number: int) -> Exception:
    """There is no such voucher, as far as whoever asks may know."""
    return refuse(str(number), N_("没有第 {number} 号凭证；请从凭证列表里选。"), number=number)


def vouchers_about(day: date, units: Sequence[str], limit: int, *, money: bool = False) -> list[VoucherView]:
    """The latest vouchers that moved posts, or money, up to a day in some divisions or under them, as they lie on it."""
    return _vouchers_about(day, tuple(units), limit, money, ledger_mark())


@lru_cache(maxsize=64)
def _vouchers_about(
    day: date, units: Sequence[str], limit: int, money: bool, _known: object
) -> list[VoucherView]:
    accounts = accounts_in(Reach(day, tuple(units)))
    inside = accounts.filter(measure=Measure.FEN) if money else accounts.exclude(measure=Measure.FEN)
    rows = QuotaEntry.objects.filter(Q(source__in=inside) | Q(target__in=inside), day__lte=day)
    numbers = list(rows.order_by("-voucher").values_list("voucher", flat=True).distinct()[:limit])
    amounts = rows.filter(voucher__in=numbers).values("voucher").annotate(amount=Sum("amount"))
    return _views(numbers, dict(amounts.values_list("voucher", "amount")))


def voucher_view(number: int) -> VoucherView:
    """One voucher.

    Raises:
        Refused: there is none of this number.
    """
    found = _views([number], {})
    if not found:
        raise voucher_unknown(number)
    return found[0]


def _views(numbers: Sequence[int], amounts: dict[int, int]) -> list[VoucherView]:
    rows = QuotaVoucher.objects.filter(pk__in=numbers).annotate(day=Min("entries__day")).order_by("-pk")
    columns = ("document", "approver", "reason", "central", "by", "recorded_at", "reverses", "reversed_by")
    return [
        VoucherView(number, amounts.get(number, 0), *said)
        for number, *said in rows.values_list("pk", "day", *columns)
    ]


def accounts_in(reach: Reach) -> QuerySet[QuotaAccount]:
    """The accounts of the divisions that a reach covers, and of the bodies in them."""
    if reach.everything:
        return QuotaAccount.objects.all()
    if not reach.roots:
        return QuotaAccount.objects.none()
    inside = subtree(reach.roots, reach.day)
    bodies = BodyVersion.objects.filter(holding_on(reach.day), host__in=inside).values("unit")
    return QuotaAccount.objects.filter(Q(unit__in=inside) | Q(unit__in=bodies))


def moves_in(number: int, reach: Reach, *, wholly: bool = False) -> bool:
    """Whether a voucher moves posts in, into or out of what a reach covers; ``wholly``: nowhere else."""
    inside, entries = accounts_in(reach), QuotaEntry.objects.filter(voucher=number)
    if wholly:
        return not entries.exclude(source__in=inside, target__in=inside).exists()
    return entries.filter(Q(source__in=inside) | Q(target__in=inside)).exists()


def entries_seen(number: int, reach: Reach) -> list[Entry]:
    """The entries of a voucher that move posts in, into or out of what a reach covers, in order."""
    inside = accounts_in(reach)
    rows = QuotaEntry.objects.filter(Q(source__in=inside) | Q(target__in=inside), voucher=number)
    columns = [f"{side}__{column}" for side in ("source", "target") for column in ACCOUNT]
    found = []
    for day, amount, *sides in rows.order_by("pk").values_list("day", "amount", *columns):
        source, target = (
            Account(unit, Holds(holds), kind, Measure(measure))
            for unit, holds, kind, measure in (sides[:4], sides[4:])
        )
        found.append(Entry(day, source, target, amount))
    return found


def units_named(entries: Sequence[Entry], reach: Reach) -> set[str]:
    """The units of some entries that may be named: those that a reach covers, and those above them."""
    units = {account.unit for entry in entries for account in (entry.source, entry.target)}
    if reach.everything:
        return units
    inside = QuotaAccount.objects.filter(pk__in=accounts_in(reach), unit__in=units)
    above = {unit for root in reach.roots for unit in ancestors(reach.day, root)}
    return set(inside.values_list("unit", flat=True)) | (units & above)


def loan_of_voucher(number: int) -> int | None:
    """The number of the loan that a voucher is a step of."""
    return QuotaLoanStep.objects.filter(voucher=number).values_list("loan", flat=True).first()
