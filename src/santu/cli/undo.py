"""``santu undo``: takes a plan, when that was approved, or another act back; then the register is what it was."""

import argparse

from santu.cli.actor import actor, add_actor
from santu.cli.options import number_of
from santu.cli.output import OK, Output
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.register.selectors.acts import act_numbered
from santu.register.services.undo import act_undo
from santu.transition.selectors.applied import plan_of_act
from santu.transition.selectors.plans import plan_named
from santu.transition.services.undoing import plan_undo


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which plan or act, and why."""
    parser.add_argument("plan", metavar="N", nargs="?", default="", help=N_("计划编号"))
    parser.add_argument("--act", metavar="N", default="", help=N_("不是计划的操作（如导入）的编号"))
    parser.add_argument("--reason", metavar="R", default="", help=N_("为什么撤销"))
    parser.add_argument(
        "--document", metavar="D", default="", help=N_("撤销操作的文号；撤销计划用批准时的文件")
    )
    add_actor(parser)


def run(args: argparse.Namespace, out: Output) -> int:
    """Undo; refused with the list of what is in the way, and of a plan until it is approved."""
    if bool(args.plan) == bool(args.act):
        raise refuse("santu undo", N_("请写明撤销哪一号计划，或用 --act 写明哪一号操作，二者取一。"))
    if faults := _unsaid(args):
        raise Refused(faults)
    by = actor(args)
    out.progress(N_("正在撤销"), 0, 1)
    if args.plan:
        plan = plan_named(number_of(args.plan, "N"))
        plan = plan_undo(plan=plan, reason=args.reason, by=by)
        out.progress(N_("正在撤销"), 1, 1)
        out.say(N_("第 {plan} 号计划已撤销，登记恢复原样。"), plan=plan.pk)
        out.data({"plan": plan.pk, "state": str(plan.state), "undone": plan.act.pk if plan.act else None})
        return OK
    act = act_numbered(number_of(args.act, "--act"))
    number = plan_of_act(act)
    if number is not None:
        template = N_("第 {act} 号操作执行的是第 {plan} 号计划；请用 santu undo {plan} 撤销计划。")
        raise refuse("--act", template, act=act.pk, plan=number)
    undoing = act_undo(act=act, by=by, reason=args.reason, document=args.document)
    out.progress(N_("正在撤销"), 1, 1)
    out.say(N_("第 {act} 号操作“{title}”已撤销，登记恢复原样。"), act=act.pk, title=act.title)
    out.data({"act": undoing.pk, "undone": act.pk})
    return OK


def _unsaid(args: argparse.Namespace) -> list[Fault]:
    """What an undoing must state and does not; the papers of a plan come with the approval of its undoing."""
    faults = []
    if not args.reason.strip():
        faults.append(Fault("--reason", message(N_("撤销必须写明理由；请加上 --reason。（SX-06）"))))
    if args.plan and args.document.strip():
        text = N_("撤销计划用批准撤销时的文件；请去掉 --document，先用 santu approve {plan} --undo 批准。")
        faults.append(Fault("--document", message(text, plan=args.plan)))
    return faults
