"""``santu survey``: how a township really works: a template, an import that can be taken back, an export, what drifts."""

import argparse
from datetime import date
from pathlib import Path

from santu.cli.actor import actor, add_actor
from santu.cli.options import add_day, add_standards, day_or_today, number_of, standards_of
from santu.cli.output import CHANGES, FAULT, OK, Output
from santu.cli.table_files import columns_ignored, file_of, in_chinese, write_file
from santu.design.domain.running import AHEADS, Differs, differing
from santu.design.selectors.drawn import drawn
from santu.design.selectors.numbered import scenario_numbered
from santu.formats.workbook_writing import Sheet, workbook
from santu.kernel.messages import N_, Message, message, refuse, said
from santu.register.domain.drift import CURES, DRIFTS, WHYS, Found, counted
from santu.register.domain.lookup import unit_called
from santu.register.domain.survey import About, Round
from santu.register.selectors.snapshots import snapshot
from santu.register.selectors.survey import drifts_of, latest_of, register_of, rows_of, versions_of
from santu.register.selectors.survey_sheets import survey_sheets
from santu.register.services.survey import (
    SurveyPreview,
    survey_file_import,
    survey_file_preview,
    survey_undo,
)

TEMPLATE, EXPORT, IMPORT, UNDO, DRIFT = ACTS = ("template", "export", "import", "undo", "drift")
SHOWN = 30
HEADER = (
    N_("漂移"),
    N_("事项或机构"),
    N_("事项编码"),
    N_("现状（登记）"),
    N_("运行（摸底）"),
    N_("人次"),
    N_("为什么"),
    N_("怎么办"),
)
WIDTHS = (18, 30, 14, 32, 32, 8, 44, 40)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, of which township, by which file."""
    acts = N_(
        "template 写出摸底表；import 导入填好的表；export 导出摸底；undo 撤销填报中的一版；drift 列出漂移"
    )
    parser.add_argument("act", choices=ACTS, help=acts)
    parser.add_argument(
        "what", metavar="FILE|N", nargs="?", default="", help=N_("摸底表的文件，或摸底的编号")
    )
    parser.add_argument("--unit", metavar="U", default="", help=N_("哪个乡镇（街道）；代码或名称"))
    parser.add_argument("--out", metavar="FILE", type=Path, default=None, help=N_("写到这个文件"))
    add_day(parser, N_("哪一天的情况；不给时是今天"))
    parser.add_argument("--title", metavar="T", default="", help=N_("这次摸底叫什么"))
    parser.add_argument("--document", metavar="D", default="", help=N_("文号"))
    parser.add_argument("--answers", metavar="A", default="", help=N_("由谁填报：机构或职务，不写姓名"))
    scenario = N_("drift 时另和这个方案的设计比较；方案的编号")
    parser.add_argument("--scenario", metavar="N", default="", help=scenario)
    parser.add_argument("--ignore-columns", metavar="A,B", default="", help=N_("写明不导入的列，用逗号分隔"))
    parser.add_argument("--preview", action="store_true", help=N_("只看会有哪些变更，有则以 2 退出"))
    parser.add_argument("--yes", action="store_true", help=N_("不再询问，直接导入"))
    add_actor(parser)
    add_standards(parser)


def run(args: argparse.Namespace, out: Output) -> int:
    """Do it; exit code 2 when ``--preview`` finds something to change."""
    doing = {TEMPLATE: _template, EXPORT: _export, IMPORT: _import, UNDO: _undo, DRIFT: _drift}
    return doing[args.act](args, out)


def _unit(args: argparse.Namespace, day: date) -> str:
    if not args.unit:
        raise refuse("--unit", N_("没有写明是哪个乡镇（街道）；请加上 --unit 代码或名称。"))
    return unit_called(snapshot(day), args.unit).id


def _round(args: argparse.Namespace) -> Round:
    """The latest round of the township; for what drifts the latest that was handed in.

    Raises:
        Refused: it has none.
    """
    day = day_or_today(args.day)
    unit = _unit(args, day)
    if args.act == DRIFT:
        if found := latest_of(unit, day):
            return found
        raise refuse("--unit", N_("{day} 以前这里没有已上报的摸底；请先填报并上报。"), day=day)
    found = next(iter(versions_of(unit, day)), None)
    if found is None:
        raise refuse("--unit", N_("{day} 以前这里没有摸底；请先导入或在网页上填报。"), day=day)
    return found


def _template(args: argparse.Namespace, out: Output) -> int:
    day = day_or_today(args.day)
    return _write(args, out, _unit(args, day), day, None)


def _export(args: argparse.Namespace, out: Output) -> int:
    found = _round(args)
    return _write(args, out, found.unit, found.day, found)


def _write(args: argparse.Namespace, out: Output, unit: str, day: date, found: Round | None) -> int:
    sheets = survey_sheets(unit, day, out.translate, chinese=in_chinese(out), of=found)
    count = len(sheets[0].rows) - 1
    write_file(args.out, workbook(sheets), out)
    out.say(N_("共 {count:,} 行，{day}。"), count=count, day=day)
    out.data({"file": str(args.out), "day": day.isoformat(), "rows": count})
    return OK


def _import(args: argparse.Namespace, out: Output) -> int:
    by, day = actor(args), day_or_today(args.day)
    preview = survey_file_preview(
        path=file_of(args, "santu survey import"),
        unit=_unit(args, day),
        day=day,
        by=by,
        ignored=columns_ignored(args.ignore_columns),
    )
    changes = preview.compared.changes
    _tell(out, preview)
    if args.preview or not changes:
        out.data(_preview_json(preview, None))
        return CHANGES if changes else OK
    if not args.yes and out.ask(N_("导入这次摸底吗？")) is False:
        out.say(N_("没有导入。"))
        return FAULT
    about = About(args.title or out.translate(N_("导入运行摸底")), args.document, args.answers)
    number = survey_file_import(preview=preview, about=about, by=by)
    out.say(N_("已记为第 {number} 号摸底；撤销用 santu survey undo {number}。"), number=number)
    out.data(_preview_json(preview, number))
    return OK


def _tell(out: Output, preview: SurveyPreview) -> None:
    changes = preview.compared.changes
    template = N_("变更 {n:,} 行，{same:,} 行不变。文件 sha256：{digest}")
    out.say(template, n=len(changes), same=preview.compared.same, digest=preview.digest)
    for was, now in changes[:SHOWN]:
        row = now or was
        sign = "~" if was and now else "+" if now else "-"
        out.print(f"  {sign} {row.name if row else ''}")
    if len(changes) > SHOWN:
        out.say(N_("  …… 共 {count:,} 项；--json 列出全部。"), count=len(changes))


def _preview_json(preview: SurveyPreview, number: int | None) -> dict[str, object]:
    return {
        "survey": number,
        "day": preview.day.isoformat(),
        "file": {"name": preview.name, "sha256": preview.digest},
        "same": preview.compared.same,
        "changes": [
            {"was": list(was.key) if was else None, "becomes": list(now.key) if now else None}
            for was, now in preview.compared.changes
        ],
    }


def _undo(args: argparse.Namespace, out: Output) -> int:
    if not args.what:
        raise refuse("santu survey undo", N_("没有写明摸底编号；请写在动作后面。"))
    number = number_of(args.what, "N")
    survey_undo(number=number, by=actor(args))
    out.say(N_("第 {number} 号摸底已撤销，前面的一版恢复有效。"), number=number)
    out.data({"survey": number})
    return OK


def _drift(args: argparse.Namespace, out: Output) -> int:
    """What drifts from the register, and with ``--scenario`` what a design has otherwise."""
    found = _round(args)
    drifting = drifts_of(found)
    ahead: list[Differs] = []
    if args.scenario:
        known = drawn(scenario_numbered(number_of(args.scenario, "N")), standards_of(args))
        rows, register = rows_of(found.number), register_of(found)
        ahead = differing(register, known.target, found.unit, rows, known.heirs)
    for kind, n in counted(drifting).items():
        out.say(N_("{kind}：{n:,} 处"), kind=message(DRIFTS[kind]), n=n)
    for one in drifting:
        text = N_("{kind}：{what}，{books}，{work}")
        told = {"kind": message(DRIFTS[one.kind]), "what": one.what, "books": one.books, "work": one.work}
        out.print("  " + message(text, **told).render(out.translate))
    for other in ahead:
        text = N_("{kind}：{what}，{now}，{then}")
        told = {"kind": message(AHEADS[other.kind]), "what": other.what, "now": other.now, "then": other.then}
        out.print("  " + message(text, **told).render(out.translate))
    if args.out:
        sheet: list[list[str | int | None]] = [
            [out.translate(title) for title in HEADER],
            *(_row(one, out) for one in drifting),
        ]
        write_file(
            args.out, workbook([Sheet(out.translate(N_("现状和运行的漂移")), sheet, widths=WIDTHS)]), out
        )
    out.data(
        {
            "survey": found.number,
            "day": found.day.isoformat(),
            "counts": {kind.value: n for kind, n in counted(drifting).items()},
            "drift": [
                {"kind": one.kind.value, "what": one.what, "matter": one.matter, "people": one.persons}
                for one in drifting
            ],
            "ahead": [
                {"kind": one.kind.value, "what": one.what, "matter": one.matter, "people": one.persons}
                for one in ahead
            ],
        }
    )
    return OK


def _row(one: Found, out: Output) -> list[str | int | None]:
    def words(text: str | Message) -> str:
        return str(said(text, out.translate))

    kind, why, cure = (out.translate(texts[one.kind]) for texts in (DRIFTS, WHYS, CURES))
    return [kind, one.what, one.matter, words(one.books), words(one.work), one.persons or None, why, cure]
