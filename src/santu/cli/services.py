"""``santu services``: points, advisers and visits, contracts, deliveries, acceptances and grid teams as workbooks: template, export, import, undo."""

import argparse

from santu.cli.actor import actor, add_actor
from santu.cli.options import add_day, add_standards, day_or_today, number_of, standards_of
from santu.cli.output import CHANGES, FAULT, OK, Output
from santu.cli.table_files import add_table_options, columns_ignored, file_of, in_chinese, write_file
from santu.formats.workbook_writing import workbook
from santu.kernel.messages import N_, refuse
from santu.register.domain.layouts_services import TEMPLATES
from santu.register.domain.lookup import unit_called
from santu.register.domain.service_rows import Kind
from santu.register.domain.template_workbook import template_workbook
from santu.register.selectors.service_sheets import service_sheet
from santu.register.selectors.snapshots import snapshot
from santu.register.services.service_files import (
    ServicePreview,
    service_file_import,
    service_file_preview,
    service_undo,
)

ACTS = ("template", "export", "import", "undo")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, with which list, of which file."""
    acts = N_("template 写出模板；export 导出；import 导入；undo 撤销一次登记")
    parser.add_argument("act", choices=ACTS, help=acts)
    kinds = N_(
        "points 服务站点；advisers 法律顾问；visits 法律顾问走访；contracts 购买服务合同；deliveries 交付；acceptances 验收；teams 网格队伍"
    )
    parser.add_argument("--kind", choices=[one.value for one in Kind], default=Kind.POINTS.value, help=kinds)
    add_table_options(parser)
    add_day(parser, N_("导出哪一天的单位；不给时是今天"))
    parser.add_argument("--document", metavar="D", default="", help=N_("文号"))
    parser.add_argument("--reason", metavar="R", default="", help=N_("事由"))
    add_actor(parser)
    add_standards(parser)


def run(args: argparse.Namespace, out: Output) -> int:
    """Do it; exit code 2 when ``--preview`` finds changes."""
    return {"template": _template, "export": _export, "import": _import, "undo": _undo}[args.act](args, out)


def _template(args: argparse.Namespace, out: Output) -> int:
    template = TEMPLATES[Kind(args.kind)]
    write_file(args.out, template_workbook(template, out.translate, chinese=in_chinese(out)), out)
    out.data({"file": str(args.out), "columns": [column.name for column in template.columns]})
    return OK


def _export(args: argparse.Namespace, out: Output) -> int:
    day, kind = day_or_today(args.day), Kind(args.kind)
    if not args.unit:
        raise refuse("--unit", N_("没有写明哪个单位；请加上 --unit 代码或名称。"))
    unit = unit_called(snapshot(day), args.unit).id
    title = out.translate(TEMPLATES[kind].title)
    sheet = service_sheet(kind, unit, day, standards_of(args), title, chinese=in_chinese(out))
    write_file(args.out, workbook([sheet]), out)
    count = len(sheet.rows) - sheet.header
    out.say(N_("共 {count:,} 行，{day}。"), count=count, day=day)
    out.data({"file": str(args.out), "day": day.isoformat(), "rows": count})
    return OK


def _import(args: argparse.Namespace, out: Output) -> int:
    by = actor(args)
    preview = service_file_preview(
        kind=Kind(args.kind),
        path=file_of(args, "santu services import"),
        standards=standards_of(args),
        by=by,
        ignored=columns_ignored(args.ignore_columns),
    )
    found = preview.changes
    template = N_("新登记 {new:,} 项，变更 {changed:,} 项，{same:,} 项不变。文件 sha256：{digest}")
    counts = {"new": len(found.new), "changed": len(found.changed), "same": found.same}
    out.say(template, **counts, digest=preview.digest)
    if args.preview or not found.count:
        out.data(_json(preview, None))
        return CHANGES if found.count else OK
    if not args.yes and out.ask(N_("登记吗？")) is False:
        out.say(N_("没有导入。"))
        return FAULT
    number = service_file_import(preview=preview, by=by, document=args.document)
    out.say(N_("已记为第 {number} 号登记；撤销用 santu services undo {number} --reason。"), number=number)
    out.data(_json(preview, number))
    return OK


def _undo(args: argparse.Namespace, out: Output) -> int:
    if not args.what:
        raise refuse("santu services undo", N_("没有写明登记编号；请写在动作后面。"))
    undone = number_of(args.what, "N")
    number = service_undo(number=undone, reason=args.reason, by=actor(args))
    out.say(N_("第 {undone} 号登记已由第 {number} 号撤销。"), undone=undone, number=number)
    out.data({"record": number, "undoes": undone})
    return OK


def _json(preview: ServicePreview, record: int | None) -> dict[str, object]:
    found = preview.changes
    return {
        "record": record,
        "kind": preview.kind.value,
        "file": {"name": preview.name, "sha256": preview.digest},
        "new": len(found.new),
        "changed": len(found.changed),
        "same": found.same,
    }
