"""Files of service points, advisers, visits, purchases and grid teams: looked through, previewed as changes, recorded at once, and undone."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils import timezone

from santu.accounts.domain.roles import Right, right_lacking
from santu.accounts.models import User
from santu.audit.services import append
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.register.domain.addressing import codes_meant, unmapped_faults
from santu.register.domain.grid_teams import base_network
from santu.register.domain.layouts_checks import Reading
from santu.register.domain.layouts_services import TEMPLATES, Changes, Known, service_changes, service_rows
from santu.register.domain.service_rows import (
    AcceptanceRow,
    Contract,
    DeliveryRow,
    Kind,
    ServiceRow,
    overlapping,
)
from santu.register.models import ServiceAcceptance, ServiceContract, ServiceDelivery, ServiceRecord, Unit
from santu.register.models.services import Recorded
from santu.register.selectors.addresses import addresses
from santu.register.selectors.grid_teams import grid_lives
from santu.register.selectors.lying import lying_on
from santu.register.selectors.purchase_catalogue import purchase_catalogues
from santu.register.selectors.reach import sight_of
from santu.register.selectors.rights import right_over
from santu.register.selectors.service_rows import (
    EVERY,
    MODELS,
    Record,
    purchases_delivered,
    record_numbered,
    room_of,
    standing_rows,
    standing_rows_in,
)
from santu.register.services.service_work import rows_made, work_faults
from santu.standards.rulebook import Standards


@dataclass(frozen=True, slots=True)
class ServicePreview:
    """What a file would do to what stands."""

    kind: Kind
    name: str
    digest: str
    changes: Changes


def service_file_preview(
    *, kind: Kind, path: Path, standards: Standards, by: User, ignored: Collection[str] = ()
) -> ServicePreview:
    """Look a file through and compare it with what stands; nothing is written.

    Args:
        kind: what the file is about.
        path: the file, laid out as ``TEMPLATES`` say.
        standards: the ways of help, and the columns of the purchase catalogue.
        by: who asks; what they do not manage does not exist for them.
        ignored: the headers that are left out.

    Raises:
        Refused: with every fault of the file, each at its cell.
    """
    sight = sight_of(by)
    if not sight.has(Right.SERVE):
        raise right_lacking(Right.SERVE)
    reading = Reading.of(path, TEMPLATES[kind].columns)
    reading.faults += unmapped_faults(reading, ignored)
    codes = {*reading.texts("code"), *codes_meant(reading.texts("code"))}
    where = addresses(sight, timezone.localdate(), codes, Right.SERVE)
    units = {one.id for one in where.divisions.values()}
    standing = {row.key: row for row in standing_rows(kind, units)}
    catalogues = purchase_catalogues(units if kind is Kind.CONTRACTS else (), where.day, standards)
    grids = grid_lives(units, base_network(standards, where.day)) if kind is Kind.TEAMS else {}
    rows = service_rows(kind, reading, where, Known(standards, catalogues, standing, grids))
    changes = service_changes(rows, standing, reading)
    said = {line: row for line, row in rows.items() if standing.get(row.key) != row}
    for line, fault in work_faults(said, by.username):
        reading.told(line, [fault])
    if not rows and not reading.faults:
        raise refuse(path.name, N_("表头下面没有一行；请检查是否导出了正确的文件。"))
    if reading.faults:
        raise Refused(reading.faults)
    return ServicePreview(kind, path.name, reading.table.digest, changes)


def service_file_import(*, preview: ServicePreview, by: User, document: str = "") -> int:
    """Record what was previewed, as one record, which ``service_undo`` takes back; its number.

    Raises:
        Refused: a place is not theirs, nothing is to be changed, a contract would fall short of what was delivered of it, or
            something moved since the preview. Nothing is written.
    """
    found = preview.changes
    if not found.count:
        raise refuse(preview.name, N_("登记与文件一致，没有要变更的。"))
    becomes = [*found.new, *(row for _, row in found.changed)]
    right_over(by, Right.SERVE, {row.unit for row in becomes})
    record = ServiceRecord(
        kind=preview.kind,
        title=preview.name,
        document=document.strip(),
        digest=preview.digest,
        by=by.username,
    )
    return record_rows(record, preview.kind, becomes, [row for row, _ in found.changed])


def service_load(*, kind: Kind, rows: Sequence[ServiceRow], title: str, by: User, document: str = "") -> int:
    """Record rows that nobody recorded yet, as one record; its number.

    Raises:
        Refused: a place is not theirs, or one of them is recorded already. Nothing is written.
    """
    right_over(by, Right.SERVE, {row.unit for row in rows})
    record = ServiceRecord(kind=kind, title=title, document=document.strip(), by=by.username)
    return record_rows(record, kind, rows, ())


def record_rows(
    record: ServiceRecord,
    kind: Kind,
    becomes: Sequence[ServiceRow],
    gone: Collection[ServiceRow],
    act: str = "service_import",
) -> int:
    """Write rows as one record, in the place of those that are gone; its number.

    Raises:
        Refused: what stands is not what ``gone`` says, or would count twice on a day. Nothing is written.
    """
    model = MODELS[kind]
    moved = refuse("file", N_("预览之后登记有了变化；请重新预览再导入。"))
    try:
        with transaction.atomic():
            record.save()
            units = {row.unit for row in (*becomes, *gone)}
            room = room_of(kind)
            rooms = {getattr(row, room) for row in (*becomes, *gone)}
            list(Unit.objects.select_for_update(no_key=True).filter(pk__in=rooms).order_by("pk"))
            for held, which in ((ServiceContract, {"unit__in": units}), (model, {f"{room}__in": rooms})):
                list(held._default_manager.select_for_update(no_key=True).filter(withdrawn_by=None, **which))
            now = standing_rows_in(kind, rooms)
            staying = {row.key for row in now} - {row.key for row in gone}
            if not set(gone) <= now.keys() or any(row.key in staying for row in becomes):
                raise moved
            if any(True for _ in work_faults(dict(enumerate(becomes)), record.by)):
                raise moved
            model._default_manager.filter(pk__in=[now[row] for row in gone]).update(withdrawn_by=record)
            model._default_manager.bulk_create(rows_made(kind, becomes, record))
            if any(True for _ in overlapping(standing_rows_in(kind, rooms))):
                raise moved
            if faults := _contract_faults(becomes):
                raise Refused(faults)
            _said(record, units, act, len(becomes), len(gone))
    except IntegrityError:
        raise moved from None
    return record.pk


def service_undo(*, number: int, reason: str, by: User) -> int:
    """Take a record back: its rows go, and those that it withdrew are said again; the number of the new record.

    Raises:
        Refused: it touches what is not theirs, is undone already or is itself an undoing, a later record or a delivery rests on
            it, or no reason is given. Nothing is written.
    """
    with transaction.atomic():
        list(ServiceRecord.objects.select_for_update(no_key=True).filter(pk=number))
        found = record_numbered(number)
        still = {"record": number, "withdrawn_by__undone_by": None}
        brought = [row for model in EVERY for row in model._default_manager.filter(**still)]
        took = [row for model in EVERY for row in model._default_manager.filter(withdrawn_by=number)]
        units = {row.unit_id for row in (*brought, *took)}
        right_over(by, Right.SERVE, units)
        if faults := _undo_faults(found, brought, took, reason):
            raise Refused(faults)
        undoing = ServiceRecord.objects.create(
            kind=found.kind, title=found.title, reason=reason.strip(), by=by.username, undoes_id=number
        )
        for model in EVERY:
            model._default_manager.filter(record=number, withdrawn_by=None).update(withdrawn_by=undoing)
        _back(took, undoing)
        if faults := _contract_faults((*brought, *took)):
            raise Refused(faults)
        _said(undoing, units, "service_undo", len(took), len(brought))
    return undoing.pk


def _back(took: Collection[Recorded], undoing: ServiceRecord) -> None:
    """Say rows again that were withdrawn, as of the records that brought them, which can be undone next.

    Raises:
        Refused: something that counts on the same days was recorded since.
    """
    twice = refuse("record", N_("撤销以后，有两项会在时间上重叠；请先撤销后面登记的一项。"))
    try:
        with transaction.atomic():
            for row in took:
                row.pk, row.withdrawn_by = None, None
                row.save(force_insert=True)
    except IntegrityError:
        raise twice from None
    kind = Kind(undoing.kind)
    rooms = {getattr(row, f"{room_of(kind)}_id") for row in took}
    if any(True for _ in overlapping(standing_rows_in(kind, rooms))):
        raise twice


def _undo_faults(
    found: Record, brought: Collection[Recorded], took: Iterable[Recorded], reason: str
) -> list[Fault]:
    faults = []
    if found.undone_by or found.undoes:
        done = N_("第 {number} 号登记已经撤销，或者本身是撤销；不能再撤销，请重新登记。")
        faults.append(Fault("record", message(done, number=found.number)))
    elif any(row.withdrawn_by_id for row in brought) or any(
        row.delivery.withdrawn_by_id for row in took if isinstance(row, ServiceAcceptance)
    ):
        later = N_("第 {number} 号登记的内容后来又变更过；请先撤销后面的登记。")
        faults.append(Fault("record", message(later, number=found.number)))
    given = [row.pk for row in brought if isinstance(row, ServiceDelivery)]
    if ServiceAcceptance.objects.filter(withdrawn_by=None, delivery__in=given).exists():
        looked = N_("第 {number} 号登记的交付已经验收；请先撤销验收的登记。（SX-30）")
        faults.append(Fault("record", message(looked, number=found.number)))
    if not reason.strip():
        faults.append(Fault("undo_reason", message(N_("没有写明为什么撤销；请补上，会记入审计。"))))
    return faults


def _contract_faults(touched: Iterable[object]) -> list[Fault]:
    """Contracts that no longer hold what was delivered of them."""
    keys = {key for row in touched if (key := _contract_key(row))}
    faults = []
    for _, number, purchase in purchases_delivered(keys):
        if purchase is None or not purchase.holds:
            template = N_(
                "合同“{number}”已有交付，改后的金额或期限容不下它们，或者合同没有了；请核对。（SX-30）"
            )
            faults.append(Fault(number, message(template, number=number)))
    return faults


def _contract_key(row: object) -> tuple[str, str] | None:
    """The unit and number of the contract that a row is, or is about."""
    if isinstance(row, Contract):
        return row.unit, row.number
    if isinstance(row, DeliveryRow | AcceptanceRow):
        return row.unit, row.contract
    if isinstance(row, ServiceContract):
        return row.unit_id, row.number
    if isinstance(row, ServiceAcceptance):
        row = row.delivery
    return (row.unit_id, row.contract) if isinstance(row, ServiceDelivery) else None


def _said(record: ServiceRecord, units: Collection[str], act: str, becomes: int, gone: int) -> None:
    """One entry in the chain of each county."""
    lying = lying_on(timezone.localdate(), units)
    after = {"service_record": record.pk, "kind": record.kind, "rows": becomes, "withdrawn": gone}
    for county in sorted({lying[unit].county if unit in lying else "" for unit in units}):
        append(
            chain=county, act=act, by=record.by, reason=record.reason, document=record.document, after=after
        )
