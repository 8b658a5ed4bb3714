"""What scenarios leave to background work: matching the register with a later list."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from functools import partial
from typing import Any

from santu.accounts.selectors.people import active_person
from santu.design.models import Scenario
from santu.design.services.lists import list_read, list_start
from santu.design.services.replays import scenario_replay
from santu.jobs.ports import AWAY, Done, Handler, Progress
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.register.domain.from_files import snapshot_of_files
from santu.register.domain.layouts import read_register_files
from santu.register.services.uploads import upload_of, uploads_drop
from santu.standards.loader import load

TOLD = 50
"""Faults of a kind that are told one by one."""


def _replay(args: Mapping[str, Any], by: str, progress: Progress, done: Done) -> None:
    """Read what was uploaded, match, keep the scenario; the files go when it is over, well or badly.

    A worker that is killed, or whose database goes away, leaves them for the one that takes the job up again.
    """
    with ExitStack() as over:
        over.callback(uploads_drop, args["folder"])
        try:
            _replayed(args, by, progress, done)
        except AWAY:
            over.pop_all()
            raise
        except Refused as refused:
            raise Refused(_first(refused.faults)) from refused


def _replayed(args: Mapping[str, Any], by: str, progress: Progress, done: Done) -> None:
    townships, villages = (upload_of(args["folder"], part) for part in ("townships", "villages"))
    if townships is None or villages is None:
        raise refuse("", N_("上传的文件已经不在；请回到“新建方案”重新上传。"))
    progress(N_("读取名单"), 0, 1)
    files, decree = list_read(
        partial(read_register_files, townships, villages), upload_of(args["folder"], "decree")
    )
    after = snapshot_of_files(files, day=_day(args["until"]))
    progress(N_("读取名单"), 1, 1)
    who = active_person(by)
    start, after = list_start(
        after, start=_day(args["start"]), scope=args["scope"], by=who, progress=progress
    )

    def also(scenario: Scenario) -> None:
        done({"scenario": scenario.pk})

    scenario_replay(
        start=start,
        after=after,
        standards=load(args["standards"]),
        title=args["title"],
        by=who,
        decree=decree,
        draft=args["draft"],
        progress=progress,
        also=also,
    )


def _first(faults: Sequence[Fault]) -> list[Fault]:
    """The first faults of each kind, and how many more there are: a wrong file has one in every row."""
    alike: dict[str, list[Fault]] = {}
    for fault in faults:
        alike.setdefault(fault.message.template, []).append(fault)
    template = N_("还有 {count} 处同样的错误没有列出；请先改正上面的。")
    told: list[Fault] = []
    for same in alike.values():
        told += same[:TOLD]
        if len(same) > TOLD:
            told.append(Fault("", message(template, count=len(same) - TOLD)))
    return told


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


HANDLERS = (Handler("scenario_replay", N_("按更晚的名单编制方案"), _replay),)
