"""Clocks of cases as their logs have them, and whether their rows say the same."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.utils import timezone

from santu.kernel.messages import N_, Fault, Refused, message
from santu.operate.domain import clocks
from santu.operate.domain.clocks import Clock, Deed, Terms, after, begin, length_of
from santu.operate.domain.lengths import terms_on
from santu.operate.models import Case, CaseClock, ClockAct
from santu.operate.selectors.states import FIRED, STOPPED
from santu.standards.loader import load
from santu.standards.working_calendar import working_calendar


def terms_of(clock: CaseClock) -> Terms:
    """What held of a clock on the day on which it began."""
    return terms_on(load(), timezone.localdate(clock.began_at))


def clock_of(clock: CaseClock) -> Clock:
    """A clock that runs or is paused, by its length, its start and its acts alone.

    Raises:
        Refused: its acts do not follow from each other.
    """
    return _by_acts(clock, list(ClockAct.objects.filter(clock=clock).order_by("seq")))[0]


def clock_faults(cases: Iterable[Case]) -> Iterator[Fault]:
    """The clocks whose rows are not what their logs say; each should be impossible."""
    differs = N_("第 {number} 件的时限“{clock}”与计时记录对不上；请从备份核对这一件，并报告此问题。")
    for case in cases:
        acts: dict[int, list[ClockAct]] = defaultdict(list)
        for act in ClockAct.objects.filter(clock__case=case).order_by("clock", "seq"):
            acts[act.clock_id].append(act)
        for clock in CaseClock.objects.filter(case=case).order_by("pk"):
            own = acts[clock.pk]
            numbered = [act.seq for act in own] == list(range(1, len(own) + 1))
            if not numbered or not _same(clock, own):
                yield Fault(case.number, message(differs, number=case.number, clock=clock.name))


def _same(clock: CaseClock, acts: Sequence[ClockAct]) -> bool:
    try:
        found, due = _by_acts(clock, acts)
        amber, state = found.amber, found.state
        if clock.state in (FIRED, STOPPED):
            if clock.ended_at is None:
                return False
            # What came on paper ended a task before it was entered here.
            ended = clocks.ClockAct(Deed(clock.state), max(clock.ended_at, found.changed))
            state = after(found, ended, working_calendar(), terms_of(clock)).state
    except (Refused, ValueError):
        return False
    return (clock.state, clock.due_at, clock.amber_at) == (state, due, amber)


def _by_acts(clock: CaseClock, acts: Sequence[ClockAct]) -> tuple[Clock, datetime | None]:
    """A clock after its acts, and when it is due; while it is paused, when it was."""
    terms, calendar = terms_of(clock), working_calendar()
    found = begin(length_of(clock.length), clock.began_at, calendar, terms)
    due = found.due
    for act in acts:
        told = clocks.ClockAct(Deed(act.deed), act.at, act.days, act.reason, act.document)
        found = after(found, told, calendar, terms)
        due = found.due or due
    return found, due
