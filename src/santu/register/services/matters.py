"""The catalogue of matters: from a file, looked through, previewed, loaded in one transaction, and taken back.

It is one catalogue for all units of a register, so that to change it takes the right to import over all of them.
"""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from django.db import IntegrityError, transaction

from santu.accounts.domain.roles import Right, right_lacking
from santu.accounts.models import User
from santu.audit.services import append
from santu.kernel.messages import N_, Refused, refuse
from santu.register.domain.addressing import unmapped_faults
from santu.register.domain.layouts_checks import Reading
from santu.register.domain.layouts_matters import CATALOGUE, Compared, compared, matters_of
from santu.register.domain.matters import Matter
from santu.register.models import MatterLoad, MatterVersion
from santu.register.models.acts import STANDS
from santu.register.selectors.matters import COLUMNS, Mark, catalogue_mark, matters_held
from santu.register.selectors.reach import sight_of

MOVED = N_("预览之后事项目录变了；请重新预览再导入。")


@dataclass(frozen=True, slots=True)
class MattersPreview:
    """What a file would do to the catalogue as it was at the mark ``since``."""

    name: str
    digest: str
    since: Mark
    compared: Compared


def matters_preview(*, path: Path, by: User, ignored: Collection[str] = ()) -> MattersPreview:
    """Look a catalogue through and compare it with the one that stands; nothing is written.

    Raises:
        Refused: with every fault of the file, each at its cell; or they may not change the catalogue.
    """
    _right_to_all(by)
    since = catalogue_mark()
    reading = Reading.of(path, CATALOGUE)
    reading.faults += unmapped_faults(reading, ignored)
    matters = matters_of(reading)
    if reading.faults:
        raise Refused(reading.faults)
    if not matters:
        raise refuse(path.name, N_("表头下面没有一个事项；请检查是否导出了正确的文件。"))
    return MattersPreview(path.name, reading.table.digest, since, compared(matters, matters_held()))


def matters_import(*, preview: MattersPreview, title: str, by: User, document: str = "") -> int:
    """Load what was previewed; the number of the load, which ``matters_undo`` takes back.

    Raises:
        Refused: they may not, there is nothing to change, no title is given, or the catalogue moved since the preview.
    """
    _right_to_all(by)
    found = preview.compared
    if not found.count:
        raise refuse(preview.name, N_("目录与文件一致，没有要变更的事项。"))
    if not title.strip():
        raise refuse("title", N_("没有写明这次导入叫什么；请写上。"))
    try:
        with transaction.atomic():
            _stands_still(preview.since)
            load = MatterLoad.objects.create(
                title=title.strip(), document=document.strip(), digest=preview.digest, by=by.username
            )
            _withdraw([was for was, _ in found.changed], load)
            _write([*found.new, *(now for _, now in found.changed)], load)
            told = {"load": load.pk, "new": len(found.new), "changed": len(found.changed)}
            append(chain="", act="matters_load", by=by.username, document=load.document, after=told)
    except IntegrityError:
        raise refuse(preview.name, MOVED) from None
    return load.pk


def matters_undo(*, load: int, by: User, reason: str) -> int:
    """Take a load back: what it brought goes, what it replaced is there again; the number of the load that does so.

    Raises:
        Refused: they may not, there is no such load, it was taken back, a later one changed its rows, or no reason is given.
    """
    _right_to_all(by)
    if not reason.strip():
        raise refuse("reason", N_("没有写明为什么撤销；请补上，会记入审计。"))
    with transaction.atomic():
        undone = MatterLoad.objects.select_for_update(no_key=True).filter(pk=load).first()
        if undone is None:
            raise refuse(str(load), N_("没有第 {load} 次目录导入；请核对编号。"), load=load)
        if MatterLoad.objects.filter(undoes=undone).exists():
            raise refuse(str(load), N_("第 {load} 次目录导入已经撤销。"), load=load)
        later = undone.rows.filter(withdrawn_by__isnull=False).order_by("-withdrawn_by").first()
        if later is not None:
            template = N_("第 {load} 次导入的事项后来由第 {later} 次改过；请先撤销第 {later} 次。")
            raise refuse(str(load), template, load=load, later=later.withdrawn_by_id)
        made = MatterLoad.objects.create(title=undone.title, by=by.username, undoes=undone)
        undone.rows.update(withdrawn_by=made)
        _write([Matter(*row) for row in undone.withdrew.values_list(*COLUMNS)], made)
        told = {"load": made.pk, "undoes": load}
        append(chain="", act="matters_undo", by=by.username, reason=reason.strip(), after=told)
    return made.pk


def _right_to_all(by: User) -> None:
    sight = sight_of(by)
    if not sight.has(Right.IMPORT):
        raise right_lacking(Right.IMPORT)
    if not sight.on(sight.today, Right.IMPORT).everything:
        raise refuse(
            "matters", N_("事项目录是全省共用的，您的权限不到全部单位；请由管理全部单位的人导入或撤销。")
        )


def _stands_still(since: Mark) -> None:
    """Whether the catalogue is as it was previewed; nobody changes it before this ends."""
    list(MatterLoad.objects.select_for_update(no_key=True).filter(pk=since[0]))
    if catalogue_mark() != since:
        raise refuse("matters", MOVED)


def _withdraw(matters: Iterable[Matter], load: MatterLoad) -> None:
    standing = {
        (row.code, row.version): row.pk
        for row in MatterVersion.objects.filter(STANDS).only("code", "version")
    }
    MatterVersion.objects.filter(pk__in=[standing[one.key] for one in matters]).update(withdrawn_by=load)


def _write(matters: Iterable[Matter], load: MatterLoad) -> None:
    MatterVersion.objects.bulk_create(MatterVersion(load=load, **asdict(one)) for one in matters)
