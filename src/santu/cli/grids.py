"""``santu grids``: buildings and grids of villages as files: templates, exports, imports that ``santu undo --act`` takes back."""

import argparse
import csv
import io
from pathlib import Path

from santu.cli.actor import actor, add_actor
from santu.cli.options import add_day, add_standards, day_or_today, standards_of
from santu.cli.output import CHANGES, FAULT, OK, Output
from santu.cli.table_files import columns_ignored, in_chinese, write_file
from santu.formats.workbook_writing import Sheet, workbook
from santu.kernel.messages import N_, message, refuse
from santu.register.domain.grid_words import Line, lines, told
from santu.register.domain.layouts_grids import GridRules
from santu.register.domain.lookup import unit_called
from santu.register.domain.template_workbook import template_workbook
from santu.register.selectors.grid_sheets import building_sheet, grid_sheet
from santu.register.selectors.snapshots import snapshot
from santu.register.services.grids import (
    TEMPLATES,
    GridPreview,
    Tables,
    grid_file_import,
    grid_file_preview,
)

ACTS = ("template", "export", "import")
SHOWN = 30


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, with which table, of which file, on which day."""
    acts = N_("template 写出模板；export 导出；import 导入")
    parser.add_argument("act", choices=ACTS, help=acts)
    tables = N_("buildings 建筑表；grids 网格表")
    parser.add_argument("table", choices=[one.value for one in Tables], help=tables)
    parser.add_argument("what", metavar="FILE", nargs="?", default="", help=N_("导入的文件，CSV 或 XLSX"))
    unit = N_("只导出这个单位和它下面的；代码或名称")
    parser.add_argument("--unit", metavar="U", default="", help=unit)
    where = N_("写到这个文件；导出时文件名以 .csv 结尾的写 CSV，santu grid 可以直接读")
    parser.add_argument("--out", metavar="FILE", type=Path, default=None, help=where)
    add_day(parser, N_("哪一天的；不给时是今天"))
    parser.add_argument("--title", metavar="T", default="", help=N_("这次操作叫什么"))
    parser.add_argument("--document", metavar="D", default="", help=N_("文号"))
    parser.add_argument("--ignore-columns", metavar="A,B", default="", help=N_("写明不导入的列，用逗号分隔"))
    parser.add_argument("--preview", action="store_true", help=N_("只看会有哪些变更，有则以 2 退出"))
    parser.add_argument("--yes", action="store_true", help=N_("不再询问，直接导入"))
    add_actor(parser)
    add_standards(parser)


def run(args: argparse.Namespace, out: Output) -> int:
    """Do it; exit code 2 when ``--preview`` finds something to change."""
    return {"template": _template, "export": _export, "import": _import}[args.act](args, out)


def _template(args: argparse.Namespace, out: Output) -> int:
    template = TEMPLATES[Tables(args.table)]
    write_file(args.out, template_workbook(template, out.translate, chinese=in_chinese(out)), out)
    out.data({"file": str(args.out), "columns": [column.name for column in template.columns]})
    return OK


def _export(args: argparse.Namespace, out: Output) -> int:
    day = day_or_today(args.day)
    unit = unit_called(snapshot(day), args.unit).id if args.unit else ""
    as_csv = args.out is not None and args.out.suffix.lower() == ".csv"
    chinese = in_chinese(out) and not as_csv
    sheet = (
        building_sheet(unit, day, out.translate, chinese=chinese)
        if args.table == Tables.BUILDINGS
        else grid_sheet(unit, day, standards_of(args), out.translate, chinese=chinese)
    )
    write_file(args.out, _csv(sheet) if as_csv else workbook([sheet]), out)
    count = len(sheet.rows) - sheet.header
    out.say(N_("共 {count:,} 行，{day}。"), count=count, day=day)
    out.data({"file": str(args.out), "day": day.isoformat(), "rows": count})
    return OK


def _csv(sheet: Sheet) -> bytes:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerows(sheet.rows)
    return stream.getvalue().encode("utf-8-sig")


def _import(args: argparse.Namespace, out: Output) -> int:
    by, standards = actor(args), standards_of(args)
    if not args.what:
        raise refuse("santu grids import", N_("没有写明文件；请写在动作和表的后面。"))
    preview = grid_file_preview(
        table=Tables(args.table),
        path=Path(args.what),
        day=day_or_today(args.day),
        standards=standards,
        by=by,
        ignored=columns_ignored(args.ignore_columns),
    )
    found = list(lines(preview.found, preview.base, GridRules.on(standards, preview.day).networks))
    _tell(out, preview, found)
    if args.preview or not found:
        out.data(_json(preview, found, out, None))
        return CHANGES if found else OK
    if not args.yes and out.ask(N_("登记吗？")) is False:
        out.say(N_("没有导入。"))
        return FAULT
    title = args.title or out.translate(TEMPLATES[Tables(args.table)].title)
    act = grid_file_import(preview=preview, title=title, by=by, document=args.document)
    out.say(N_("已记为第 {act} 号操作；撤销用 santu undo --act {act}。"), act=act.pk)
    out.data(_json(preview, found, out, act.pk))
    return OK


def _tell(out: Output, preview: GridPreview, found: list[Line]) -> None:
    """How much changes, and the first of it."""
    for one in told(preview.found, preview.day, preview.base):
        out.print(one.render(out.translate))
    out.say(N_("文件 sha256：{digest}"), digest=preview.digest)
    for line in found[:SHOWN]:
        said = message(
            N_("{village} {what}：{holds}"), village=line.village, what=line.what, holds=line.holds
        )
        out.print(f"  {line.sign} {said.render(out.translate)}")
    if len(found) > SHOWN:
        out.say(N_("  …… 共 {count:,} 项；--json 列出全部。"), count=len(found))


def _json(preview: GridPreview, found: list[Line], out: Output, act: int | None) -> dict[str, object]:
    return {
        "act": act,
        "day": preview.day.isoformat(),
        "file": {"name": preview.name, "sha256": preview.digest},
        "same": preview.found.same,
        "unlisted": preview.found.unlisted,
        "changes": [
            {
                "sign": line.sign,
                "village": line.village,
                "what": line.what.render(out.translate),
                "holds": line.holds.render(out.translate),
                "held": line.held.render(out.translate) if line.held else None,
            }
            for line in found
        ],
    }
