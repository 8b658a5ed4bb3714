"""``santu money``: the money in the ledger as workbooks: template, export, an import that can be taken back."""

import argparse

from santu.cli.actor import actor, add_actor
from santu.cli.options import add_day, add_standards, day_or_today, standards_of
from santu.cli.output import CHANGES, FAULT, OK, Output
from santu.cli.quota import units_asked
from santu.cli.table_files import (
    add_papers,
    add_table_options,
    columns_ignored,
    file_of,
    in_chinese,
    paper_of,
    voucher_reverse,
    write_file,
)
from santu.formats.workbook_writing import Sheet, workbook
from santu.kernel.messages import N_, Fault, message
from santu.register.domain.layouts_money import MONEY, TEMPLATE
from santu.register.domain.ledger import Holds
from santu.register.domain.money_export import money_exported, money_header
from santu.register.domain.template_workbook import template_workbook
from santu.register.domain.yuan import yuan
from santu.register.selectors.money import lines_of
from santu.register.selectors.quota_rows import places_on
from santu.register.selectors.quotas import funds_on
from santu.register.services.money_files import MoneyPreview, money_file_import, money_file_preview

ACTS = ("template", "export", "import", "reverse")
SHOWN = 20
WIDTHS = (14, 18, 24, 16, 10, 18, 30, 24, 18)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, of which file, and by which papers."""
    acts = N_("template 写出模板；export 导出；import 导入；reverse 冲销一张凭证")
    parser.add_argument("act", choices=ACTS, help=acts)
    add_table_options(parser)
    add_day(parser, N_("哪一天的；不给时是今天"))
    add_papers(parser)
    add_actor(parser)
    add_standards(parser)


def run(args: argparse.Namespace, out: Output) -> int:
    """Do it; exit code 2 when ``--preview`` finds changes."""
    return {"template": _template, "export": _export, "import": _import, "reverse": _reverse}[args.act](
        args, out
    )


def _template(args: argparse.Namespace, out: Output) -> int:
    write_file(args.out, template_workbook(TEMPLATE, out.translate, chinese=in_chinese(out)), out)
    out.data({"file": str(args.out), "columns": [column.name for column in MONEY]})
    return OK


def _export(args: argparse.Namespace, out: Output) -> int:
    day = day_or_today(args.day)
    places = places_on(day, units_asked(args, day), funds_on)
    lines = lines_of({kind for place in places for kind, _ in place.held})
    rows = [
        row
        for place in places
        for row in money_exported(
            (place.code, place.name, place.body),
            [(kind, balances[Holds.FUNDS]) for (kind, _), balances in place.held.items()],
            lines,
        )
    ]
    header = money_header(chinese=in_chinese(out))
    write_file(
        args.out, workbook([Sheet(out.translate(TEMPLATE.title), [header, *rows], widths=WIDTHS)]), out
    )
    out.say(N_("共 {count:,} 行，{day}。"), count=len(rows), day=day)
    out.data({"file": str(args.out), "day": day.isoformat(), "rows": len(rows)})
    return OK


def _import(args: argparse.Namespace, out: Output) -> int:
    by, standards, day = actor(args), standards_of(args), day_or_today(args.day)
    preview = money_file_preview(
        path=file_of(args, "santu money import"),
        day=day,
        standards=standards,
        by=by,
        ignored=columns_ignored(args.ignore_columns),
    )
    _tell(out, preview)
    if args.preview or not preview.changes:
        out.data(_json(out, preview, None))
        return CHANGES if preview.changes else OK
    if not args.yes and out.ask(N_("记入台账吗？")) is False:
        out.say(N_("没有导入。"))
        return FAULT
    number = money_file_import(preview=preview, paper=paper_of(args), standards=standards, by=by)
    out.say(N_("已记为第 {number} 号凭证；撤销用 santu money reverse {number}。"), number=number)
    out.data(_json(out, preview, number))
    return OK


def _reverse(args: argparse.Namespace, out: Output) -> int:
    return voucher_reverse(args, out, "santu money reverse")


def _tell(out: Output, preview: MoneyPreview) -> None:
    """How much changes, and the first of it."""
    if not preview.changes:
        out.say(N_("台账与文件一致，没有要变更的经费。"))
        return
    count, more = len(preview.changes), sum(change.by for change in preview.changes)
    out.say(
        N_("{day} 起变更 {count:,} 项，新登记预算项目 {lines:,} 个；拨入减收回 {more} 元："),
        day=preview.day,
        count=count,
        lines=len(preview.lines),
        more=yuan(more),
    )
    for change in preview.changes[:SHOWN]:
        words = message(
            N_("{unit}，{line}：{was} → {becomes} 元"),
            unit=preview.lying[change.account.unit].name,
            line=change.account.kind,
            was=yuan(change.was),
            becomes=yuan(change.becomes),
        )
        out.print("  " + words.render(out.translate))
    if count > SHOWN:
        out.say(N_("  …… 共 {count:,} 项；--json 列出全部。"), count=count)


def _json(out: Output, preview: MoneyPreview, voucher: int | None) -> dict[str, object]:
    return {
        "voucher": voucher,
        "day": preview.day.isoformat(),
        "file": {"name": preview.name, "sha256": preview.digest},
        "entries": len(preview.entries),
        "lines": sorted(preview.lines),
        "changes": [
            {
                "unit": change.account.unit,
                "name": preview.lying[change.account.unit].name,
                "line": change.account.kind,
                "was": change.was,
                "becomes": change.becomes,
                "by": change.by,
                "place": Fault(change.place, message("")).where(out.translate),
            }
            for change in preview.changes
        ],
    }
