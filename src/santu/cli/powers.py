"""``santu powers``: powers devolved and taken back by instrument, from a list; what is in force; all of it undone by ``santu undo --act``."""

import argparse
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from santu.cli.actor import actor, add_actor
from santu.cli.options import add_day, day_of, day_or_today, number_of
from santu.cli.output import CHANGES, FAULT, OK, Output
from santu.cli.power_assessments import assess, export, withdraw, write_template
from santu.cli.table_files import columns_ignored, file_of, in_chinese, write_file
from santu.design.domain.wishes import Enact
from santu.design.services.by_hand import scenario_of_instrument
from santu.formats.workbook_writing import Sheet, workbook
from santu.kernel.codes import Level
from santu.kernel.messages import N_, message, refuse
from santu.register.domain.layouts_powers import POWERS, TEMPLATE, power_rows
from santu.register.domain.layouts_templates import header_of
from santu.register.domain.lookup import unit_called
from santu.register.domain.power_sums import by_department, by_place, counted
from santu.register.domain.powers import ASSUMABLE, FORMS, PENDINGS, Form, Instrument, Pending
from santu.register.domain.rows import Division
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.template_workbook import template_workbook
from santu.register.domain.yuan import yuan
from santu.register.selectors.instruments import (
    Given,
    instrument_numbered,
    instruments_of,
    items_of,
    met_on,
    powers_given,
    read_with,
)
from santu.register.selectors.power_assessments import dues, findings_of
from santu.register.selectors.scopes import scope_snapshot
from santu.register.selectors.snapshots import snapshot
from santu.register.services.powers import PowerPreview, power_file_preview
from santu.standards.loader import load
from santu.transition.domain.follow_sums import Sums
from santu.transition.selectors.instruments import follows_of
from santu.transition.services.powers import power_enter

