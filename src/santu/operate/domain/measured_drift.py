"""What drifts between how a township stands in register and lists, and how its cases went: each with why and a cure (SX-03)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from santu.accounts.domain.roles import RIGHTS, Right
from santu.kernel.messages import N_, Message, message
from santu.operate.domain.compared import Compared, Planned, WorkDrift, strangers

WORK_WHYS = {
    WorkDrift.ELSEWHERE: N_("清单写明由谁审批，办件却由别的机构办结，谁负责说不清。（SX-03）"),
    WorkDrift.SLOW: N_("审批用时的中位数长于承诺（没有承诺的，长于法定）的时限。（SX-03）"),
    WorkDrift.UNLISTED: N_("窗口收了件，现行的进驻事项清单里没有这一项。（SX-03）"),
    WorkDrift.UNASKED: N_("清单里有这一项，窗口一件也没有收到，设计和需要对不上。（SX-03）"),
    WorkDrift.UNHELD: N_("任务已经到了，今天没有一个账号有权办它，只会超期。（SX-03）"),
}
WORK_CURES = {
    WorkDrift.ELSEWHERE: N_("照实际改清单，或把审批交回清单写明的部门。"),
    WorkDrift.SLOW: N_("看慢在哪个环节；理顺它，或如实改承诺时限。"),
    WorkDrift.UNLISTED: N_("写进新一版清单，或请该办的部门收件。"),
    WorkDrift.UNASKED: N_("问清群众到哪里办；用不着的从清单里撤下。"),
    WorkDrift.UNHELD: N_("请安全管理员授予角色，或请县级专班转办。"),
}


@dataclass(frozen=True, slots=True)
class Unheld:
    """A task that is open at cases of a township and that nobody may do today: whose it is, how many, since when.

    ``body`` is "" for the division itself.
    """

    task: str
    right: Right
    place: str
    body: str
    count: int
    since: date


@dataclass(frozen=True, slots=True)
class Drifting:
    """A thing that drifts: what it is, how it stands in register and list, how it goes."""

    kind: WorkDrift
    what: str
    matter: str
    books: Message
    work: Message


def drifting(
    rows: Sequence[Compared], unheld: Sequence[Unheld], names: Mapping[str, str], months: tuple[date, date]
) -> list[Drifting]:
    """All that drifts by what was measured, kind by kind; first what keeps cases from going on.

    Args:
        rows: the matters of the centre.
        unheld: tasks that nobody may do.
        names: of units by their ids.
        months: the first days of the first and of the last month that were measured.
    """
    first, last = (f"{month:%Y-%m}" for month in months)
    none = message(N_("{first} 至 {last} 没有收到一件"), first=first, last=last)
    found = [
        Drifting(kind, one.name, one.matter, *_told(kind, one, names, none))
        for kind in WorkDrift
        for one in rows
        if kind in one.drifts
    ]
    return [*_unheld(unheld, names), *found]


def _told(kind: WorkDrift, one: Compared, names: Mapping[str, str], none: Message) -> tuple[Message, Message]:
    """How a matter stands on the books, and how it goes."""
    if one.planned is None:
        return message(N_("不在现行进驻事项清单里")), message(N_("收了 {n} 件"), n=one.worked.cases)
    offices = message(N_("清单写明{offices}审批"), offices=tuple(one.planned.offices))
    if kind is WorkDrift.SLOW:
        spent = one.worked.decided
        took = message(N_("审批用时中位数 {days} 个工作日（{n} 件）"), days=f"{spent.median:g}", n=spent.runs)
        return _limit(one.planned), took
    return offices, none if kind is WorkDrift.UNASKED else _ended(one, names)


def _limit(planned: Planned) -> Message:
    if planned.promised is None:
        return message(N_("法定 {days} 个工作日"), days=planned.statutory)
    return message(N_("承诺 {days} 个工作日"), days=planned.promised)


def _ended(one: Compared, names: Mapping[str, str]) -> Message:
    """Who of those that the list does not name ended how many."""
    others = strangers(one.planned, one.worked.by) if one.planned else []
    parts = tuple(
        message(N_("{unit}办结 {n} 件"), unit=names.get(unit, unit), n=one.worked.by[unit]) for unit in others
    )
    return message("{parts}", parts=parts)


def _unheld(found: Sequence[Unheld], names: Mapping[str, str]) -> Iterator[Drifting]:
    for one in found:
        whose = names.get(one.body or one.place, one.body or one.place)
        right = message(RIGHTS[one.right])
        books = message(N_("由{unit}办，要有“{right}”的权限"), unit=whose, right=right)
        work = message(N_("{n} 项在办，最早的从 {since} 等起"), n=one.count, since=one.since)
        yield Drifting(WorkDrift.UNHELD, one.task, "", books, work)
