"""``santu apply``: carries an approved plan into the register, all of it or nothing."""

import argparse

from santu.cli.actor import actor, add_actor
from santu.cli.options import add_standards, number_of, standards_of
from santu.cli.output import OK, Output
from santu.kernel.messages import N_
from santu.transition.selectors.plans import plan_named
from santu.transition.services.applying import plan_apply


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which plan, and who."""
    parser.add_argument("plan", metavar="N", help=N_("计划编号"))
    add_actor(parser)
    add_standards(parser)


def run(args: argparse.Namespace, out: Output) -> int:
    """Apply; the register is before or after, never between."""
    plan = plan_named(number_of(args.plan, "N"))
    plan = plan_apply(plan=plan, standards=standards_of(args), by=actor(args), progress=out.progress)
    act = plan.act.pk if plan.act else None
    out.say(
        N_(
            "第 {plan} 号计划已执行，第 {act} 号操作；有误时先由另一人批准撤销：santu approve {plan} --undo。"
        ),
        plan=plan.pk,
        act=act,
    )
    out.data({"plan": plan.pk, "state": str(plan.state), "act": act})
    return OK