LIST, TEMPLATE_, EXPORT, ASSESS, WITHDRAW = "list", "template", "export", "assess", "assess-withdraw"
ITEMS, ASSESSED = "items", "assessments"
DOING = {form.value.replace("_", "-"): form for form in Form}
ACTS = (LIST, TEMPLATE_, *DOING, EXPORT, ASSESS, WITHDRAW)
SHOWN = 30
WIDTHS = (8, 14, 28, 10, 14, 28, 20, 20)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, of which file, in which county, and what the document says of itself."""
    acts = N_(
        "list 看哪些职权已下放；template 写出模板；devolve 下放，take-back 收回，entrust 委托，transfer 划转，by-law 法律已写明由乡镇行使的转为法定；export 导出一份文件的清单；assess 导入评估，assess-withdraw 撤回一次评估登记"
    )
    parser.add_argument("act", choices=ACTS, help=acts)
    what = N_("清单文件；export 时是文件在这里的编号，assess-withdraw 时是登记编号")
    parser.add_argument("what", metavar="FILE|N", nargs="?", default="", help=what)
    unit = N_("哪个县；list 时也可以是乡镇。代码或名称")
    parser.add_argument("--unit", metavar="U", default="", help=unit)
    of = N_("template、export 的是什么：items 赋权事项清单，assessments 一个县的评估")
    parser.add_argument("--of", choices=(ITEMS, ASSESSED), default=ITEMS, help=of)
    parser.add_argument("--reason", metavar="R", default="", help=N_("为什么撤回"))
    parser.add_argument("--out", metavar="FILE", type=Path, default=None, help=N_("写到这个文件"))
    add_day(parser, N_("哪一天的；不给时是今天"))
    parser.add_argument("--document", metavar="D", default="", help=N_("文号"))
    parser.add_argument("--title", metavar="T", default="", help=N_("文件标题"))
    parser.add_argument("--issuer", metavar="O", default="", help=N_("作出决定的机关"))
    parser.add_argument("--published", metavar="D", default="", help=N_("哪一天公布"))
    parser.add_argument("--published-in", metavar="W", default="", help=N_("在哪里公布：网址或公报"))
    parser.add_argument("--effective", metavar="D", default="", help=N_("从哪一天起生效"))
    parser.add_argument("--assessment-due", metavar="D", default="", help=N_("下次评估期限；下放、委托必填"))
    pending = N_("未结案件怎么办：former 原机关办结，transfer 移交新机关，stated 按文件规定")
    parser.add_argument("--pending", choices=[one.value for one in Pending], default="", help=pending)
    parser.add_argument("--pending-text", metavar="T", default="", help=N_("文件对未结案件的规定"))
    assumed = N_(
        "文件里没有写、由我们假定的：published_on、published_in、effective、assessment_due、pending、places，用逗号分隔"
    )
    parser.add_argument("--assumed", metavar="A,B", default="", help=assumed)
    followed = N_("随事转的决定：人员、编制、经费怎样转，或为何不转；有人在办的必填")
    parser.add_argument("--followed", metavar="T", default="", help=followed)
    parser.add_argument("--ignore-columns", metavar="A,B", default="", help=N_("写明不导入的列，用逗号分隔"))
    as_plan = N_("不直接登记，编成方案：随转的人员、编制、经费在计划里逐项决定")
    parser.add_argument("--as-plan", action="store_true", help=as_plan)
    parser.add_argument("--preview", action="store_true", help=N_("只看会有哪些变更，有则以 2 退出"))
    parser.add_argument("--yes", action="store_true", help=N_("不再询问，直接登记"))
    add_actor(parser)


def run(args: argparse.Namespace, out: Output) -> int:
    """Do it; exit code 2 when ``--preview`` finds something to change."""
    doing = {LIST: _list, TEMPLATE_: _template, EXPORT: _export, ASSESS: _assess, WITHDRAW: withdraw}
    return doing.get(args.act, _carry_out)(args, out)


def _template(args: argparse.Namespace, out: Output) -> int:
    if args.of == ASSESSED:
        return write_template(args, out)
    write_file(args.out, template_workbook(TEMPLATE, out.translate, chinese=in_chinese(out)), out)
    out.data({"file": str(args.out), "columns": [column.name for column in POWERS]})
    return OK


def _assess(args: argparse.Namespace, out: Output) -> int:
    return assess(args, _unit(args, snapshot(day_or_today(args.day))).id, out)


def _export(args: argparse.Namespace, out: Output) -> int:
    if args.of == ASSESSED:
        return export(args, _unit(args, snapshot(day_or_today(args.day))).id, out)
    if not args.what:
        raise refuse(
            "santu powers export", N_("没有写明编号；请写在动作后面，编号用 santu powers list 查看。")
        )
    kept, chinese = instrument_numbered(number_of(args.what, "N")), in_chinese(out)
    base = read_with(scope_snapshot(met_on(kept.said, kept.county), [kept.county]), kept.said.number)
    rows = list(power_rows(items_of([kept.id])[kept.id], base, kept.county, chinese=chinese))
    header = [header_of(column, chinese=chinese) for column in POWERS]
    write_file(
        args.out, workbook([Sheet(out.translate(TEMPLATE.title), [header, *rows], widths=WIDTHS)]), out
    )
    out.data({"file": str(args.out), "instrument": kept.id, "rows": len(rows)})
    return OK


def _unit(args: argparse.Namespace, register: Snapshot) -> Division:
    if not args.unit:
        raise refuse("--unit", N_("没有写明哪个县；请加上 --unit 代码或名称。"))
    return unit_called(register, args.unit)


def _list(args: argparse.Namespace, out: Output) -> int:
    register = snapshot(day := day_or_today(args.day))
    unit = _unit(args, register)
    county = register.above(unit.id, Level.COUNTY)
    places = [unit.id, *register.children.get(unit.id, ())]
    instruments = instruments_of(county)
    given = powers_given(places, day)
    items = [one.item for one in given]
    total = counted(items)
    template = N_("{day} “{unit}”由文件下放的职权：{lines:,} 项（拆分后 {matters:,} 项）。")
    out.say(template, day=day, unit=unit.name, lines=total.lines, matters=total.matters)
    for place, count in by_place(items).items():
        words = message(N_("{place}：{lines:,} 项"), place=register.divisions[place].name, lines=count.lines)
        out.print("  " + words.render(out.translate))
    for kept in instruments:
        told = N_("第 {id} 号 {number} {form}，{effective} 起生效")
        words = message(
            told,
            id=kept.id,
            number=kept.said.number,
            form=message(FORMS[kept.said.form]),
            effective=kept.effective,
        )
        out.print("  " + words.render(out.translate))
    due = dues(given, findings_of({one.by.id for one in given}), day)
    late = sum(len(one.matters) for one in due if one.is_late(day))
    if late:
        out.say(N_("其中 {late:,} 项评估逾期。"), late=late)
    until = {(one.instrument, matter): one.due for one in due for matter in one.matters}
    out.data(
        {
            "day": day.isoformat(),
            "unit": unit.id,
            "late": late,
            "lines": total.lines,
            "matters": total.matters,
            "powers": [_power_json(one, register, until) for one in given],
            "instruments": [{"id": kept.id, **_instrument_json(kept.said)} for kept in instruments],
        }
    )
    return OK


def _power_json(
    one: Given, register: Snapshot, until: Mapping[tuple[int, str], date | None]
) -> dict[str, object]:
    due = until[one.by.id, one.duty.matter]
    return {
        "line": one.item.line,
        "matter": one.duty.matter,
        "name": one.duty.name,
        "place": register.divisions[one.duty.place].code,
        "body": register.bodies[one.duty.body].name,
        "power": one.duty.power,
        "instrument": one.duty.instrument,
        "assessment_due": due.isoformat() if due else None,
    }


def _instrument_json(said: Instrument) -> dict[str, object]:
    return {
        "form": said.form.value,
        "number": said.number,
        "title": said.title,
        "effective": str(said.effective),
        "pending": said.pending,
        "assumed": list(said.assumed),
    }


def _carry_out(args: argparse.Namespace, out: Output) -> int:
    by, said = actor(args), _instrument(args)
    county = _unit(args, snapshot(said.effective or day_or_today("")))
    preview = power_file_preview(
        path=file_of(args, f"santu powers {args.act}"),
        instrument=said,
        county=county.id,
        by=by,
        ignored=columns_ignored(args.ignore_columns),
    )
    _tell(out, preview)
    if args.preview or not preview.is_new:
        out.data(_json(preview, None))
        return CHANGES if preview.is_new else OK
    if args.as_plan:
        enact = Enact(preview.said, tuple(preview.items))
        made = scenario_of_instrument(enact=enact, county=county.id, standards=load(), by=by)
        out.say(N_("已建立第 {number} 号方案；编制计划用 santu plan --scenario {number}。"), number=made.pk)
        out.data({**_json(preview, None), "scenario": made.pk})
        return OK
    if not args.yes and out.ask(N_("按这份文件登记吗？")) is False:
        out.say(N_("没有登记。"))
        return FAULT
    act = power_enter(preview=preview, followed=args.followed, by=by)
    out.say(N_("已记为第 {act} 号操作；撤销用 santu undo --act {act}。"), act=act.pk)
    out.data(_json(preview, act.pk))
    return OK


def _instrument(args: argparse.Namespace) -> Instrument:
    assumed = columns_ignored(args.assumed)
    if unknown := [one for one in assumed if one not in ASSUMABLE]:
        template = N_("“{name}”不是可以假定的项目；可以的有：{names}。")
        raise refuse("--assumed", template, name=unknown[0], names="、".join(ASSUMABLE))
    return Instrument(
        DOING[args.act],
        args.document,
        args.title,
        args.issuer,
        day_of(args.published, "--published"),
        args.published_in,
        day_of(args.effective, "--effective"),
        Pending(args.pending) if args.pending else None,
        day_of(args.assessment_due, "--assessment-due"),
        args.pending_text,
        tuple(assumed),
    )


def _tell(out: Output, preview: PowerPreview) -> None:
    """What changes hands, summed by department and by township."""
    base, said = preview.base, preview.said
    if not preview.is_new:
        out.say(N_("这份文件已经登记，没有要变更的职权。"))
        return
    total = counted(preview.items)
    template = N_("{form}：{lines:,} 项（拆分后 {matters:,} 项），{day} 起，未结案件{pending}。")
    pending = message(PENDINGS[said.pending]) if said.pending else ""
    out.say(
        template,
        form=message(FORMS[said.form]),
        lines=total.lines,
        matters=total.matters,
        day=base.day,
        pending=pending,
    )
    for organ, count in by_department(preview.items).items():
        name = base.bodies[organ].name if organ else message(N_("文件未写明"))
        out.print(
            "  " + message(N_("{place}：{lines:,} 项"), place=name, lines=count.lines).render(out.translate)
        )
    for place, count in by_place(preview.items).items():
        name = base.divisions[place].name
        out.print(
            "  " + message(N_("{place}：{lines:,} 项"), place=name, lines=count.lines).render(out.translate)
        )
    follows = follows_of(preview.decided.pairs, base, preview.county)
    sums = sum((one.proposed for one in follows), Sums())
    told = N_("随事转：现有 {persons} 人在办；建议随转人员 {people} 人、编制 {posts} 名、经费 {money} 元。")
    persons = sum(one.moved.persons for one in follows)
    out.say(told, persons=persons, people=sums.people, posts=sums.posts, money=yuan(sums.fen))


def _json(preview: PowerPreview, act: int | None) -> dict[str, object]:
    base = preview.base
    return {
        "act": act,
        "instrument": _instrument_json(preview.said),
        "sha256": preview.digest,
        "changes": [
            {
                "duty": now.id,
                "matter": now.matter,
                "place": base.divisions[now.place].code,
                "was": base.bodies[was.body].name if was and was.body in base.bodies else None,
                "body": base.bodies[now.body].name,
                "power": now.power,
            }
            for was, now in preview.decided.pairs
        ],
    }
