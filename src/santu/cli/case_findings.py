"""What ``santu doctor`` looks at in the cases: their logs, their clocks, and what they are summed up to."""

from collections.abc import Iterator

from santu.cli.findings import Finding, State, finding
from santu.kernel.messages import N_
from santu.operate.selectors.looking import Looked, Progress, cases_looked, sums_looked
from santu.upkeep.selectors.instant import one_instant

MOST_SAID = 100
"""So many faults of a kind are said each."""


def case_findings(*, every: bool, progress: Progress) -> Iterator[Finding]:
    """Of the newest cases and months, or of all, whether all follows from the logs; read as of one instant."""
    with one_instant():
        cases = cases_looked(every=every, progress=progress)
        sums = sums_looked(every=every, progress=progress)
    yield from _findings(
        "cases",
        cases,
        N_("办件与办理记录、计时记录相符：核对了 {checked:,} 件，共 {all:,} 件。"),
        N_("办件与办理记录、计时记录不符：核对了 {checked:,} 件，共 {all:,} 件，有 {count:,} 处错误。"),
    )
    yield from _findings(
        "measured",
        sums,
        N_("办理用时汇总与办件相符：核对了 {checked:,} 个月，共 {all:,} 个月。"),
        N_("办理用时汇总与办件不符：核对了 {checked:,} 个月，共 {all:,} 个月，有 {count:,} 个月有错误。"),
    )
    if cases.checked < cases.all or sums.checked < sums.all:
        text = N_("只核对了最新的办件和月份；要全部核对，请运行 santu doctor --all。")
        yield finding("looked", State.OK, text)


def _findings(name: str, looked: Looked, fine: str, wrong: str) -> Iterator[Finding]:
    """How much was looked at, and each fault."""
    words = {"checked": looked.checked, "all": looked.all, "count": len(looked.faults)}
    yield finding(name, State.FAULT if looked.faults else State.OK, wrong if looked.faults else fine, **words)
    for fault in looked.faults[:MOST_SAID]:
        yield Finding(name, State.FAULT, fault.message)
    if len(looked.faults) > MOST_SAID:
        text = N_("以上只列出前 {said} 处，共 {count:,} 处。")
        yield finding(name, State.FAULT, text, said=MOST_SAID, count=len(looked.faults))
