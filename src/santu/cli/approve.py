"""``santu approve``: approves a proven plan with the instruments that it needs."""

import argparse
from collections.abc import Sequence
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
from santu.transition.services.applying import plan_approve


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which plan, who, and by what papers."""
    parser.add_argument("plan", metavar="N", help=N_("计划编号"))
    add_actor(parser)
    line = N_("一份批准文件：“事项|文号|日期|机关”，须有纪要的再加“|纪要”；可写多次")
    parser.add_argument("--instrument", metavar="I", action="append", default=[], help=line)
    table = N_("批准文件的表：authority,number,day,issuer,minutes")
    parser.add_argument("--instruments", metavar="FILE", type=Path, default=None, help=table)
    parser.add_argument("--synthetic", action="store_true", help=N_("用演示的合成文件批准；只能用于演示库"))
    add_standards(parser)


def run(args: argparse.Namespace, out: Output) -> int:
    """Approve; without any instrument say which are needed, and exit with 1."""
    plan, standards = plan_named(number_of(args.plan, "N")), standards_of(args)
    documents = _documents(args)
    needed = authorities_of(plan, standards)
    if args.synthetic:
        day = min(plan.scenario.until, day_or_today(""))
        documents += [made_up(item, day, MARK) for item in needed]
    if not documents:
        return _ask_for(needed, plan_document(plan, standards), out)
    by = actor(args, part=APPROVER)
    plan = plan_approve(plan=plan, documents=documents, standards=standards, by=by)
    numbers = list(dict.fromkeys(document.number for document in documents))
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


def _ask_for(needed: Sequence[Item], document: PlanDocument, out: Output) -> int:
    out.note(N_("第 {plan} 号计划须有以下文件才能批准："), plan=document.number)
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
