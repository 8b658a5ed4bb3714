"""``santu approve``: approves a proven plan, or the undoing of an applied one, with the instruments that it needs."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from santu.cli.actor import APPROVER, actor, add_actor
from santu.cli.options import add_standards, day_or_today, number_of, standards_of
from santu.cli.output import FAULT, OK, Output
from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.domain.synthetic import MARK
from santu.standards.schema import Item
from santu.transition.domain.document import PlanDocument
from santu.transition.domain.document_text import unresolved_json, unresolved_lines
from santu.transition.domain.instruments import Document, made_up
from santu.transition.domain.layouts_instruments import instruments_of_lines, read_instruments
from santu.transition.selectors.authorities import authorities_of
from santu.transition.selectors.documents import plan_document
from santu.transition.selectors.plans import plan_named
from santu.transition.services.approving import faults_to_approve_undo, plan_approve, plan_approve_undo

FIELDS_OF_PAPERS = ("number-", "day-", "issuer-", "minutes-")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which plan, who, and by what papers."""
    parser.add_argument("plan", metavar="N", help=N_("计划编号"))
    parser.add_argument("--undo", action="store_true", help=N_("批准撤销已执行的计划；须有同样的文件"))
    add_actor(parser)
    line = N_("一份批准文件：“事项|文号|日期|机关”，须有纪要的再加“|纪要”；可写多次")
    parser.add_argument("--instrument", metavar="I", action="append", default=[], help=line)
    table = N_("批准文件的表：authority,number,day,issuer,minutes")
    parser.add_argument("--instruments", metavar="FILE", type=Path, default=None, help=table)
    parser.add_argument("--synthetic", action="store_true", help=N_("用演示的合成文件批准；只能用于演示库"))
    add_standards(parser)


def run(args: argparse.Namespace, out: Output) -> int:
    """Approve; without any instrument say which are needed, and exit with 1.

    Nobody is sent for papers as long as something is in the way of an undoing.
    """
    plan, standards = plan_named(number_of(args.plan, "N")), standards_of(args)
    documents = _documents(args)
    needed = authorities_of(plan, standards)
    if args.synthetic:
        today = day_or_today("")
        day = today if args.undo else min(plan.scenario.until, today)
        documents += made_up(needed, day, MARK, undoing=args.undo)
    if not documents:
        if args.undo and (faults := faults_to_approve_undo(plan)):
            raise Refused(faults)
        return _ask_for(needed, plan_document(plan, standards), out, undoing=args.undo)
    approving = plan_approve_undo if args.undo else plan_approve
    by = actor(args, part=APPROVER)
    try:
        plan = approving(plan=plan, documents=documents, standards=standards, by=by)
    except Refused as refused:
        raise Refused([_by_authority(fault) for fault in refused]) from refused
    numbers = list(dict.fromkeys(document.number for document in documents))
    if args.undo:
        template = N_(
            "第 {plan} 号计划的撤销已批准（{numbers}）；请由另一人撤销：santu undo {plan} --reason 理由。"
        )
        out.say(template, plan=plan.pk, numbers=tuple(numbers))
        out.data({"plan": plan.pk, "state": str(plan.state), "undoes": plan.act_id, "instruments": numbers})
        return OK
    out.say(
        N_("第 {plan} 号计划已批准（{numbers}）；请由另一人执行：santu apply {plan}。"),
        plan=plan.pk,
        numbers=tuple(numbers),
    )
    document = plan_document(plan, standards)
    for line in unresolved_lines(document, out.translate):
        out.print(line)
    unresolved = unresolved_json(document, out.translate)
    out.data({"plan": plan.pk, "state": str(plan.state), "instruments": numbers, "unresolved": unresolved})
    return OK


def _by_authority(fault: Fault) -> Fault:
    """Here a paper is written as one thing, not field by field: ``day-body`` is at ``body``."""
    place = str(fault.place)
    return replace(fault, place=place.rpartition("-")[2]) if place.startswith(FIELDS_OF_PAPERS) else fault


def _documents(args: argparse.Namespace) -> list[Document]:
    """The instruments of the command line and of the file, with the faults of both at once."""
    faults: list[Fault] = []
    found: list[Document] = []
    try:
        found += instruments_of_lines(args.instrument, "--instrument")
    except Refused as refused:
        faults += refused.faults
    try:
        found += read_instruments(args.instruments) if args.instruments else []
    except Refused as refused:
        faults += refused.faults
    if faults:
        raise Refused(faults)
    return found


def _ask_for(needed: Sequence[Item], document: PlanDocument, out: Output, *, undoing: bool) -> int:
    what = (
        N_("撤销第 {plan} 号计划须有以下文件才能批准：")
        if undoing
        else N_("第 {plan} 号计划须有以下文件才能批准：")
    )
    out.note(what, plan=document.number)
    for item in needed:
        template = WITH_MINUTES if item.flag("minutes") else WITHOUT_MINUTES
        out.note(
            template,
            id=item.id,
            what=message(item.name),
            organ=message(item.text("organ_name")),
            form=message(item.text("instrument")),
            clause=item.text("clause"),
        )
    for line in unresolved_lines(document, out.translate):
        out.note("{line}", line=line)
    out.data(
        {
            "plan": document.number,
            "unresolved": unresolved_json(document, out.translate),
            "needed": [
                {
                    "authority": item.id,
                    "what": item.name,
                    "organ": item.text("organ_name"),
                    "instrument": item.text("instrument"),
                    "minutes": item.flag("minutes"),
                    "clause": item.text("clause"),
                }
                for item in needed
            ],
        }
    )
    return FAULT


WITHOUT_MINUTES = N_('  {what}：{organ}的{form}（{clause}）。写作 --instrument "{id}|文号|日期|{organ}"。')
WITH_MINUTES = N_(
    '  {what}：{organ}集体研究后的{form}（{clause}）。写作 --instrument "{id}|文号|日期|{organ}|纪要"。'
)
