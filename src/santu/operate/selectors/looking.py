"""Whether what is kept of cases follows from their logs, and the sums by month from the cases: looked at, nothing written."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db.models import QuerySet

from santu.kernel.messages import N_, Fault, message
from santu.operate.models import Case, ProcessVersion
from santu.operate.selectors.clocks import clock_faults
from santu.operate.selectors.counting import Difference, month_differences, months_counted
from santu.operate.selectors.replaying import log_faults

AT_ONCE = 500
"""Cases that are read at once."""
NEWEST_CASES = 2_000
"""So many are looked at unless all are asked for: a minute at most."""
NEWEST_MONTHS = 1
"""Of so many the sums are counted anew unless all are asked for."""
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Looked:
    """How many were looked at, of how many, and what is wrong with them."""

    checked: int
    all: int
    faults: list[Fault]


def cases_looked(*, every: bool, progress: Progress) -> Looked:
    """Replay the logs of the newest cases, or of every one, and of their clocks."""
    total = Case.objects.count()
    most, label = total if every else min(total, NEWEST_CASES), N_("核对办件")
    newest: QuerySet[Case] = Case.objects.order_by("-pk").prefetch_related("version")
    rows: Iterator[Case] = newest[:most].iterator(chunk_size=AT_ONCE)
    checked, faults = 0, list[Fault]()
    while cases := list(islice(rows, AT_ONCE)):
        faults += [*log_faults(cases), *clock_faults(cases)]
        checked += len(cases)
        progress(label, checked, most)
    return Looked(checked, total, faults)


def sums_looked(*, every: bool, progress: Progress) -> Looked:
    """Count the sums of the newest month, or of every one, anew out of the cases."""
    months = months_counted()
    chosen = months if every else months[:NEWEST_MONTHS]
    label, faults = N_("核对办理用时汇总"), list[Fault]()
    for done, month in enumerate(chosen, 1):
        faults += _told(month, month_differences(month))
        progress(label, done, len(chosen))
    return Looked(len(chosen), len(months), faults)


def _told(month: date, found: Sequence[Difference]) -> Iterator[Fault]:
    """One fault for a month, with the first of its differences."""
    differs = N_(
        "{month} 的办理用时汇总有 {count} 处与办件合计不符，第一处是单位 {unit}、流程 {process} 第 {version} 版、环节“{node}”、"
        "{days} 个工作日：汇总为收到 {kept_opened}、办结 {kept_runs}、超期 {kept_late}，办件合计为 {opened}、{runs}、{late}。"
        "请先查明是否有人动过数据库；如果是事后更正了单位的隶属，运行 santu doctor --recount 重新汇总。"
    )
    for (unit, process, node, _, version, days), kept, counted in found[:1]:
        words = {"month": f"{month:%Y-%m}", "count": len(found), "unit": unit, "process": process}
        words |= {
            "version": ProcessVersion.objects.get(pk=version).number,
            "node": node or message(N_("整件")),
            "days": days,
        }
        words |= dict(zip(("kept_runs", "kept_late", "kept_opened"), kept, strict=True))
        words |= dict(zip(("runs", "late", "opened"), counted, strict=True))
        yield Fault(f"{month:%Y-%m}", message(differs, **words))
