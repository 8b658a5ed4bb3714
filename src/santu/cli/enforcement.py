"""``santu enforcement``: the teams of a unit with their sums; trainings, guidance and joint operations as workbooks; taking an entry back."""

import argparse
from datetime import date
from pathlib import Path

from santu.cli.actor import actor, add_actor
from santu.cli.options import add_day, add_standards, day_or_today, number_of, standards_of
from santu.cli.output import CHANGES, FAULT, OK, Output
from santu.cli.table_files import columns_ignored, file_of, in_chinese, write_file
from santu.formats.workbook_writing import workbook
from santu.kernel.messages import N_, refuse
from santu.register.domain.enforcement_facts import Kind
from santu.register.domain.layouts_enforcement import TEMPLATES
from santu.register.domain.lookup import unit_called
from santu.register.domain.supervision_files import TEMPLATE as SUPERVISIONS
from santu.register.domain.supervision_files import Step
from santu.register.domain.template_workbook import template_workbook
from santu.register.selectors.enforcement import officers_on, teams_under
from santu.register.selectors.enforcement_sheets import facts_sheet, supervision_sheet
from santu.register.selectors.snapshots import snapshot
from santu.register.services.enforcement import entry_withdraw
from santu.register.services.enforcement_files import (
    FactsPreview,
    enforcement_file_import,
    enforcement_file_preview,
)
from santu.register.services.supervision_files import (
    supervision_file_import,
    supervision_file_preview,
    supervision_file_withdraw,
)

