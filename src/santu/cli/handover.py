"""``santu handover``: the handover lists of a plan: what is open, a template to fill in, and its import."""

import argparse
from pathlib import Path

from santu.cli.actor import actor, add_actor
from santu.cli.options import number_of
from santu.cli.output import CHANGES, OK, Output
from santu.cli.table_files import columns_ignored, file_of, in_chinese, write_file
from santu.formats.workbook_writing import Sheet, workbook
from santu.kernel.messages import N_
from santu.register.selectors.bodies import host_names
from santu.transition.domain.layouts_handover import header, open_rows
from santu.transition.selectors.handover import classes_of, handover_faults, lists_of, open_items
from santu.transition.selectors.plans import plan_named
from santu.transition.services.handover_files import handover_file_declare, handover_made_up

ACTS = ("status", "template", "import")
WIDTHS = (8, 18, 24, 12, 36, 10, 10, 24, 24, 14)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which plan, what to do, of which file."""
    parser.add_argument("plan", metavar="N", help=N_("计划编号"))
    acts = N_("status 还有什么没有交接；template 写出待填的清单；import 导入填好的清单")
    parser.add_argument("act", choices=ACTS, help=acts)
    parser.add_argument("what", metavar="FILE", nargs="?", default="", help=N_("填好的清单（XLSX 或 CSV）"))
    parser.add_argument("--out", metavar="FILE", type=Path, default=None, help=N_("写到这个文件"))
    parser.add_argument("--ignore-columns", metavar="A,B", default="", help=N_("写明不导入的列，用逗号分隔"))
    parser.add_argument("--synthetic", action="store_true", help=N_("登记演示用的合成清单；只能用于演示库"))
    add_actor(parser)


def run(args: argparse.Namespace, out: Output) -> int:
    """Do it; of a plan with open lists ``status`` exits with 2."""
    return {"status": _status, "template": _template, "import": _import}[args.act](args, out)


def _status(args: argparse.Namespace, out: Output) -> int:
    plan = plan_named(number_of(args.plan, "N"))
    lists, faults = lists_of(plan), handover_faults(plan)
    still = [one for one in lists if not one.is_complete]
    template = N_("第 {plan} 号计划有 {lists:,} 份交接清单，{done:,} 份已办完。")
    out.say(template, plan=plan.pk, lists=len(lists), done=len(lists) - len(still))
    for fault in faults:
        out.print(fault.render(out.translate))
    told = [
        {"list": one.number, "name": one.name, "undeclared": list(one.undeclared), "open": one.open}
        for one in still
    ]
    out.data({"plan": plan.pk, "lists": len(lists), "open": told})
    return CHANGES if still else OK


def _template(args: argparse.Namespace, out: Output) -> int:
    plan, chinese = plan_named(number_of(args.plan, "N")), in_chinese(out)
    lists = [one for one in lists_of(plan) if not one.is_complete]
    classes = {key: name if chinese else key for key, name in classes_of(plan).items()}
    counties = host_names({one.county for one in lists})
    rows = open_rows(lists, open_items(plan.pk), classes, counties)
    sheet = Sheet(out.translate(N_("交接清单")), [header(chinese=chinese), *rows], widths=WIDTHS)
    write_file(args.out, workbook([sheet]), out)
    out.say(
        N_("{lists:,} 份清单，共 {rows:,} 行待填；没有的类别在“交接内容”写“无”。"),
        lists=len(lists),
        rows=len(rows),
    )
    out.data({"plan": plan.pk, "file": str(args.out), "lists": len(lists), "rows": len(rows)})
    return OK


def _import(args: argparse.Namespace, out: Output) -> int:
    plan, by = plan_named(number_of(args.plan, "N")), actor(args)
    if args.synthetic:
        count = handover_made_up(plan=plan, by=by)
    else:
        path, ignored = file_of(args, "santu handover N import"), columns_ignored(args.ignore_columns)
        count = handover_file_declare(plan=plan, path=path, by=by, ignored=ignored)
    still = sum(not one.is_complete for one in lists_of(plan))
    out.say(N_("已登记 {count:,} 类交接内容；还有 {still:,} 份清单没有办完。"), count=count, still=still)
    out.data({"plan": plan.pk, "declared": count, "open": still})
    return OK
