"""A file of quotas against the ledger: looked through, previewed as changes, entered as one voucher."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from santu.accounts.domain.roles import Right, right_lacking
from santu.accounts.models import User
from santu.kernel.messages import N_, Fault, Place, Refused, message, refuse
from santu.register.domain.addressing import codes_meant, unmapped_faults
from santu.register.domain.layouts_checks import Reading
from santu.register.domain.layouts_quotas import (
    QUOTAS,
    Changed,
    Stated,
    differing,
    figure_now,
    stated,
    unbalanced,
)
from santu.register.domain.ledger import MEASURES, Account, Entry, Holds
from santu.register.domain.ledger_routes import routed
from santu.register.domain.ledger_rules import (
    Lying,
    Paper,
    account_words,
    balance_faults,
    entry_faults,
    kind_names,
)
from santu.register.selectors.addresses import addresses
from santu.register.selectors.lying import lying_on
from santu.register.selectors.quotas import balances_at, balances_since
from santu.register.selectors.reach import sight_of
from santu.register.selectors.tree import ancestors
from santu.register.services.quotas import booking_of, quota_record
from santu.standards.rulebook import Standards


@dataclass(frozen=True, slots=True)
class QuotaPreview:
    """What a file states of a day, what of it the ledger has otherwise, and the entries that would bring it about."""

    name: str
    digest: str
    day: date
    said: Sequence[Stated]
    changes: Sequence[Changed]
    entries: Sequence[Entry]
    lying: Mapping[str, Lying]


def quota_file_preview(
    *,
    path: Path,
    day: date,
    standards: Standards,
    by: User,
    ignored: Collection[str] = (),
    central: str = "",
) -> QuotaPreview:
    """Look a file through and compare it with the ledger; nothing is written.

    Args:
        path: the file, laid out as ``QUOTAS``.
        day: from when its figures are to hold.
        standards: the kinds of quota, and the rules.
        by: who asks; what they do not manage does not exist for them.
        ignored: the headers that are left out.
        central: the number of the central organ's approval, where posts move across levels.

    Raises:
        Refused: with every fault of the file, each at its cell.
    """
    sight = sight_of(by)
    if not sight.has(Right.QUOTA):
        raise right_lacking(Right.QUOTA)
    reading = Reading.of(path, QUOTAS)
    reading.faults += unmapped_faults(reading, ignored)
    codes = {*reading.texts("code"), *codes_meant(reading.texts("code"))}
    said = stated(reading, addresses(sight, day, codes), standards)
    now = balances_at(_wholly({one.account for one in said}), day)
    changes = differing(said, now)
    names = kind_names(standards, day)
    # Sums tell nothing while some of the cells are at fault.
    if faults := reading.faults or unbalanced(changes, names, MEASURES):
        raise Refused(faults)
    lying = lying_on(day, {one.account.unit for one in changes})
    lying |= lying_on(day, {unit for one in lying.values() for unit in (one.division, one.county) if unit})
    above = {unit: ancestors(day, unit) for unit in {_top(lying[one.account.unit]) for one in changes}}
    entries = routed({one.account: one.by for one in changes}, lying, above, day)
    if faults := _ledger_faults(entries, changes, Paper("", "", "", "", central), standards):
        raise Refused(faults)
    return QuotaPreview(path.name, reading.table.digest, day, said, changes, entries, lying)


def quota_file_import(*, preview: QuotaPreview, paper: Paper, standards: Standards, by: User) -> int:
    """Enter what was previewed, as one voucher, which ``quota_reverse`` takes back; its number.

    Raises:
        Refused: what ``quota_record`` refuses; nothing is to be changed; or the ledger moved since the preview, so that it
            would not hold what the file states. Nothing is written.
    """
    if not preview.changes:
        raise refuse(preview.name, N_("台账与文件一致，没有要变更的编制。"))
    with transaction.atomic():
        number = quota_record(entries=preview.entries, paper=paper, standards=standards, by=by)
        now = balances_at(_wholly({one.account for one in preview.said}), preview.day)
        template = N_("预览之后台账里的这一项变了，现为 {now}，文件是 {value}；请重新预览再导入。")
        moved = [
            Fault(one.place, message(template, now=found, value=one.value))
            for one in preview.said
            if (found := figure_now(one.account, now)) != one.value
        ]
        if moved:
            raise Refused(moved)
    return number


def _wholly(accounts: Collection[Account]) -> set[Account]:
    """The accounts, and where one is of vacant posts those that belong to what is authorised."""
    more = {
        Account(one.unit, holds, one.kind, one.measure)
        for one in accounts
        if one.holds is Holds.VACANT
        for holds in (Holds.FILLED, Holds.BEYOND)
    }
    return {*accounts, *more}


def _top(lying: Lying) -> str:
    return lying.county or lying.division


def _ledger_faults(
    entries: Sequence[Entry], changes: Sequence[Changed], paper: Paper, standards: Standards
) -> list[Fault]:
    """What the ledger has against the entries, each at the cell that asks for it."""
    if not entries:
        return []
    accounts = {account for entry in entries for account in (entry.source, entry.target)}
    day = entries[0].day
    rules = booking_of(entries, paper, standards).rules
    cells = {one.account: one.place for one in changes}
    cells_of: dict[Place, Place] = {
        account_words(account, rules, day): place for account, place in cells.items()
    }
    found: dict[object, Fault] = {}
    for entry in entries:
        for fault in entry_faults([entry], paper, rules):
            place = _cell(entry, cells)
            found.setdefault(fault.message, Fault(place, fault.message))
    _, short = balance_faults(entries, balances_since(accounts, day), rules)
    return [
        *found.values(),
        *(Fault(cells_of.get(fault.place, fault.place), fault.message) for fault in short),
    ]


def _cell(entry: Entry, cells: Mapping[Account, Place]) -> Place:
    """The cell that asks for an entry; for one between others the first of its kind."""
    for account in (entry.source, entry.target):
        if account in cells:
            return cells[account]
    of_kind = [place for account, place in cells.items() if account.kind == entry.source.kind]
    return of_kind[0]
