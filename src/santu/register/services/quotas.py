"""Entering vouchers in the ledger of posts and money: held against the rules, locked, written and audited in one transaction."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date

from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from santu.accounts.domain.roles import Right, right_lacking
from santu.accounts.models import User
from santu.audit.domain.chain import Event
from santu.audit.services import append_many
from santu.formats.bulk import collector_paused
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.register.domain.ledger import BY_HAND, OF_LOANS, OF_STAFF, Account, Balances, Entry, Move
from santu.register.domain.ledger_rules import (
    Paper,
    Rules,
    across_faults,
    balance_faults,
    entry_faults,
    paper_faults,
)
from santu.register.models import QuotaAccount, QuotaClosing, QuotaVoucher
from santu.register.selectors.lying import lying_on
from santu.register.selectors.money import lines_called
from santu.register.selectors.quotas import balances_of, closed_since, closed_through, voucher_numbered
from santu.register.selectors.reach import sight_of
from santu.register.selectors.rights import right_over
from santu.register.services.loading import load_rows
from santu.register.services.timeline import in_batches
from santu.standards.rulebook import Standards

RIGHT_OF = {False: Right.QUOTA, True: Right.MONEY}
"""Who keeps the ledger of posts, and who that of money."""
OF_A_LOAN = N_("第 {number} 号凭证是借用周转编制的一步，不能单独冲销；请在这笔用编申请里退回或归还。")
OF_PEOPLE = N_(
    "第 {number} 号凭证记的是人员入编或出编，不能单独冲销；请在人员页办理出编，或撤销登记的名册、所执行的计划。"
)
PART_OF = dict.fromkeys(OF_LOANS, OF_A_LOAN) | dict.fromkeys(OF_STAFF, OF_PEOPLE)
"""Why a voucher of such a move is not taken back by itself."""
AGAIN = N_("这项请求已记为第 {number} 号凭证，没有再记；要再移一次，请另填一张凭证。")


@dataclass(frozen=True, slots=True)
class Booking:
    """What is to be entered: the movements, why, and what they are held against."""

    entries: Sequence[Entry]
    paper: Paper
    rules: Rules

    def faults(self, moves: Collection[Move] = BY_HAND) -> list[Fault]:
        """What is wrong with it, but for the balances."""
        return [*paper_faults(self.paper), *entry_faults(self.entries, self.paper, self.rules, moves)]


def quota_record(*, entries: Sequence[Entry], paper: Paper, standards: Standards, by: User) -> int:
    """Enter some movements of posts, or of money, that an office makes itself; the number of the voucher.

    Raises:
        Refused: some unit is not theirs, a rule of the ledger does not hold, a balance would fall below zero, or the
            same request was entered before. Nothing is written.
    """
    with collector_paused():
        booking = booking_of(entries, paper, standards)
        return _entered(booking, booking.faults(), by)


def quota_reverse(*, number: int, day: date, paper: Paper, standards: Standards, by: User) -> int:
    """Take a voucher back by another that moves everything the other way from a day on; its number.

    Raises:
        Refused: there is no such voucher, it was taken back or is part of a loan; or what ``quota_record`` refuses.
    """
    voucher = voucher_numbered(number)
    paper = replace(paper, central=paper.central or voucher.paper.central)
    booking = booking_of([entry.reversed_on(day) for entry in voucher.entries], paper, standards)
    faults = booking.faults()
    if voucher.reversed_by is not None:
        gone = N_("第 {number} 号凭证已由第 {other} 号冲销，不能再冲；请刷新页面。")
        faults = [Fault(str(number), message(gone, number=number, other=voucher.reversed_by))]
    elif part_of := next((PART_OF[one.move] for one in voucher.entries if one.move in PART_OF), None):
        faults = [Fault(str(number), message(part_of, number=number))]
    return _entered(booking, faults, by, reverses=number)


def _entered(booking: Booking, faults: Sequence[Fault], by: User, *, reverses: int | None = None) -> int:
    try:
        for right in sorted({RIGHT_OF[entry.source.is_money] for entry in booking.entries}) or [Right.QUOTA]:
            right_over(by, right, booking.rules.divisions())
    except Refused as refused:
        raise Refused([*refused.faults, *across_faults(booking.rules)]) from None
    if faults:
        raise Refused(faults)
    with once(booking.paper.key, reverses):
        return voucher_write(booking, by.username, reverses=reverses)


@contextmanager
def once(key: str, reverses: int | None = None) -> Iterator[None]:
    """A transaction in which a voucher is written.

    Raises:
        Refused: another with the same key, or that takes the same voucher back, was entered before.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        if again := _entered_before(key, reverses):
            raise again from None
        raise


def _entered_before(key: str, reverses: int | None = None) -> Refused | None:
    same = Q(key=key) if reverses is None else Q(key=key) | Q(reverses=reverses)
    number = QuotaVoucher.objects.filter(same).values_list("pk", flat=True).first()
    return None if number is None else refuse("key", AGAIN, number=number)