TEAMS, TEMPLATE, EXPORT, IMPORT, WITHDRAW = ACTS = ("teams", "template", "export", "import", "withdraw")
OF = {kind.value: kind for kind in Kind}
SUPERVISION = "supervision"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, of which unit, with which file."""
    acts = N_("teams 列出执法队伍；template 写出模板；export 导出登记；import 导入；withdraw 撤回一次登记")
    parser.add_argument("act", choices=ACTS, help=acts)
    parser.add_argument("what", metavar="FILE|N", nargs="?", default="", help=N_("导入的文件，或登记编号"))
    of = N_("training 培训；guidance 业务指导；joint 联合执法；supervision 执法监督")
    parser.add_argument("--of", choices=[*OF, SUPERVISION], default=Kind.TRAINING.value, help=of)
    parser.add_argument("--unit", metavar="U", default="", help=N_("哪个县或乡镇；代码或名称"))
    parser.add_argument("--out", metavar="FILE", type=Path, default=None, help=N_("写到这个文件"))
    add_day(parser, N_("哪一天的；不给时是今天"))
    parser.add_argument("--document", metavar="D", default="", help=N_("文号"))
    parser.add_argument("--reason", metavar="R", default="", help=N_("为什么撤回"))
    parser.add_argument("--ignore-columns", metavar="A,B", default="", help=N_("写明不导入的列，用逗号分隔"))
    parser.add_argument("--preview", action="store_true", help=N_("只看会有哪些变更，有则以 2 退出"))
    parser.add_argument("--yes", action="store_true", help=N_("不再询问，直接导入"))
    add_standards(parser)
    add_actor(parser)


def run(args: argparse.Namespace, out: Output) -> int:
    """Do it; exit code 2 when ``--preview`` finds something to change."""
    acts = {TEAMS: _teams, TEMPLATE: _template, EXPORT: _export, IMPORT: _import, WITHDRAW: _withdraw}
    return acts[args.act](args, out)


def _teams(args: argparse.Namespace, out: Output) -> int:
    day, standards = day_or_today(args.day), standards_of(args)
    teams = teams_under(_unit(args, day), day, standards)
    officers = officers_on([team.body for team in teams], day)
    rows = [
        {
            "team": team.name,
            "officers": len(officers[team.body]),
            "certified": sum(one.is_certified(day) for one in officers[team.body]),
        }
        for team in teams
    ]
    for row in rows:
        out.say(N_("{team}：执法人员 {officers} 名，持有效证 {certified} 名"), **row)
    if not rows:
        out.say(N_("{day} 这里没有承担综合行政执法的机构。"), day=day)
    out.data({"day": day.isoformat(), "teams": rows})
    return OK


def _template(args: argparse.Namespace, out: Output) -> int:
    template = SUPERVISIONS if args.of == SUPERVISION else TEMPLATES[OF[args.of]]
    write_file(args.out, template_workbook(template, out.translate, chinese=in_chinese(out)), out)
    out.data({"file": str(args.out), "columns": [column.name for column in template.columns]})
    return OK


def _export(args: argparse.Namespace, out: Output) -> int:
    day, unit, chinese = day_or_today(args.day), _unit(args, day_or_today(args.day)), in_chinese(out)
    if args.of == SUPERVISION:
        sheet = supervision_sheet(unit, day, out.translate(SUPERVISIONS.title), chinese=chinese)
    else:
        kind, standards = OF[args.of], standards_of(args)
        sheet = facts_sheet(kind, unit, day, standards, out.translate(TEMPLATES[kind].title), chinese=chinese)
    write_file(args.out, workbook([sheet]), out)
    count = len(sheet.rows) - 1
    out.say(N_("共 {count:,} 行，{day}。"), count=count, day=day)
    out.data({"file": str(args.out), "day": day.isoformat(), "rows": count})
    return OK


def _import(args: argparse.Namespace, out: Output) -> int:
    if args.of == SUPERVISION:
        return _supervise(args, out)
    by, day = actor(args), day_or_today(args.day)
    preview = enforcement_file_preview(
        path=file_of(args, "santu enforcement import"),
        kind=OF[args.of],
        unit=_unit(args, day),
        standards=standards_of(args),
        by=by,
        ignored=columns_ignored(args.ignore_columns),
    )
    found = preview.listed
    template = N_("新登记 {new:,} 条，改登记 {changed:,} 条，{same:,} 条不变。文件 sha256：{digest}")
    counts = {"new": len(found.new), "changed": len(found.changed), "same": found.same}
    out.say(template, **counts, digest=preview.digest)
    if args.preview or not found.facts:
        out.data(_json(preview, counts, None))
        return CHANGES if found.facts else OK
    if not args.yes and out.ask(N_("登记这些内容吗？")) is False:
        out.say(N_("没有导入。"))
        return FAULT
    number = enforcement_file_import(preview=preview, document=args.document, by=by)
    out.say(N_("已记为第 {n} 号执法登记；撤回用 santu enforcement withdraw {n} --reason 理由。"), n=number)
    out.data(_json(preview, counts, number))
    return OK


def _supervise(args: argparse.Namespace, out: Output) -> int:
    """Preview a file of supervision, and record it."""
    by, standards = actor(args), standards_of(args)
    preview = supervision_file_preview(
        path=file_of(args, "santu enforcement import"),
        unit=_unit(args, day_or_today(args.day)),
        standards=standards,
        by=by,
        ignored=columns_ignored(args.ignore_columns),
    )
    counts = {step.value: sum(one is step for _, one in preview.steps) for step in Step}
    template = N_("通知 {open:,} 份，意见 {answer:,} 份，决定 {decide:,} 份。文件 sha256：{digest}")
    out.say(template, **counts, digest=preview.digest)
    told = {"file": {"name": preview.name, "sha256": preview.digest}, **counts}
    if args.preview or not preview.steps:
        out.data({"record": None, **told})
        return CHANGES if preview.steps else OK
    if not args.yes and out.ask(N_("登记这些内容吗？")) is False:
        out.say(N_("没有导入。"))
        return FAULT
    number = supervision_file_import(preview=preview, standards=standards, by=by, document=args.document)
    done = N_(
        "已记为第 {n} 号执法监督导入；撤回用 santu enforcement withdraw {n} --of supervision --reason 理由。"
    )
    out.say(done, n=number)
    out.data({"record": number, **told})
    return OK


def _withdraw(args: argparse.Namespace, out: Output) -> int:
    if not args.what:
        raise refuse("santu enforcement withdraw", N_("没有写明登记编号；请写在动作后面。"))
    number = number_of(args.what, "N")
    if args.of == SUPERVISION:
        supervision_file_withdraw(number=number, reason=args.reason, by=actor(args))
        out.say(N_("第 {n} 号执法监督导入已撤回。"), n=number)
        out.data({"withdrawn": number})
        return OK
    entry_withdraw(number=number, reason=args.reason, by=actor(args))
    out.say(N_("第 {n} 号执法登记已撤回。"), n=number)
    out.data({"withdrawn": number})
    return OK


def _unit(args: argparse.Namespace, day: date) -> str:
    """The unit that is named.

    Raises:
        Refused: none is.
    """
    if not args.unit:
        raise refuse("--unit", N_("没有写明哪个县或乡镇；请加上 --unit 代码或名称。"))
    return unit_called(snapshot(day), args.unit).id


def _json(preview: FactsPreview, counts: dict[str, int], entry: int | None) -> dict[str, object]:
    return {"entry": entry, "file": {"name": preview.name, "sha256": preview.digest}, **counts}
