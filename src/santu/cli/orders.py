"""``santu orders``: work orders of the hotline 12345 as files: a template, an import, and what became of them for the platform."""

import argparse
from pathlib import Path

from django.utils import timezone

from santu.cli.actor import actor, add_actor
from santu.cli.options import day_of
from santu.cli.output import CHANGES, FAULT, OK, Output
from santu.cli.table_files import columns_ignored, file_of, in_chinese, write_file
from santu.kernel.messages import N_, refuse
from santu.operate.domain.order_files import LAYOUT, TEMPLATE, orders_csv, orders_workbook
from santu.operate.services.order_files import OrdersPreview, orders_export, orders_import, orders_preview
from santu.register.domain.lookup import unit_called
from santu.register.domain.template_workbook import template_workbook
from santu.register.selectors.snapshots import snapshot

ACTS = ("template", "import", "export")
SHOWN = 30


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, of which county, with which file."""
    acts = N_("template 写出模板；import 导入平台的工单；export 导出办理情况，送回平台")
    parser.add_argument("act", choices=ACTS, help=acts)
    parser.add_argument("what", metavar="FILE", nargs="?", default="", help=N_("导入的文件"))
    parser.add_argument("--unit", metavar="UNIT", default="", help=N_("哪个县（市、区）；代码或名称"))
    parser.add_argument(
        "--out", metavar="FILE", type=Path, default=None, help=N_("写到这个文件，.xlsx 或 .csv")
    )
    parser.add_argument("--first", metavar="DAY", default="", help=N_("来电日期起；不给时是今天"))
    parser.add_argument("--last", metavar="DAY", default="", help=N_("来电日期止；不给时是今天"))
    parser.add_argument("--ignore-columns", metavar="A,B", default="", help=N_("写明不导入的列，用逗号分隔"))
    parser.add_argument("--preview", action="store_true", help=N_("只看会有哪些变更，有则以 2 退出"))
    parser.add_argument("--yes", action="store_true", help=N_("不再询问，直接导入"))
    add_actor(parser)


def run(args: argparse.Namespace, out: Output) -> int:
    """Do it; exit code 2 when ``--preview`` finds something new."""
    return {"template": _template, "import": _import, "export": _export}[args.act](args, out)


def _template(args: argparse.Namespace, out: Output) -> int:
    write_file(args.out, template_workbook(TEMPLATE, out.translate, chinese=in_chinese(out)), out)
    out.data({"file": str(args.out), "columns": [column.name for column in LAYOUT]})
    return OK


def _import(args: argparse.Namespace, out: Output) -> int:
    by, path = actor(args), file_of(args, "santu orders import")
    ignored = columns_ignored(args.ignore_columns)
    preview = orders_preview(path=path, county=_county(args), by=by, ignored=ignored)
    _tell(out, preview)
    if args.preview or not preview.new:
        out.data(_json(preview, 0))
        return CHANGES if preview.new else OK
    if not args.yes and out.ask(N_("登记这些吗？")) is False:
        out.say(N_("没有导入。"))
        return FAULT
    count = orders_import(preview=preview, by=by)
    out.say(N_("已收 {count:,} 件。"), count=count)
    out.data(_json(preview, count))
    return OK


def _export(args: argparse.Namespace, out: Output) -> int:
    today = timezone.localdate()
    first, last = day_of(args.first, "--first") or today, day_of(args.last, "--last") or today
    if args.out is None:
        raise refuse("--out", N_("没有写明写到哪个文件；请加上 --out 文件名.xlsx。"))
    orders = orders_export(county=_county(args), first=first, last=last, by=actor(args))
    is_text = args.out.suffix.lower() == ".csv"
    data = (
        orders_csv(orders, chinese=in_chinese(out))
        if is_text
        else orders_workbook(orders, out.translate(TEMPLATE.title), chinese=in_chinese(out))
    )
    write_file(args.out, data, out)
    out.say(N_("共 {count:,} 件，{first} 至 {last} 来电的。"), count=len(orders), first=first, last=last)
    out.data({"file": str(args.out), "orders": len(orders)})
    return OK


def _county(args: argparse.Namespace) -> str:
    if not args.unit:
        raise refuse("--unit", N_("没有写明哪个县（市、区）；请加上 --unit 代码或名称。"))
    return unit_called(snapshot(timezone.localdate()), args.unit).id


def _tell(out: Output, preview: OrdersPreview) -> None:
    """How many are new, and the first of them."""
    template = N_("新收 {new:,} 件，{same:,} 件已收过、不变。文件 sha256：{digest}")
    out.say(template, new=len(preview.new), same=preview.same, digest=preview.digest)
    for row in preview.rows[:SHOWN]:
        out.print(f"  {row.number}  {row.title}")
    if len(preview.new) > SHOWN:
        out.say(N_("  …… 共 {count:,} 项；--json 列出全部。"), count=len(preview.new))


def _json(preview: OrdersPreview, taken: int) -> dict[str, object]:
    return {
        "file": {"name": preview.name, "sha256": preview.digest},
        "new": [row.number for row in preview.rows],
        "same": preview.same,
        "taken": taken,
    }
