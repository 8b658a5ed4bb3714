"""A file of money against the ledger: looked through, previewed as changes, entered as one voucher."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from django.db import transaction

from santu.accounts.domain.roles import Right, right_lacking
from santu.accounts.models import User
from santu.kernel.messages import N_, Fault, Place, Refused, message, refuse
from santu.register.domain.addressing import codes_meant, unmapped_faults
from santu.register.domain.layouts_checks import Reading
from santu.register.domain.layouts_money import MONEY, Funds, MoneyChanged, money_differing, money_stated
from santu.register.domain.ledger import Entry
from santu.register.domain.ledger_rules import Lying, Paper, account_words, balance_faults, entry_faults
from santu.register.domain.money import Line, moved_as_wanted
from santu.register.domain.yuan import yuan
from santu.register.models import BudgetLine
from santu.register.selectors.addresses import addresses
from santu.register.selectors.lying import lying_on
from santu.register.selectors.money import lines_of
from santu.register.selectors.quotas import balances_at, balances_since
from santu.register.selectors.reach import sight_of
from santu.register.services.quotas import booking_of, quota_record
from santu.standards.rulebook import Standards


@dataclass(frozen=True, slots=True)
class MoneyPreview:
    """What a file states of a day, what of it the ledger has otherwise, and the entries that would bring it about.

    ``lines`` are the budget lines that are new.
    """

    name: str
    digest: str
    day: date
    said: Sequence[Funds]
    changes: Sequence[MoneyChanged]
    entries: Sequence[Entry]
    lines: Mapping[str, Line]
    lying: Mapping[str, Lying]


def money_file_preview(
    *, path: Path, day: date, standards: Standards, by: User, ignored: Collection[str] = ()
) -> MoneyPreview:
    """Look a file through and compare it with the ledger; nothing is written.

    Args:
        path: the file, laid out as ``MONEY``.
        day: from when its figures are to hold.
        standards: the rules.
        by: who asks; what they do not manage does not exist for them.
        ignored: the headers that are left out.

    Raises:
        Refused: with every fault of the file, each at its cell.
    """
    sight = sight_of(by)
    if not sight.has(Right.MONEY):
        raise right_lacking(Right.MONEY)
    reading = Reading.of(path, MONEY)
    reading.faults += unmapped_faults(reading, ignored)
    codes = {*reading.texts("code"), *codes_meant(reading.texts("code"))}
    known = lines_of(set(reading.texts("line")))
    said = money_stated(reading, addresses(sight, day, codes, Right.MONEY), known, standards)
    if reading.faults:
        raise Refused(reading.faults)
    changes = money_differing(said.funds, balances_at({one.account for one in said.funds}, day))
    lying = lying_on(day, {one.account.unit for one in changes})
    entries = moved_as_wanted({one.account: one.by for one in changes}, lying, day)
    if faults := _ledger_faults(entries, changes, said.lines, standards):
        raise Refused(faults)
    new = {code: line for code, line in said.lines.items() if code not in known}
    return MoneyPreview(path.name, reading.table.digest, day, said.funds, changes, entries, new, lying)


def money_file_import(*, preview: MoneyPreview, paper: Paper, standards: Standards, by: User) -> int:
    """Enter what was previewed, as one voucher, which ``quota_reverse`` takes back; its number.

    Raises:
        Refused: what ``quota_record`` refuses; nothing is to be changed; or the ledger moved since the preview, so that it
            would not hold what the file states. Nothing is written.
    """
    if not preview.changes:
        raise refuse(preview.name, N_("台账与文件一致，没有要变更的经费。"))
    with transaction.atomic():
        lines = [BudgetLine(**asdict(line)) for line in preview.lines.values()]
        BudgetLine.objects.bulk_create(lines, ignore_conflicts=True)
        number = quota_record(entries=preview.entries, paper=paper, standards=standards, by=by)
        now = balances_at({one.account for one in preview.said}, preview.day)
        template = N_("预览之后台账里的这一项变了，现为 {now} 元，文件是 {value} 元；请重新预览再导入。")
        moved = [
            Fault(one.place, message(template, now=yuan(found), value=yuan(one.fen)))
            for one in preview.said
            if (found := now.get(one.account, 0)) != one.fen
        ]
        kept = lines_of(preview.lines)
        other = N_("预览之后有人登记了预算项目 {code}，与文件写的不同；请重新预览再导入。")
        moved += [
            Fault(preview.name, message(other, code=code))
            for code, line in preview.lines.items()
            if kept[code] != line
        ]
        if moved:
            raise Refused(moved)
    return number


def _ledger_faults(
    entries: Sequence[Entry],
    changes: Sequence[MoneyChanged],
    lines: Mapping[str, Line],
    standards: Standards,
) -> list[Fault]:
    """What the ledger has against the entries, each at the cell that asks for it."""
    if not entries:
        return []
    booking = booking_of(entries, Paper("", "", "", ""), standards)
    rules, day = booking.rules, entries[0].day
    rules = replace(rules, lines={**{code: line.purpose for code, line in lines.items()}, **rules.lines})
    cells = {one.account: one.place for one in changes}
    found: dict[object, Fault] = {}
    for entry in entries:
        for fault in entry_faults([entry], booking.paper, rules):
            place = cells.get(entry.source) or cells[entry.target]
            found.setdefault(fault.message, Fault(place, fault.message))
    accounts = {account for entry in entries for account in (entry.source, entry.target)}
    _, short = balance_faults(entries, balances_since(accounts, day), rules)
    words: dict[Place, Place] = {
        account_words(account, rules, day): place for account, place in cells.items()
    }
    return [*found.values(), *(Fault(words.get(fault.place, fault.place), fault.message) for fault in short)]
