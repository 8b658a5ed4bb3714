"""``santu quota``: the ledger of posts as workbooks: template, export, an import that can be taken back, statistics."""

import argparse
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from santu.cli.actor import actor, add_actor
from santu.cli.options import add_day, add_standards, day_or_today, standards_of
from santu.cli.output import CHANGES, FAULT, OK, Output
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
from santu.formats.workbook_writing import workbook
from santu.kernel.messages import N_, Fault, Message, message
from santu.register.domain.layouts_quotas import QUOTAS, TEMPLATE, Changed
from santu.register.domain.ledger import HOLDS, MEASURES, Holds
from santu.register.domain.ledger_rules import kind_names
from santu.register.domain.lookup import unit_called
from santu.register.domain.statistics_layout import LAYOUT, read_layout
from santu.register.domain.template_workbook import template_workbook
from santu.register.selectors.quota_sheets import quota_sheet, statistics_sheet
from santu.register.selectors.snapshots import snapshot
from santu.register.services.quota_files import QuotaPreview, quota_file_import, quota_file_preview

TEMPLATE_, EXPORT, IMPORT, REVERSE, STATISTICS = ACTS = (
    "template",
    "export",
    "import",
    "reverse",
    "statistics",
)
SHOWN = 20
AUTHORISED = N_("核定")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, of which file, and by which papers."""
    acts = N_("template 写出模板；export 导出；import 导入；reverse 冲销一张凭证；statistics 写出年度统计表")
    parser.add_argument("act", choices=ACTS, help=acts)
    add_table_options(parser)
    add_day(parser, N_("哪一天的；不给时是今天"))
    layout = N_("统计表的版式（YAML）；不给时用自带的")
    parser.add_argument("--layout", metavar="FILE", type=Path, default=LAYOUT, help=layout)
    add_papers(parser)
    add_actor(parser)
    add_standards(parser)


def run(args: argparse.Namespace, out: Output) -> int:
    """Do it; exit code 2 when ``--preview`` finds changes."""
    doing = {
        TEMPLATE_: _template,
        EXPORT: _export,
        IMPORT: _import,
        REVERSE: _reverse,
        STATISTICS: _statistics,
    }
    return doing[args.act](args, out)


def _template(args: argparse.Namespace, out: Output) -> int:
    write_file(args.out, template_workbook(TEMPLATE, out.translate, chinese=in_chinese(out)), out)
    out.data({"file": str(args.out), "columns": [column.name for column in QUOTAS]})
    return OK


def _export(args: argparse.Namespace, out: Output) -> int:
    day, chinese = day_or_today(args.day), in_chinese(out)
    kinds = kind_names(standards_of(args), day)
    title = out.translate(TEMPLATE.title)
    sheet = quota_sheet(day, units_asked(args, day), kinds, title, chinese=chinese)
    count = len(sheet.rows) - 1
    write_file(args.out, workbook([sheet]), out)
    out.say(N_("共 {count:,} 行，{day}。"), count=count, day=day)
    out.data({"file": str(args.out), "day": day.isoformat(), "rows": count})
    return OK


def units_asked(args: argparse.Namespace, day: date) -> list[str]:
    """The unit of ``--unit``, or the topmost ones."""
    register = snapshot(day)
    tops = [row.id for row in register.divisions.values() if row.parent not in register.divisions]
    return [unit_called(register, args.unit).id] if args.unit else tops


def _statistics(args: argparse.Namespace, out: Output) -> int:
    day = day_or_today(args.day)
    layout = read_layout(args.layout, kind_names(standards_of(args), day))
    sheet = statistics_sheet(day, units_asked(args, day), layout, chinese=in_chinese(out))
    _, labels, *rows = sheet.rows
    write_file(args.out, workbook([sheet]), out)
    out.say(N_("共 {count:,} 行，{day}。"), count=len(rows), day=day)
    whole = dict(zip(labels, rows[0], strict=True))
    out.data({"file": str(args.out), "day": day.isoformat(), "rows": len(rows), "total": whole})
    return OK


def _import(args: argparse.Namespace, out: Output) -> int:
    by, standards, day = actor(args), standards_of(args), day_or_today(args.day)
    preview = quota_file_preview(
        path=file_of(args, "santu quota import"),
        day=day,
        standards=standards,
        by=by,
        ignored=columns_ignored(args.ignore_columns),
        central=args.central,
    )
    kinds = kind_names(standards, day)
    _tell(out, preview, kinds)
    if args.preview or not preview.changes:
        out.data(_json(out, preview, None))
        return CHANGES if preview.changes else OK
    if not args.yes and out.ask(N_("记入台账吗？")) is False:
        out.say(N_("没有导入。"))
        return FAULT
    number = quota_file_import(preview=preview, paper=paper_of(args), standards=standards, by=by)
    out.say(N_("已记为第 {number} 号凭证；撤销用 santu quota reverse {number}。"), number=number)
    out.data(_json(out, preview, number))
    return OK


def _reverse(args: argparse.Namespace, out: Output) -> int:
    return voucher_reverse(args, out, "santu quota reverse")


def _words(change: Changed, preview: QuotaPreview, kinds: Mapping[str, str]) -> Message:
    account = change.account
    holds = AUTHORISED if account.holds is Holds.VACANT else HOLDS[account.holds]
    return message(
        N_("{unit}“{holds}”（{kind}，{measure}）：{was:,} → {becomes:,}（{by:+,}）"),
        unit=preview.lying[account.unit].name,
        holds=message(holds),
        kind=message(kinds[account.kind]),
        measure=message(MEASURES[account.measure]),
        was=change.was,
        becomes=change.becomes,
        by=change.by,
    )


def _tell(out: Output, preview: QuotaPreview, kinds: Mapping[str, str]) -> None:
    """How many figures change, and the first of them."""
    if not preview.changes:
        out.say(N_("台账与文件一致，没有要变更的编制。"))
        return
    count, entries = len(preview.changes), len(preview.entries)
    out.say(
        N_("{day} 起变更 {count:,} 项，记 {entries:,} 笔分录："),
        day=preview.day,
        count=count,
        entries=entries,
    )
    for change in preview.changes[:SHOWN]:
        out.print("  " + _words(change, preview, kinds).render(out.translate))
    if count > SHOWN:
        out.say(N_("  …… 共 {count:,} 项；--json 列出全部。"), count=count)


def _json(out: Output, preview: QuotaPreview, voucher: int | None) -> dict[str, object]:
    return {
        "voucher": voucher,
        "day": preview.day.isoformat(),
        "file": {"name": preview.name, "sha256": preview.digest},
        "entries": len(preview.entries),
        "changes": [
            {
                "unit": change.account.unit,
                "name": preview.lying[change.account.unit].name,
                "holds": "authorised" if change.account.holds is Holds.VACANT else change.account.holds.value,
                "kind": change.account.kind,
                "measure": change.account.measure.value,
                "was": change.was,
                "becomes": change.becomes,
                "by": change.by,
                "place": Fault(change.place, message("")).where(out.translate),
            }
            for change in preview.changes
        ],
    }
