"""``santu consult``: enters that bodies were consulted on a scenario on paper; without that, says what rounds there were."""

import argparse
from dataclasses import replace

from santu.cli.actor import actor, add_actor
from santu.cli.options import day_or_today, number_of
from santu.cli.output import OK, Output
from santu.design.selectors.consultations import rounds_of
from santu.design.selectors.numbered import scenario_numbered
from santu.design.services.consultations import consultation_enter
from santu.kernel.messages import N_, Refused, message

OPTIONS = {"text": "--text", "document": "--document", "on": "--on"}
"""How what the service calls a place is written on the command line."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which scenario, and what the paper says."""
    parser.add_argument("scenario", metavar="N", help=N_("方案编号"))
    parser.add_argument(
        "--document", metavar="D", default="", help=N_("书面征求意见的情况在哪份文件里（文号）")
    )
    parser.add_argument("--text", metavar="T", default="", help=N_("征求了什么意见，反对的怎样答复"))
    parser.add_argument("--on", metavar="DAY", default="", help=N_("哪一天办完的；不给时是今天"))
    add_actor(parser)


def run(args: argparse.Namespace, out: Output) -> int:
    """Enter the round where a paper is named, then list all rounds."""
    scenario = scenario_numbered(number_of(args.scenario, "N"))
    if args.document or args.text:
        try:
            consultation_enter(
                scenario=scenario,
                text=args.text,
                document=args.document,
                on=day_or_today(args.on),
                by=actor(args),
            )
        except Refused as refused:
            faults = [replace(fault, place=OPTIONS.get(str(fault.place), fault.place)) for fault in refused]
            raise Refused(faults) from refused
    rounds = rounds_of(scenario.pk)
    for one in rounds:
        out.say(
            N_("第 {number} 号征求意见：{state}，{asked} 个单位中 {answered} 个已答复；{text}"),
            number=one.number,
            state=_state(one.document, is_closed=one.closed_at is not None),
            asked=len(one.asked),
            answered=one.answered,
            text=one.text,
        )
    if not rounds:
        template = N_(
            "第 {scenario} 号方案还没有征求过意见；在网页发起，或把书面征求的情况记进来：santu consult {scenario} "
            "--document 文号 --text 情况。"
        )
        out.say(template, scenario=scenario.pk)
    out.data(
        {
            "scenario": scenario.pk,
            "rounds": [
                {
                    "number": one.number,
                    "document": one.document,
                    "closed": one.closed_at is not None,
                    "asked": len(one.asked),
                    "answered": one.answered,
                }
                for one in rounds
            ],
        }
    )
    return OK


def _state(document: str, *, is_closed: bool) -> object:
    if document:
        return message(N_("书面，{document}"), document=document)
    return message(N_("已结束")) if is_closed else message(N_("征求中"))
