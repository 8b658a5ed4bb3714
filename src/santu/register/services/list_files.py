"""A list by file: looked through, previewed as changes, taken into a draft in one transaction, taken back from it."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.kernel.messages import N_, Message, Refused, message, refuse
from santu.register.domain.centre_terms import CENTRE
from santu.register.domain.list_beginnings import organ_name
from santu.register.domain.list_changes import RowChange, changes_between, kept_where_silent
from santu.register.domain.list_files import read_list
from santu.register.domain.one_stop import OneStopLayout, layout_called
from santu.register.domain.one_stop_matters import read_matters
from santu.register.domain.signs import GONE
from santu.register.domain.unit_lists import ListRow, digest_of
from santu.register.models import ListImport
from santu.register.selectors.one_stop import one_stop_layouts, organs_by_credit_code
from santu.register.selectors.rights import right_over
from santu.register.selectors.unit_lists import kind_in, list_numbered, rows_of, unit_row
from santu.register.services.unit_lists import list_in_draft, list_said, rows_write
from santu.standards.rulebook import Standards

GONE_FROM_FILE = N_(
    "文件里没有下面 {n} 项，导入后从草稿里取消：{names}。文件就是整份清单，要留的请在文件里补上。"
)
GONE_BY_STATE = N_("文件写明下面 {n} 项已经暂停或取消，导入后从草稿里删去：{names}。")


@dataclass(frozen=True, slots=True)
class ListPreview:
    """What a file would make of a draft, which said ``before`` when the file was looked through."""

    edition: int
    name: str
    digest: str
    before: str
    rows: Sequence[ListRow]
    changes: Sequence[RowChange]
    layout: str = ""

    @property
    def gone(self) -> list[str]:
        """The names of the rows that the file does not have any more."""
        return [one.row.name for one in self.changes if one.sign == GONE]

    @property
    def told_gone(self) -> list[Message]:
        """Which rows leave the draft, and why: the file has them not, or says that they are no more."""
        named = tuple(self.gone)
        template = GONE_BY_STATE if self.layout else GONE_FROM_FILE
        return [message(template, n=len(named), names=named)] if named else []


def list_file_preview(
    *,
    edition: int,
    path: Path,
    standards: Standards,
    by: User,
    ignored: Collection[str] = (),
    layout: str = "",
) -> ListPreview:
    """Look a file through and compare it with a draft; nothing is written.

    ``layout`` is of the files of a provincial platform, "" where the file is laid out as the list itself.

    Raises:
        Refused: the unit is not theirs, or the file is at fault: every fault at its cell.
    """
    found = list_numbered(edition)
    right_over(by, Right.LISTS, [found.unit])
    kind, before = kind_in(found, standards), rows_of(edition)
    today = timezone.localdate()
    if layout:
        of = _one_stop(layout, found.kind)
        file = read_matters(path, kind, of, before, organs=organs_by_credit_code(today), ignored=ignored)
    else:
        file = read_list(path, kind, organ_name(unit_row(found.unit, today)), ignored)
    if file.faults:
        raise Refused(file.faults)
    digest = digest_of(found.kind, found.unit, before)
    rows = kept_where_silent(kind, before, file.rows, file.said)
    changes = changes_between(kind, before, rows)
    return ListPreview(edition, path.name, file.digest, digest, rows, changes, layout)


def _one_stop(layout: str, kind: str) -> OneStopLayout:
    """The layout of a provincial platform.

    Raises:
        Refused: there is none, or the list is not that of a service centre.
    """
    if kind != CENTRE:
        raise refuse("layout", N_("省平台的事项文件只能导入进驻事项清单；请打开进驻事项清单的草稿。"))
    return layout_called(one_stop_layouts(), layout)


def list_file_import(*, preview: ListPreview, by: User) -> int:
    """Put the rows of a file in place of those of a draft; the number of the import, which ``list_import_undo`` takes back.

    Raises:
        Refused: the unit is not theirs, it is no draft any more, it changed since the preview, or nothing is to be changed.
    """
    with transaction.atomic():
        found, rows = list_in_draft(preview.edition, by), rows_of(preview.edition)
        if digest_of(found.kind, found.unit, rows) != preview.before:
            raise refuse(preview.name, N_("草稿在预览以后改过；请重新预览，核对后再导入。"))
        if not preview.changes:
            raise refuse(preview.name, N_("文件和草稿一致，没有要改的。"))
        after = digest_of(found.kind, found.unit, preview.rows)
        made = ListImport.objects.create(
            edition_id=preview.edition,
            name=preview.name,
            sha256=preview.digest,
            before=_packed(rows),
            after=after,
            by=by.username,
        )
        rows_write(preview.edition, preview.rows)
        list_said(found, "list_file_import", by, rows=len(preview.rows), sha256=preview.digest)
    return made.pk


def list_import_undo(*, edition: int, number: int, by: User) -> None:
    """Make of a draft again what it was before a file was taken into it.

    Raises:
        Refused: the unit is not theirs, it is no draft any more, there is no such import, it was undone, or the draft was
            changed since.
    """
    with transaction.atomic():
        found = list_in_draft(edition, by)
        held = ListImport.objects.select_for_update(no_key=True).filter(pk=number, edition=edition).first()
        if held is None or held.undone:
            raise refuse("import", N_("没有可以撤销的这次导入；请刷新页面。"))
        if digest_of(found.kind, found.unit, rows_of(edition)) != held.after:
            template = N_("导入“{file}”以后草稿又改过，不能整批撤销；请逐行改回，或重新导入。")
            raise refuse("import", template, file=held.name)
        rows_write(edition, _unpacked(held.before))
        ListImport.objects.filter(pk=number).update(undone=True)
        list_said(found, "list_import_undo", by, number=number)


def _packed(rows: Sequence[ListRow]) -> str:
    return json.dumps([[row.matter, dict(row.cells)] for row in rows], ensure_ascii=False)


def _unpacked(text: str) -> list[ListRow]:
    return [ListRow(matter, cells) for matter, cells in json.loads(text)]
