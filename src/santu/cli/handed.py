"""``santu handed``: tasks, admissions, vetoes and whistles as workbooks: a template, an export, an import that can be undone."""

import argparse
from pathlib import Path

from santu.cli.actor import actor, add_actor
from santu.cli.options import add_day, add_standards, day_or_today, number_of, standards_of
from santu.cli.output import CHANGES, FAULT, OK, Output
from santu.cli.quota import units_asked
from santu.cli.table_files import columns_ignored, file_of, in_chinese, write_file
from santu.formats.workbook_writing import workbook
from santu.kernel.messages import N_, message, refuse
from santu.register.domain.layouts_handed import TEMPLATES
from santu.register.domain.template_workbook import template_workbook
from santu.register.selectors.handed_sheets import handed_sheet
from santu.register.services.handed_files import (
    HandedPreview,
    handed_file_import,
    handed_file_preview,
    handed_file_undo,
)

TEMPLATE_, EXPORT, IMPORT, UNDO = ACTS = ("template", "export", "import", "undo")
SHOWN = 30


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, of which kind, with which file."""
    acts = N_("template 写出模板；export 导出；import 导入；undo 撤销一次导入")
    parser.add_argument("act", choices=ACTS, help=acts)
    kinds = N_("tasks 交办登记；admissions 清单外事项准入；vetoes 一票否决和责任状；whistles 吹哨报到")
    parser.add_argument("kind", choices=tuple(TEMPLATES), help=kinds)
    parser.add_argument("what", metavar="FILE|N", nargs="?", default="", help=N_("导入的文件，或文件编号"))
    parser.add_argument("--unit", metavar="UNIT", default="", help=N_("导出哪个单位和它下面的；代码或名称"))
    parser.add_argument("--out", metavar="FILE", type=Path, default=None, help=N_("写到这个文件"))
    add_day(parser, N_("哪一天的；不给时是今天"))
    parser.add_argument("--ignore-columns", metavar="A,B", default="", help=N_("写明不导入的列，用逗号分隔"))
    parser.add_argument("--preview", action="store_true", help=N_("只看会有哪些变更，有则以 2 退出"))
    parser.add_argument("--yes", action="store_true", help=N_("不再询问，直接导入"))
    add_actor(parser)
    add_standards(parser)


def run(args: argparse.Namespace, out: Output) -> int:
    """Do it; exit code 2 when ``--preview`` finds something new."""
    return {TEMPLATE_: _template, EXPORT: _export, IMPORT: _import, UNDO: _undo}[args.act](args, out)


def _template(args: argparse.Namespace, out: Output) -> int:
    template = TEMPLATES[args.kind]
    write_file(args.out, template_workbook(template, out.translate, chinese=in_chinese(out)), out)
    out.data({"file": str(args.out), "columns": [column.name for column in template.columns]})
    return OK


def _export(args: argparse.Namespace, out: Output) -> int:
    day = day_or_today(args.day)
    units = units_asked(args, day)
    if len(units) != 1:
        raise refuse("--unit", N_("没有写明导出哪个单位的；请加上 --unit 代码或名称。"))
    title = out.translate(TEMPLATES[args.kind].title)
    sheet = handed_sheet(args.kind, units[0], day, title, standards_of(args), chinese=in_chinese(out))
    count = len(sheet.rows) - 1
    write_file(args.out, workbook([sheet]), out)
    out.say(N_("共 {count:,} 行，{day}。"), count=count, day=day)
    out.data({"file": str(args.out), "day": day.isoformat(), "rows": count})
    return OK


def _import(args: argparse.Namespace, out: Output) -> int:
    by, standards = actor(args), standards_of(args)
    preview = handed_file_preview(
        kind=args.kind,
        path=file_of(args, "santu handed import"),
        standards=standards,
        by=by,
        ignored=columns_ignored(args.ignore_columns),
    )
    _tell(out, preview)
    if args.preview or not preview.new:
        out.data(_json(preview, None))
        return CHANGES if preview.new else OK
    if not args.yes and out.ask(N_("登记这些吗？")) is False:
        out.say(N_("没有导入。"))
        return FAULT
    number = handed_file_import(preview=preview, standards=standards, by=by)
    template = N_("已记为第 {number} 号交办文件；撤销用 santu handed undo {kind} {number}。")
    out.say(template, number=number, kind=args.kind)
    out.data(_json(preview, number))
    return OK


def _undo(args: argparse.Namespace, out: Output) -> int:
    if not args.what:
        raise refuse("santu handed undo", N_("没有写明文件编号；请写在动作后面。"))
    number = number_of(args.what, "N")
    count = handed_file_undo(number=number, by=actor(args))
    out.say(N_("第 {number} 号交办文件登记的 {count:,} 件已撤销。"), number=number, count=count)
    out.data({"file": number, "withdrawn": count})
    return OK


def _tell(out: Output, preview: HandedPreview) -> None:
    """How many are new, and the first of them."""
    template = N_("新登记 {new:,} 件，{same:,} 件已登记、不变。文件 sha256：{digest}")
    out.say(template, new=len(preview.new), same=preview.same, digest=preview.digest)
    for read in preview.new[:SHOWN]:
        words = message(N_("{document}“{title}”"), document=read.document, title=read.told.title)
        out.print("  " + words.render(out.translate))
    if len(preview.new) > SHOWN:
        out.say(N_("  …… 共 {count:,} 项；--json 列出全部。"), count=len(preview.new))


def _json(preview: HandedPreview, file: int | None) -> dict[str, object]:
    return {
        "handed_file": file,
        "kind": preview.kind,
        "file": {"name": preview.name, "sha256": preview.digest},
        "same": preview.same,
        "new": [
            {
                "unit": read.told.unit,
                "organs": read.organs,
                "document": read.document,
                "title": read.told.title,
            }
            for read in preview.new
        ],
    }
