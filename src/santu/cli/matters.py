"""``santu matters``: the catalogue of matters as a file: a template, an export, an import, and taking an import back."""

import argparse
from pathlib import Path

from santu.cli.actor import actor, add_actor
from santu.cli.options import number_of
from santu.cli.output import CHANGES, FAULT, OK, Output
from santu.cli.table_files import columns_ignored, file_of, in_chinese, write_file
from santu.formats.workbook_writing import Sheet, workbook
from santu.kernel.messages import N_
from santu.register.domain.layouts_matters import CATALOGUE, TEMPLATE, WIDTHS, matter_rows
from santu.register.domain.layouts_templates import header_of
from santu.register.domain.template_workbook import template_workbook
from santu.register.selectors.matters import matters_held, statutory_file
from santu.register.services.matters import MattersPreview, matters_import, matters_preview, matters_undo

TEMPLATE_, EXPORT, IMPORT, UNDO = ACTS = ("template", "export", "import", "undo")
SHOWN = 30


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, of which file or import."""
    acts = N_("template 写出模板；export 导出目录；import 导入目录；undo 撤销一次导入")
    parser.add_argument("act", choices=ACTS, help=acts)
    parser.add_argument("what", metavar="FILE|N", nargs="?", default="", help=N_("目录文件，或第几次导入"))
    parser.add_argument("--statutory", action="store_true", help=N_("导入随软件附带的乡镇法定事项"))
    parser.add_argument("--out", metavar="FILE", type=Path, default=None, help=N_("写到这个文件"))
    parser.add_argument("--title", metavar="T", default="", help=N_("这次操作叫什么"))
    parser.add_argument("--document", metavar="D", default="", help=N_("文号"))
    parser.add_argument("--reason", metavar="R", default="", help=N_("事由"))
    parser.add_argument("--ignore-columns", metavar="A,B", default="", help=N_("写明不导入的列，用逗号分隔"))
    parser.add_argument("--preview", action="store_true", help=N_("只看会有哪些变更，有则以 2 退出"))
    parser.add_argument("--yes", action="store_true", help=N_("不再询问，直接导入"))
    add_actor(parser)


def run(args: argparse.Namespace, out: Output) -> int:
    """Do it; exit code 2 when ``--preview`` finds something to change."""
    return {TEMPLATE_: _template, EXPORT: _export, IMPORT: _import, UNDO: _undo}[args.act](args, out)


def _template(args: argparse.Namespace, out: Output) -> int:
    write_file(args.out, template_workbook(TEMPLATE, out.translate, chinese=in_chinese(out)), out)
    out.data({"file": str(args.out), "columns": [column.name for column in CATALOGUE]})
    return OK


def _export(args: argparse.Namespace, out: Output) -> int:
    chinese = in_chinese(out)
    rows = matter_rows(matters_held().values(), chinese=chinese)
    header = [header_of(column, chinese=chinese) for column in CATALOGUE]
    sheet = Sheet(out.translate(TEMPLATE.title), [header, *rows], widths=WIDTHS)
    write_file(args.out, workbook([sheet]), out)
    out.say(N_("共 {count:,} 行。"), count=len(rows))
    out.data({"file": str(args.out), "rows": len(rows)})
    return OK


def _import(args: argparse.Namespace, out: Output) -> int:
    by = actor(args)
    path = statutory_file() if args.statutory else file_of(args, "santu matters import")
    preview = matters_preview(path=path, by=by, ignored=columns_ignored(args.ignore_columns))
    _tell(out, preview)
    if args.preview or not preview.compared.count:
        out.data(_json(preview, None))
        return CHANGES if preview.compared.count else OK
    if not args.yes and out.ask(N_("写入事项目录吗？")) is False:
        out.say(N_("没有导入。"))
        return FAULT
    title = args.title or out.translate(N_("导入事项目录"))
    load = matters_import(preview=preview, title=title, by=by, document=args.document)
    out.say(N_("已记为第 {load} 次目录导入；撤销用 santu matters undo {load}。"), load=load)
    out.data(_json(preview, load))
    return OK


def _undo(args: argparse.Namespace, out: Output) -> int:
    load = number_of(args.what, "N")
    made = matters_undo(load=load, by=actor(args), reason=args.reason)
    out.say(N_("第 {load} 次目录导入已由第 {made} 次撤销。"), load=load, made=made)
    out.data({"load": made, "undoes": load})
    return OK


def _tell(out: Output, preview: MattersPreview) -> None:
    """How many matters are new or changed, and the first of them."""
    found = preview.compared
    template = N_("新登记 {new:,} 项，变更 {changed:,} 项，{same:,} 项不变。文件 sha256：{digest}")
    counts = {"new": len(found.new), "changed": len(found.changed), "same": found.same}
    out.say(template, **counts, digest=preview.digest)
    for one in (*found.new, *(now for _, now in found.changed))[:SHOWN]:
        out.print(f"  {one.code} {one.name} {one.basis}")
    if found.count > SHOWN:
        out.say(N_("  …… 共 {count:,} 项；--json 列出全部。"), count=found.count)


def _json(preview: MattersPreview, load: int | None) -> dict[str, object]:
    found = preview.compared
    rows = [(one, True) for one in found.new] + [(now, False) for _, now in found.changed]
    return {
        "load": load,
        "file": {"name": preview.name, "sha256": preview.digest},
        "same": found.same,
        "unlisted": found.unlisted,
        "changes": [
            {"code": one.code, "version": one.version, "name": one.name, "new": new} for one, new in rows
        ],
    }
