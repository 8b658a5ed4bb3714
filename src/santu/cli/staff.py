"""``santu staff``: real-name lists as workbooks: template, export, an import that can be taken back; who is forgotten when."""

import argparse
from pathlib import Path

from santu.cli.actor import actor, add_actor
from santu.cli.options import add_day, add_standards, day_or_today, number_of, standards_of
from santu.cli.output import CHANGES, FAULT, OK, Output
from santu.cli.quota import units_asked
from santu.cli.table_files import add_papers, columns_ignored, file_of, in_chinese, paper_of, write_file
from santu.formats.workbook_writing import workbook
from santu.kernel.messages import N_, message, refuse
from santu.register.domain.column_names import ColumnNames, column_names_text, read_column_names
from santu.register.domain.layouts_staff import STAFF, TEMPLATE
from santu.register.domain.ledger import MEASURES, Measure
from santu.register.domain.ledger_rules import kind_names
from santu.register.domain.template_workbook import template_workbook
from santu.register.selectors.staff_retention import RETENTION, days_over, retained_since
from santu.register.selectors.staff_sheets import staff_sheet
from santu.register.services.staff import staff_blank
from santu.register.services.staff_files import (
    BodyCount,
    StaffPreview,
    staff_file_import,
    staff_file_preview,
    staff_unload,
)

