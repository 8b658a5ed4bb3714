"""``santu lists``: the lists of a unit: their kinds, drafts by file, what changed, publishing."""

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.utils import timezone

from santu.cli.actor import actor, add_actor
from santu.cli.options import add_day, add_standards, day_or_today, number_of, standards_of
from santu.cli.output import CHANGES, FAULT, OK, Output
from santu.cli.table_files import columns_ignored, in_chinese, write_file
from santu.formats.workbook_writing import workbook
from santu.kernel.messages import N_, message, refuse
from santu.register.domain.list_changes import RowChange, changes_between, counted
from santu.register.domain.list_files import class_sheets, list_sheet
from santu.register.domain.list_kinds import kind_of, kinds_on
from santu.register.domain.lookup import unit_called
from santu.register.domain.matters import why_out
from santu.register.domain.template_workbook import template_workbook
from santu.register.domain.unit_lists import STATES, Edition, Publishing
from santu.register.selectors.snapshots import snapshot
from santu.register.selectors.unit_lists import (
    edition_before,
    imports_of,
    kind_in,
    left_out,
    list_in_force,
    list_numbered,
    lists_of,
    rows_before,
    rows_of,
)
from santu.register.services.list_files import (
    ListPreview,
    list_file_import,
    list_file_preview,
    list_import_undo,
)
from santu.register.services.list_publishing import list_publish
from santu.register.services.unit_lists import CATALOGUE, EMPTY, SOURCES, list_draft