def quota_close(*, through: date, document: str, by: User) -> QuotaClosing:
    """Close the accounts: nothing is dated on or before a day from now on.

    Raises:
        Refused: they do not manage the quotas of everything; no document; the day is not over; or the accounts are closed
            through a later day.
    """
    sight = sight_of(by)
    if not sight.on(sight.today, Right.QUOTA).everything:
        raise right_lacking(Right.QUOTA)
    faults = []
    if not document.strip():
        faults.append(Fault("document", message(N_("没有填写年结的文号；请补上。"))))
    if through <= (closed := closed_through()):
        early = N_("编制台账已年结到 {closed}，不能再结到 {through}；请选更晚的日期。")
        faults.append(Fault("through", message(early, closed=closed, through=through)))
    if through >= sight.today:
        coming = N_("{through} 还没有过完，不能年结；请选今天以前的日期。")
        faults.append(Fault("through", message(coming, through=through)))
    if faults:
        raise Refused(faults)
    with transaction.atomic():
        _no_voucher_meanwhile()
        closing = QuotaClosing.objects.create(through=through, document=document, by=by.username)
        after = {"through": through.isoformat()}
        append_many([Event("", "quota_close", by.username, "", document, None, after)])
    return closing


def _no_voucher_meanwhile() -> None:
    """Wait until those are written that are being written, and keep others waiting; on SQLite one writes at a time."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE register_quotaaccount IN EXCLUSIVE MODE")


def booking_of(entries: Sequence[Entry], paper: Paper, standards: Standards) -> Booking:
    """Some entries with what they are held against; units are where they lie on the day of each."""
    units: dict[date, set[str]] = {}
    for entry in entries:
        units.setdefault(entry.day, set()).update((entry.source.unit, entry.target.unit))
    lying = {day: lying_on(day, some) for day, some in units.items()}
    accounts = (account for entry in entries for account in (entry.source, entry.target))
    lines = lines_called({account.kind for account in accounts if account.is_money})
    return Booking(entries, paper, Rules(standards, lying, closed_through(), lines))


def voucher_write(booking: Booking, by: str, *, reverses: int | None = None) -> int:
    """Write what the rules let pass, inside the caller's transaction (``once``); the number of the voucher.

    Raises:
        Refused: a balance would fall below zero, or the accounts were closed meanwhile.
    """
    entries, paper = booking.entries, booking.paper
    numbers = _accounts_locked({account for entry in entries for account in (entry.source, entry.target)})
    if closed_since(booking.rules.closed):
        raise refuse("day", N_("编制台账刚刚年结；请刷新页面，核对日期后再记。"))
    held = balances_of(numbers.values(), min(entry.day for entry in entries))
    known = {account: held.get(number, ()) for account, number in numbers.items()}
    after, faults = balance_faults(entries, known, booking.rules)
    if faults:
        raise _entered_before(paper.key) or Refused(faults)
    voucher = QuotaVoucher.objects.create(**asdict(paper), by=by, reverses_id=reverses).pk
    load_rows(
        "register_quotaentry",
        ("voucher_id", "day", "source_id", "target_id", "amount"),
        [
            (voucher, entry.day, numbers[entry.source], numbers[entry.target], entry.amount)
            for entry in entries
        ],
    )
    _balances_write({numbers[account]: balances for account, balances in after.items()}, held)
    ledger = "money" if all(entry.source.is_money for entry in entries) else "quota"
    act = f"{ledger}_record" if reverses is None else f"{ledger}_reverse"
    append_many(
        Event(
            county,
            act,
            by,
            paper.reason,
            paper.document,
            None,
            {"voucher": voucher, **moved, "reverses": reverses},
        )
        for county, moved in sorted(_moved_in(booking).items())
    )
    return voucher


def _balances_write(after: Mapping[int, Balances], held: Mapping[int, Balances]) -> None:
    """Of accounts that are locked: insert the balances of new days, and change those of days that had one."""
    had = {(number, day) for number, balances in held.items() for day, _ in balances}
    rows = [(number, day, balance) for number, balances in after.items() for day, balance in balances]
    new = [row for row in rows if row[:2] not in had]
    load_rows("register_quotabalance", ("account_id", "day", "balance"), new)
    changed = [(balance, number, day) for number, day, balance in rows if (number, day) in had]
    if changed:
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE register_quotabalance SET balance = %s WHERE account_id = %s AND day = %s", changed
            )


def _moved_in(booking: Booking) -> dict[str, dict[str, int]]:
    """How many posts, and fen, it moves in, into or out of each county."""
    counties: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for entry in booking.entries:
        lying, what = booking.rules.lying[entry.day], "fen" if entry.source.is_money else "amount"
        for county in {lying[side.unit].county for side in (entry.source, entry.target)}:
            counties[county][what] = counties[county].get(what, 0) + entry.amount
    return counties


def accounts_hold(booking: Booking) -> None:
    """Lock the accounts that are there already, in the order in which vouchers do.

    Who enters a voucher beside an act of the register holds its accounts first: all others lock accounts before chains.
    """
    units = {account.unit for entry in booking.entries for account in (entry.source, entry.target)}
    for some in in_batches(sorted(units)):
        rows = QuotaAccount.objects.filter(unit__in=some).order_by("pk")
        list(rows.select_for_update(no_key=True).values_list("pk"))


def _accounts_locked(accounts: Collection[Account]) -> dict[Account, int]:
    """The row numbers of some accounts, made where missing, locked in one order."""
    units = {account.unit for account in accounts}
    rows = QuotaAccount.objects.filter(unit__in=units).order_by("pk").select_for_update(no_key=True)
    columns = ("pk", "unit_id", "holds", "kind", "measure")

    def found() -> dict[Account, int]:
        held = {Account(*said): number for number, *said in rows.values_list(*columns)}
        return {account: number for account, number in held.items() if account in accounts}

    numbers = found()
    if len(numbers) < len(accounts):
        missing = sorted(accounts - numbers.keys())
        load_rows("register_quotaaccount", columns[1:], missing, known=True)
        numbers = found()
    return numbers
