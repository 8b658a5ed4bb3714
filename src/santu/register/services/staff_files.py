"""A real-name list against the ledger: looked through, previewed body by body, recorded in one transaction.

The file is read where it lies and never copied: no draft of it is kept, as it holds the numbers of identity cards. Who
previewed it gives it again with its digest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db.models import F, QuerySet

from santu.accounts.domain.roles import Right, right_lacking
from santu.accounts.models import User
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.register.domain.addressing import codes_meant
from santu.register.domain.column_names import ColumnNames
from santu.register.domain.layouts_quotas import figure_now
from santu.register.domain.layouts_staff import StaffRow, open_staff, staff_rows
from santu.register.domain.ledger import OF_STAFF, Account, Holds, Measure, Move, moved
from santu.register.domain.ledger_rules import Paper
from santu.register.domain.staff import LEADERS, Post, loading, masked
from santu.register.models import QuotaVoucher, StaffMember, StaffPost
from santu.register.selectors.addresses import addresses
from santu.register.selectors.lying import lying_on
from santu.register.selectors.quotas import Voucher, balances_at, voucher_numbered
from santu.register.selectors.reach import sight_of
from santu.register.selectors.rights import right_over
from santu.register.selectors.staff import posts_held, posts_numbered, posts_on
from santu.register.services.quotas import booking_of, once, voucher_write
from santu.register.services.staff import staff_load
from santu.standards.rulebook import Standards

LOADS = frozenset({Move.ENTER, Move.LOAD_BEYOND})
ALREADY = {
    "body": N_("这个人已在另一个机构在编；一人只占一个编制，请先办出编，或改正这一行。"),
    "kind": N_("这个人已用另一类编制在编；请先办出编，或改正这一行。"),
    "leader": N_("这个人在台账里的领导职数与此不同；请先办出编，或改正这一行。"),
    "title": N_("这个人在台账里的职务与此不同；请先办出编，或改正这一行。"),
    "works_at": N_("这个人在台账里的实际工作单位与此不同；请先办出编，或改正这一行。"),
}
NOT_THEIRS = N_("这个机构没有编号为 {number} 的在编人员；请照导出的填，新登记的人留空。")
ANOTHER = N_("在编编号 {number} 是另一个人；请照导出的填，新登记的人留空。")


@dataclass(frozen=True, slots=True)
class BodyCount:
    """What a body has of a kind and measure once a list is recorded, and how many of its people the list adds or leaves out."""

    body: str
    name: str
    kind: str
    measure: Measure
    authorised: int
    filled: int
    vacant: int
    beyond: int
    added: int
    unlisted: int


@dataclass(frozen=True, slots=True)
class StaffPreview:
    """What a list would do. ``names`` are its columns as they were found."""

    name: str
    digest: str
    day: date
    new: Sequence[StaffRow]
    known: int
    counts: Sequence[BodyCount]
    names: ColumnNames


def staff_file_preview(
    *, path: Path, day: date, names: ColumnNames, standards: Standards, by: User, digest: str = ""
) -> StaffPreview:
    """Look a list through; nothing is written, and the file is not kept.

    Args:
        path: the list, laid out as ``STAFF`` or as ``names`` says.
        day: from when its people are recorded as in post.
        names: how its columns are called, and which are left out.
        standards: the kinds of quota.
        by: who asks; what they do not manage does not exist for them.
        digest: the sha256 of the file that was previewed before, if any.

    Raises:
        Refused: with every fault of the file, each at its cell, none of which says an identity number.
    """
    sight = sight_of(by)
    if not sight.has(Right.QUOTA):
        raise right_lacking(Right.QUOTA)
    reading = open_staff(path, names)
    if digest and digest != reading.table.digest:
        template = N_("文件和预览时的不一样（sha256 是 {found}）；请重新预览再导入。")
        raise refuse(path.name, template, found=reading.table.digest)
    codes = {*reading.texts("code"), *codes_meant(reading.texts("code"))}
    rows = staff_rows(reading, addresses(sight, day, codes), standards)
    held = posts_held([row.holder.identity for row in rows if row.holder.identity])
    numbered = posts_numbered([row.number for row in rows if row.number])
    faults = [*reading.faults, *(fault for row in rows for fault in _known_faults(row, held, numbered))]
    if faults:
        raise Refused(faults)
    new = [row for row in rows if not row.number and row.holder.identity not in held]
    found = {name: reading.table.header[at] for name, at in reading.columns.index.items()}
    known = {*numbered, *(post.number for post in held.values())}
    return StaffPreview(
        path.name,
        reading.table.digest,
        day,
        new,
        len(rows) - len(new),
        _counts(rows, new, known, day),
        ColumnNames(found, names.ignored),
    )


def staff_file_import(*, preview: StaffPreview, paper: Paper, standards: Standards, by: User) -> int:
    """Record the people who are not in post yet, as one voucher, which ``staff_unload`` takes back; its number.

    Raises:
        Refused: what ``staff_load`` refuses, or nobody is new. Nothing is written.
    """
    if not preview.new:
        raise refuse(preview.name, N_("名册里的人都已在编，没有要登记的。"))
    people = [(row.holder, row.post) for row in preview.new]
    [first, *_] = staff_load(people=people, day=preview.day, paper=paper, standards=standards, by=by)
    return StaffPost.objects.values_list("entered_voucher", flat=True).get(pk=first)


def staff_unload(*, number: int, paper: Paper, standards: Standards, by: User) -> int:
    """Take back a voucher that recorded a list, as if it had never been; whom only it told of is forgotten. Its number.

    Raises:
        Refused: the voucher is none of a list, was taken back, some of its people left since, or a body is not theirs.
    """
    with once(paper.key, number):
        QuotaVoucher.objects.select_for_update(no_key=True).filter(pk=number).first()
        voucher, posts = voucher_numbered(number), StaffPost.objects.filter(entered_voucher=number)
        entries = [entry.reversed_on(entry.day) for entry in voucher.entries]
        booking = booking_of(entries, paper, standards)
        right_over(by, Right.QUOTA, booking.rules.divisions())
        if faults := _unload_faults(voucher, posts) or booking.faults(OF_STAFF):
            raise Refused(faults)
        new = voucher_write(booking, by.username, reverses=number)
        members = list(posts.values_list("member", flat=True))
        posts.update(left=F("entered"), left_voucher=new)
        others = StaffPost.objects.exclude(entered_voucher=number).values("member")
        forgotten = StaffMember.objects.filter(pk__in=members).exclude(pk__in=others)
        forgotten.update(name="", identity=None, retires=None)
    return new


def _unload_faults(voucher: Voucher, posts: QuerySet[StaffPost]) -> list[Fault]:
    """Why a voucher cannot be taken back as that of a list."""
    number, gone = voucher.number, posts.exclude(left=None).count()
    if voucher.reversed_by is not None:
        template = N_("第 {number} 号凭证已由第 {other} 号冲销，不能再冲；请刷新页面。")
        text = message(template, number=number, other=voucher.reversed_by)
    elif any(entry.move not in LOADS for entry in voucher.entries) or posts.exclude(approval=None).exists():
        template = N_("第 {number} 号凭证不是登记名册的；冲销别的凭证用 santu quota reverse。")
        text = message(template, number=number)
    elif gone:
        template = N_("第 {number} 号凭证登记的人里有 {gone} 人已经出编，不能整批撤销；请逐人办出编。")
        text = message(template, number=number, gone=gone)
    else:
        return []
    return [Fault(str(number), text)]


def _known_faults(row: StaffRow, held: Mapping[str, Post], numbered: Mapping[int, Post]) -> list[Fault]:
    """Where somebody is in post already, what the list has otherwise; the ledger is not changed by a list."""
    post = held.get(row.holder.identity)
    if row.number:
        by_number = numbered.get(row.number)
        if by_number is None or by_number.place.body != row.post.body:
            return [Fault(row.cells["post"], message(NOT_THEIRS, number=row.number))]
        is_other = post.number != row.number if post else bool(row.holder.identity)
        if is_other or by_number.name not in (row.holder.name, masked(row.holder.name)):
            return [Fault(row.cells["post"], message(ANOTHER, number=row.number))]
        post = by_number
    if post is None:
        return []
    return [
        Fault(row.cells[column], message(template))
        for column, template in ALREADY.items()
        if (column in row.cells and getattr(post.place, column) != getattr(row.post, column))
    ]


def _counts(rows: Sequence[StaffRow], new: Sequence[StaffRow], known: set[int], day: date) -> list[BodyCount]:
    """Body by body what there will be, those with the most in excess first."""
    counted = [(row.post, measure) for row in rows for measure in LEADERS[row.post.leader]]
    vacant = sorted({post.account(Holds.VACANT, measure) for post, measure in counted})
    wanted = {
        one._replace(holds=holds) for one in vacant for holds in (Holds.VACANT, Holds.FILLED, Holds.BEYOND)
    }
    now = balances_at(wanted, day)
    grown = moved(loading([row.post for row in new], now, day))
    after = {one: now.get(one, 0) + sum(grown.get(one, {}).values()) for one in wanted}
    lying = lying_on(day, {one.unit for one in vacant})
    unlisted = _unlisted(vacant, known, day)

    def count(one: Account) -> BodyCount:
        filled, beyond = (one._replace(holds=holds) for holds in (Holds.FILLED, Holds.BEYOND))
        return BodyCount(
            one.unit,
            lying[one.unit].name,
            one.kind,
            one.measure,
            figure_now(one, after),
            after[filled],
            after[one],
            after[beyond],
            after[filled] - now.get(filled, 0),
            unlisted.get((one.unit, one.kind, one.measure), 0),
        )

    return sorted(map(count, vacant), key=lambda one: (-one.beyond, one.name, one.kind, one.measure))


def _unlisted(accounts: Sequence[Account], known: set[int], day: date) -> dict[tuple[str, str, Measure], int]:
    """How many are in post in each body and kind whom the list does not name."""
    found: dict[tuple[str, str, Measure], int] = {}
    for post in posts_on(day, {one.unit for one in accounts}):
        if post.number not in known:
            for measure in LEADERS[post.place.leader]:
                key = (post.place.body, post.place.kind, measure)
                found[key] = found.get(key, 0) + 1
    return found