KINDS, TEMPLATE, DRAFT, IMPORT, UNDO, EXPORT, DIFF, PUBLISH = ACTS = (
    "kinds",
    "template",
    "draft",
    "import",
    "undo",
    "export",
    "diff",
    "publish",
)
SHOWN = 30


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, with which list or file."""
    acts = N_(
        "kinds 列出清单种类，或一个单位的各版；template 写出模板；draft 起草；import 导入草稿；undo 撤销最近一次导入；export 导出；"
        "diff 和上一版比较；publish 公布审核通过的一版"
    )
    parser.add_argument("act", choices=ACTS, help=acts)
    parser.add_argument("number", metavar="N", nargs="?", default="", help=N_("第几号清单"))
    parser.add_argument("--unit", metavar="U", default="", help=N_("哪个单位的；代码或名称"))
    parser.add_argument("--kind", metavar="K", default="", help=N_("哪种清单，如 responsibility"))
    source = N_("从什么起草：last 上一版，catalogue 登记的内容或建议文本，empty 空白")
    parser.add_argument("--source", choices=SOURCES, default=EMPTY, help=source)
    parser.add_argument("--file", metavar="FILE", type=Path, default=None, help=N_("导入的文件"))
    parser.add_argument("--out", metavar="FILE", type=Path, default=None, help=N_("写到这个文件"))
    by_class = N_("export 时每类一张工作表，如权责清单的三张清单")
    parser.add_argument("--by-class", action="store_true", help=by_class)
    add_day(parser, N_("哪一天的；不给时是今天"))
    parser.add_argument("--document", metavar="D", default="", help=N_("文号"))
    parser.add_argument("--published", metavar="DAY", default="", help=N_("公布日期；不给时是今天"))
    parser.add_argument("--start", metavar="DAY", default="", help=N_("施行日期；不给时是公布日期"))
    parser.add_argument("--ignore-columns", metavar="A,B", default="", help=N_("写明不导入的列，用逗号分隔"))
    parser.add_argument(
        "--layout", default="", help=N_("文件按哪种省平台样式，例如 neutral；不写即按清单自己的列")
    )
    parser.add_argument("--preview", action="store_true", help=N_("只看会有哪些变更，有则以 2 退出"))
    parser.add_argument("--yes", action="store_true", help=N_("不再询问，直接导入"))
    add_actor(parser)
    add_standards(parser)


def run(args: argparse.Namespace, out: Output) -> int:
    """Do it; exit code 2 when ``import --preview`` or ``diff`` finds changes."""
    doing = {
        KINDS: _kinds,
        TEMPLATE: _template,
        DRAFT: _draft,
        IMPORT: _import,
        UNDO: _undo,
        EXPORT: _export,
        DIFF: _diff,
        PUBLISH: _publish,
    }
    return doing[args.act](args, out)


def _kinds(args: argparse.Namespace, out: Output) -> int:
    """The kinds of lists; of a unit its editions."""
    day = day_or_today(args.day)
    kinds = kinds_on(standards_of(args), timezone.localdate())
    if not args.unit:
        for kind in kinds.values():
            out.print(f"  {kind.key:<16}{out.translate(kind.title)}  {kind.clause}")
        out.data({"kinds": [{"kind": kind.key, "title": kind.title} for kind in kinds.values()]})
        return OK
    found = lists_of(unit_called(snapshot(day), args.unit).id)
    for one in found:
        state = out.translate(STATES[one.on(day)])
        line = message(N_("第 {n} 号：{title}，第 {version} 版，{state}"), **_told(one), state=state)
        out.print("  " + line.render(out.translate))
    out.data({"lists": [{**_told(one), "kind": one.kind, "state": one.on(day).value} for one in found]})
    return OK


def _told(edition: Edition) -> dict[str, object]:
    return {"n": edition.number, "title": edition.title, "version": edition.version}


def _template(args: argparse.Namespace, out: Output) -> int:
    template = kind_of(standards_of(args), args.kind, timezone.localdate()).template
    write_file(args.out, template_workbook(template, out.translate, chinese=in_chinese(out)), out)
    out.data({"file": str(args.out), "columns": [column.name for column in template.columns]})
    return OK


def _draft(args: argparse.Namespace, out: Output) -> int:
    by, unit = actor(args), unit_called(snapshot(timezone.localdate()), args.unit).id
    number = list_draft(unit=unit, kind=args.kind, source=args.source, standards=standards_of(args), by=by)
    rows = len(rows_of(number))
    out.say(N_("已起草第 {number} 号清单，{rows:,} 项。"), number=number, rows=rows)
    edition = list_numbered(number)
    out_of = (
        left_out(kind_in(edition, standards_of(args)), unit, edition.drafted)
        if args.source == CATALOGUE
        else []
    )
    for one in out_of:
        out.say(
            N_("没有列入“{name}”（{code}）：{why}。"),
            name=one.name,
            code=one.code,
            why=why_out(one, edition.drafted),
        )
    out.data({"list": number, "rows": rows, "left_out": [one.code for one in out_of]})
    return OK


def _import(args: argparse.Namespace, out: Output) -> int:
    if args.file is None:
        raise refuse("--file", N_("没有写明文件；请加上 --file 文件名。"))
    by, ignored = actor(args), columns_ignored(args.ignore_columns)
    preview = list_file_preview(
        edition=_number(args),
        path=args.file,
        standards=standards_of(args),
        by=by,
        ignored=ignored,
        layout=args.layout,
    )
    _tell(out, preview.changes)
    for told in preview.told_gone:
        out.say(told.template, **dict(told.params))
    if args.preview or not preview.changes:
        out.data(_json(preview, None))
        return CHANGES if preview.changes else OK
    if not args.yes and out.ask(N_("导入到草稿吗？")) is False:
        out.say(N_("没有导入。"))
        return FAULT
    made = list_file_import(preview=preview, by=by)
    out.say(
        N_("已导入草稿，共 {count:,} 项；撤销用 santu lists undo {number}。"),
        count=len(preview.rows),
        number=preview.edition,
    )
    out.data(_json(preview, made))
    return OK


def _undo(args: argparse.Namespace, out: Output) -> int:
    number, by = _number(args), actor(args)
    made = next((one.number for one in imports_of(number) if not one.undone), 0)
    list_import_undo(edition=number, number=made, by=by)
    out.say(N_("第 {number} 号清单最近一次导入已撤销。"), number=number)
    out.data({"list": number, "undone": made})
    return OK


def _export(args: argparse.Namespace, out: Output) -> int:
    """One edition, or the one of a unit and kind that is in force on the day."""
    edition = _edition(args)
    kind, rows = kind_in(edition, standards_of(args)), rows_of(edition.number)
    if args.by_class:
        sheets = class_sheets(kind, rows)
        if not sheets:
            none = N_("“{kind}”没有分类的版式；请不加 --by-class。")
            raise refuse("--by-class", none, kind=message(kind.title))
    else:
        sheets = [list_sheet(kind, rows, out.translate(kind.title), chinese=in_chinese(out))]
    write_file(args.out, workbook(sheets), out)
    out.data({"list": edition.number, "file": str(args.out), "rows": len(rows)})
    return OK


def _diff(args: argparse.Namespace, out: Output) -> int:
    edition = _edition(args)
    before = edition_before(edition)
    if before is None:
        raise refuse(str(edition.number), N_("这份清单没有上一版可以比较。"))
    kind = kind_in(edition, standards_of(args))
    changes = changes_between(kind, rows_before(before), rows_of(edition.number))
    _tell(out, changes, most=len(changes))
    out.data({"list": edition.number, "before": before.number, "changes": _changes(changes)})
    return CHANGES if changes else OK


def _publish(args: argparse.Namespace, out: Output) -> int:
    published = day_or_today(args.published)
    start: date = day_or_today(args.start) if args.start else published
    publishing = Publishing(args.document, published, start)
    number = _number(args)
    list_publish(edition=number, publishing=publishing, standards=standards_of(args), by=actor(args))
    out.say(N_("第 {number} 号清单已公布，{start} 起施行。"), number=number, start=start)
    out.data({"list": number, "published": published.isoformat(), "start": start.isoformat()})
    return OK


def _number(args: argparse.Namespace) -> int:
    if not args.number:
        raise refuse("santu lists", N_("没有写明第几号清单；请写在动作后面。"))
    return number_of(args.number, "N")


def _edition(args: argparse.Namespace) -> Edition:
    if args.number:
        return list_numbered(_number(args))
    day = day_or_today(args.day)
    unit = unit_called(snapshot(day), args.unit).id
    found = list_in_force(unit, kind_of(standards_of(args), args.kind, timezone.localdate()).key, day)
    if found is None:
        raise refuse(args.unit, N_("{day} 没有施行中的这种清单；请核对单位、种类和日期。"), day=day)
    return found


def _tell(out: Output, changes: Sequence[RowChange], most: int = SHOWN) -> None:
    counts = counted(changes)
    out.say(
        N_("新增 {added:,} 项，改动 {changed:,} 项，取消 {removed:,} 项。"),
        added=counts["+"],
        changed=counts["~"],
        removed=counts["-"],
    )
    for one in changes[:most]:
        out.print(f"  {one.sign} {one.told.render(out.translate)}")
    if len(changes) > most:
        out.say(N_("  …… 共 {count:,} 项；--json 列出全部。"), count=len(changes))


def _json(preview: ListPreview, made: int | None) -> dict[str, object]:
    return {
        "list": preview.edition,
        "import": made,
        "file": {"name": preview.name, "sha256": preview.digest},
        "rows": len(preview.rows),
        "changes": _changes(preview.changes),
    }


def _changes(changes: Sequence[RowChange]) -> list[dict[str, object]]:
    return [
        {
            "sign": one.sign,
            "matter": one.row.matter,
            "name": one.row.name,
            "cells": {cell.field: [cell.was, cell.now] for cell in one.cells},
        }
        for one in changes
    ]
