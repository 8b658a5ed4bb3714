"""``santu duties``: the list of duties as a workbook: a template, an export, an import that ``santu undo --act`` takes back."""

import argparse
from pathlib import Path

from santu.cli.actor import actor, add_actor
from santu.cli.options import add_day, day_or_today
from santu.cli.output import CHANGES, FAULT, OK, Output
from santu.cli.table_files import columns_ignored, file_of, in_chinese, write_file
from santu.formats.workbook_writing import Sheet, workbook
from santu.kernel.messages import N_, message
from santu.register.domain.layouts_duties import DUTIES, TEMPLATE, WIDTHS, duty_rows
from santu.register.domain.layouts_templates import header_of
from santu.register.domain.lookup import unit_called
from santu.register.domain.rows import Duty
from santu.register.domain.template_workbook import template_workbook
from santu.register.selectors.snapshots import snapshot
from santu.register.services.duties import DutyPreview, duty_file_import, duty_file_preview

TEMPLATE_, EXPORT, IMPORT = ACTS = ("template", "export", "import")
SHOWN = 30


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, of which file, on which day."""
    acts = N_("template 写出模板；export 导出职责；import 导入清单")
    parser.add_argument("act", choices=ACTS, help=acts)
    parser.add_argument("what", metavar="FILE", nargs="?", default="", help=N_("清单文件"))
    parser.add_argument("--unit", metavar="U", default="", help=N_("只导出这个县的；代码或名称"))
    parser.add_argument("--out", metavar="FILE", type=Path, default=None, help=N_("写到这个文件"))
    add_day(parser, N_("哪一天的；不给时是今天"))
    parser.add_argument("--title", metavar="T", default="", help=N_("这次操作叫什么"))
    parser.add_argument("--document", metavar="D", default="", help=N_("文号"))
    parser.add_argument("--ignore-columns", metavar="A,B", default="", help=N_("写明不导入的列，用逗号分隔"))
    parser.add_argument("--preview", action="store_true", help=N_("只看会有哪些变更，有则以 2 退出"))
    parser.add_argument("--yes", action="store_true", help=N_("不再询问，直接导入"))
    add_actor(parser)


def run(args: argparse.Namespace, out: Output) -> int:
    """Do it; exit code 2 when ``--preview`` finds something to change."""
    return {TEMPLATE_: _template, EXPORT: _export, IMPORT: _import}[args.act](args, out)


def _template(args: argparse.Namespace, out: Output) -> int:
    write_file(args.out, template_workbook(TEMPLATE, out.translate, chinese=in_chinese(out)), out)
    out.data({"file": str(args.out), "columns": [column.name for column in DUTIES]})
    return OK


def _export(args: argparse.Namespace, out: Output) -> int:
    day, chinese = day_or_today(args.day), in_chinese(out)
    register = snapshot(day)
    if args.unit:
        register = snapshot(day, [unit_called(register, args.unit).id])
    rows = list(duty_rows(register, chinese=chinese))
    header = [header_of(column, chinese=chinese) for column in DUTIES]
    sheet = Sheet(out.translate(TEMPLATE.title), [header, *rows], widths=WIDTHS)
    write_file(args.out, workbook([sheet]), out)
    out.say(N_("共 {count:,} 行，{day}。"), count=len(rows), day=day)
    out.data({"file": str(args.out), "day": day.isoformat(), "rows": len(rows)})
    return OK


def _import(args: argparse.Namespace, out: Output) -> int:
    by = actor(args)
    preview = duty_file_preview(
        path=file_of(args, "santu duties import"),
        day=day_or_today(args.day),
        by=by,
        ignored=columns_ignored(args.ignore_columns),
    )
    _tell(out, preview)
    if args.preview or not preview.changes:
        out.data(_json(preview, None))
        return CHANGES if preview.changes else OK
    if not args.yes and out.ask(N_("登记这些职责吗？")) is False:
        out.say(N_("没有导入。"))
        return FAULT
    title = args.title or out.translate(N_("导入职责清单"))
    act = duty_file_import(preview=preview, title=title, by=by, document=args.document)
    out.say(N_("已记为第 {act} 号操作；撤销用 santu undo --act {act}。"), act=act.pk)
    out.data(_json(preview, act.pk))
    return OK


def _tell(out: Output, preview: DutyPreview) -> None:
    """How many duties begin and change, and the first of them."""
    found = preview.listed
    template = N_("新登记 {new:,} 项，变更 {changed:,} 项，{same:,} 项不变。文件 sha256：{digest}")
    counts = {"new": len(found.new), "changed": len(found.changed), "same": found.same}
    out.say(template, **counts, digest=preview.digest)
    for duty in (*found.new, *(now for _, now in found.changed))[:SHOWN]:
        out.print(
            "  " + message(N_("{place}“{name}”：{body}"), **_named(duty, preview)).render(out.translate)
        )
    if len(preview.changes) > SHOWN:
        out.say(N_("  …… 共 {count:,} 项；--json 列出全部。"), count=len(preview.changes))
    if found.unlisted:
        text = N_("这些地方另有 {count:,} 项职责不在清单里，保持不变；要停办请列入方案。")
        out.say(text, count=found.unlisted)


def _named(duty: Duty, preview: DutyPreview) -> dict[str, str]:
    base = preview.base
    return {
        "place": base.divisions[duty.place].name,
        "name": duty.name,
        "body": base.bodies[duty.body].name,
    }


def _json(preview: DutyPreview, act: int | None) -> dict[str, object]:
    found = preview.listed
    duties = [(None, duty) for duty in found.new] + list(found.changed)
    return {
        "act": act,
        "day": preview.day.isoformat(),
        "file": {"name": preview.name, "sha256": preview.digest},
        "same": found.same,
        "unlisted": found.unlisted,
        "changes": [
            {"duty": now.id, "matter": now.matter, "new": was is None, **_named(now, preview)}
            for was, now in duties
        ],
    }
