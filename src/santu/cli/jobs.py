"""``santu jobs``: the background work that is parked, and what becomes of it."""

import argparse
from dataclasses import replace

from santu.cli.actor import actor, add_actor
from santu.cli.options import number_of
from santu.cli.output import OK, Output
from santu.jobs.selectors import jobs_parked, jobs_standing
from santu.jobs.services import job_drop, job_put_back
from santu.kernel.messages import N_, Refused, message, refuse

OPTIONS = {"reason": "--reason"}
"""How what the services call a place is written on the command line."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which job, what becomes of it, and why."""
    parser.add_argument("--put-back", metavar="N", default="", help=N_("把停放的第 N 号任务放回队列"))
    parser.add_argument("--drop", metavar="N", default="", help=N_("取消停放的第 N 号任务"))
    parser.add_argument("--reason", metavar="R", default="", help=N_("为什么这样处理"))
    add_actor(parser)


def run(args: argparse.Namespace, out: Output) -> int:
    """Decide on a parked job where one is named, then say what there is."""
    if args.put_back and args.drop:
        raise refuse("santu jobs", N_("--put-back 和 --drop 只能写一个。"))
    if args.put_back or args.drop:
        option, decide = ("--put-back", job_put_back) if args.put_back else ("--drop", job_drop)
        number, by = number_of(args.put_back or args.drop, option), actor(args)
        try:
            decide(number=number, reason=args.reason, by=by.username)
        except Refused as refused:
            raise Refused(
                replace(fault, place=OPTIONS.get(str(fault.place), option)) for fault in refused
            ) from refused
    standing, parked = jobs_standing(), jobs_parked()
    out.say(N_("后台任务：排队 {waiting}，进行中 {running}，停放 {parked}。"), **standing)
    for job in parked:
        out.say(
            N_("第 {number} 号：{title}，{by} 于 {at} 发起，使后台进程中断 {attempts} 次"),
            number=job.number,
            title=message(job.title),
            by=job.by,
            at=job.created_at.astimezone().isoformat(" ", "minutes"),
            attempts=job.attempts,
        )
    if parked:
        out.say(
            N_(
                "请先看服务的日志，查明原因；再用 --put-back 编号 放回队列，或用 --drop 编号 取消，并用 --reason 写明理由。"
            )
        )
    out.data({**standing, "jobs": [{"number": job.number, "name": job.name, "by": job.by} for job in parked]})
    return OK