TEMPLATE_, EXPORT, IMPORT, UNDO, RETENTION_ = ACTS = ("template", "export", "import", "undo", "retention")
SHOWN = 30


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, of which file, and by which papers."""
    acts = N_(
        "template 写出模板；export 导出在编的人，不含全名和身份证号；import 登记名册里的人；undo 撤销一次登记；retention 清除留存期满的人员信息"
    )
    parser.add_argument("act", choices=ACTS, help=acts)
    parser.add_argument("what", metavar="FILE|N", nargs="?", default="", help=N_("名册文件，或凭证编号"))
    parser.add_argument("--unit", metavar="UNIT", default="", help=N_("哪个单位和它下面的；不写时是全部"))
    parser.add_argument("--out", metavar="FILE", type=Path, default=None, help=N_("写到这个文件"))
    add_day(parser, N_("哪一天的；不给时是今天"))
    add_papers(parser)
    names = N_("列名对照：这份名册怎么叫各列，哪些列不导入（YAML）")
    parser.add_argument("--columns", metavar="FILE", type=Path, default=None, help=names)
    save = N_("把这次用的列名对照存到这个文件，下次用 --columns")
    parser.add_argument("--save-columns", metavar="FILE", type=Path, default=None, help=save)
    parser.add_argument("--ignore-columns", metavar="A,B", default="", help=N_("写明不导入的列，用逗号分隔"))
    digest = N_("预览时给出的 sha256；文件变了就不导入")
    parser.add_argument("--sha256", metavar="D", default="", help=digest)
    parser.add_argument("--preview", action="store_true", help=N_("只看会有哪些变更，有则以 2 退出"))
    parser.add_argument("--yes", action="store_true", help=N_("不再询问，直接导入"))
    apply = N_("retention 时真的清除；不给时只说有多少人")
    parser.add_argument("--apply", action="store_true", help=apply)
    add_actor(parser)
    add_standards(parser)


def run(args: argparse.Namespace, out: Output) -> int:
    """Do it; exit code 2 when ``--preview`` finds somebody to record."""
    doing = {TEMPLATE_: _template, EXPORT: _export, IMPORT: _import, UNDO: _undo, RETENTION_: _retention}
    return doing[args.act](args, out)


def _template(args: argparse.Namespace, out: Output) -> int:
    write_file(args.out, template_workbook(TEMPLATE, out.translate, chinese=in_chinese(out)), out)
    out.data({"file": str(args.out), "columns": [column.name for column in STAFF]})
    return OK


def _export(args: argparse.Namespace, out: Output) -> int:
    day, title = day_or_today(args.day), out.translate(TEMPLATE.title)
    kinds = kind_names(standards_of(args), day)
    sheet = staff_sheet(day, units_asked(args, day), kinds, title, chinese=in_chinese(out))
    count = len(sheet.rows) - 1
    write_file(args.out, workbook([sheet]), out)
    out.say(N_("共 {count:,} 行，{day}。"), count=count, day=day)
    out.data({"file": str(args.out), "day": day.isoformat(), "rows": count})
    return OK


def _import(args: argparse.Namespace, out: Output) -> int:
    by, standards = actor(args), standards_of(args)
    preview = staff_file_preview(
        path=file_of(args, "santu staff import"),
        day=day_or_today(args.day),
        names=_names(args),
        standards=standards,
        by=by,
        digest=args.sha256,
    )
    if args.save_columns:
        write_file(args.save_columns, column_names_text(preview.names).encode(), out)
    _tell(out, preview, kind_names(standards, preview.day))
    if args.preview or not preview.new:
        out.data(_json(preview, None))
        return CHANGES if preview.new else OK
    if not args.yes and out.ask(N_("登记这些人吗？")) is False:
        out.say(N_("没有导入。"))
        return FAULT
    number = staff_file_import(preview=preview, paper=paper_of(args), standards=standards, by=by)
    out.say(N_("已记为第 {number} 号凭证；撤销用 santu staff undo {number}。"), number=number)
    out.data(_json(preview, number))
    return OK


def _undo(args: argparse.Namespace, out: Output) -> int:
    if not args.what:
        raise refuse("santu staff undo", N_("没有写明凭证编号；请写在动作后面。"))
    undone, by = number_of(args.what, "N"), actor(args)
    number = staff_unload(number=undone, paper=paper_of(args), standards=standards_of(args), by=by)
    template = N_("第 {undone} 号凭证登记的人已撤销（第 {number} 号凭证），只在其中出现的人不再保存。")
    out.say(template, undone=undone, number=number)
    out.data({"voucher": number, "reverses": undone})
    return OK


def _retention(args: argparse.Namespace, out: Output) -> int:
    """Whose names are blanked by the standard, by the day on which they left; with ``--apply`` they are."""
    by, standards, day = actor(args), standards_of(args), day_or_today(args.day)
    before, clause = retained_since(day, standards), standards.rule(RETENTION).citation()
    over = days_over(before)
    count = sum(over.values())
    out.say(
        N_("{before} 及以前出编、留存期满的有 {count:,} 人。{clause}"),
        before=before,
        count=count,
        clause=clause,
    )
    for left, people in over.items():
        out.print(
            "  " + message(N_("{left} 出编：{people:,} 人"), left=left, people=people).render(out.translate)
        )
    blanked = staff_blank(day=day, standards=standards, by=by) if args.apply else 0
    if blanked:
        out.say(N_("已清除 {count:,} 人的姓名、证件散列和预计退休日期；在编记录保留。"), count=blanked)
    elif count:
        out.say(N_("没有清除；加上 --apply 才清除。"))
    days = {left.isoformat(): people for left, people in over.items()}
    out.data({"before": before.isoformat(), "people": count, "days": days, "blanked": blanked})
    return OK


def _names(args: argparse.Namespace) -> ColumnNames:
    names = read_column_names(args.columns, STAFF) if args.columns else ColumnNames()
    return ColumnNames(names.columns, (*names.ignored, *columns_ignored(args.ignore_columns)))


def _tell(out: Output, preview: StaffPreview, kinds: dict[str, str]) -> None:
    """Body by body what there will be; nobody is named."""
    template = N_("要登记 {new:,} 人，已在编 {known:,} 人。文件 sha256：{digest}")
    out.say(template, new=len(preview.new), known=preview.known, digest=preview.digest)
    for count in preview.counts[:SHOWN]:
        line = message(
            N_(
                "  {body}（{kind}，{measure}）：核定 {authorised:,}，实有 {filled:,}（+{added:,}），空编 {vacant:,}，超编 {beyond:,}"
            ),
            body=count.name,
            kind=message(kinds[count.kind]),
            measure=message(MEASURES[count.measure]),
            authorised=count.authorised,
            filled=count.filled,
            added=count.added,
            vacant=count.vacant,
            beyond=count.beyond,
        )
        out.print(line.render(out.translate))
    if len(preview.counts) > SHOWN:
        out.say(N_("  …… 共 {count:,} 项；--json 列出全部。"), count=len(preview.counts))
    heads = [count for count in preview.counts if count.measure is Measure.HEADS]
    if over := [count for count in heads if count.beyond]:
        beyond = sum(count.beyond for count in over)
        text = N_("{count:,} 处超编共 {beyond:,} 人，照实登记，以后只出不进；请办消化计划。")
        out.say(text, count=len(over), beyond=beyond)
    if unlisted := sum(count.unlisted for count in heads):
        text = N_("这些机构另有 {count:,} 人在编而不在名册里，不因此出编；已离开的请逐人办出编。")
        out.say(text, count=unlisted)


def _json(preview: StaffPreview, voucher: int | None) -> dict[str, object]:
    return {
        "voucher": voucher,
        "day": preview.day.isoformat(),
        "file": {"name": preview.name, "sha256": preview.digest},
        "new": len(preview.new),
        "known": preview.known,
        "bodies": [_count(count) for count in preview.counts],
    }


def _count(count: BodyCount) -> dict[str, object]:
    return {
        "body": count.body,
        "name": count.name,
        "kind": count.kind,
        "measure": count.measure.value,
        "authorised": count.authorised,
        "filled": count.filled,
        "vacant": count.vacant,
        "beyond": count.beyond,
        "added": count.added,
        "unlisted": count.unlisted,
    }
