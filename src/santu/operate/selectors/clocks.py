"""Clocks of cases as their logs have them, and whether their rows say the same."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from santu.kernel.messages import N_, Fault, Refused, message
from santu.kernel.working_days import WorkingCalendar
from santu.operate.domain import clocks
from santu.operate.domain.clocks import FIRED, STOPPED, Clock, Deed, Terms, after, begin, length_of
from santu.operate.domain.lengths import terms_on
from santu.operate.models import Case, CaseClock, ClockAct
from santu.operate.selectors.processes import bound_once
from santu.standards.loader import load
from santu.standards.working_calendar import working_calendar


def terms_of(clock: CaseClock, case: Case) -> Terms:
    """What held of a clock of a case on the day on which it began."""
    day, named = timezone.localdate(clock.began_at), bound_once(case.version.binding).clocks.get(clock.name)
    terms = terms_on(load(), day)
    if named and named.extension:
        return replace(terms, longest=load().count(named.extension, day))
    return terms


def clock_of(clock: CaseClock) -> Clock:
    """A clock that runs or is paused, by its length, its start and its acts alone.

    Raises:
        Refused: its acts do not follow from each other.
    """
    acts = list(ClockAct.objects.filter(clock=clock).order_by("seq"))
    return _by_acts(clock, clock.case, acts, working_calendar())[0]


def clock_faults(cases: Sequence[Case]) -> Iterator[Fault]:
    """The clocks whose rows are not what their logs say; each should be impossible. It takes two statements."""
    differs = N_("第 {number} 件的时限“{clock}”与计时记录对不上；请从备份核对这一件，并报告此问题。")
    of = {case.pk: case for case in cases}
    acts: dict[int, list[ClockAct]] = defaultdict(list)
    for act in ClockAct.objects.filter(clock__case__in=cases).order_by("clock", "seq"):
        acts[act.clock_id].append(act)
    for clock in CaseClock.objects.filter(case__in=cases).order_by("case", "pk"):
        own = acts[clock.pk]
        numbered = [act.seq for act in own] == list(range(1, len(own) + 1))
        case = of[clock.case_id]
        if not numbered or not _same(clock, case, own, _calendar_of(case, clock)):
            yield Fault(case.number, message(differs, number=case.number, clock=clock.name))


def _calendar_of(case: Case, clock: CaseClock) -> WorkingCalendar:
    """The calendar by which a clock was begun; synthetic ones go on over the weekdays of years not yet published."""
    years = range(clock.began_at.year, clock.due_at.year + 1) if case.is_synthetic else ()
    return working_calendar().taken_as_known(years)


def _same(clock: CaseClock, case: Case, acts: Sequence[ClockAct], calendar: WorkingCalendar) -> bool:
    try:
        found, due = _by_acts(clock, case, acts, calendar)
        amber, state = found.amber, found.state
        if clock.state in (FIRED, STOPPED):
            if clock.ended_at is None:
                return False
            # What came on paper ended a task before it was entered here.
            ended = clocks.ClockAct(Deed(clock.state), max(clock.ended_at, found.changed))
            state = after(found, ended, calendar, terms_of(clock, case)).state
    except (Refused, ValueError):
        return False
    return (clock.state, clock.due_at, clock.amber_at) == (state, due, amber)


def _by_acts(
    clock: CaseClock, case: Case, acts: Sequence[ClockAct], calendar: WorkingCalendar
) -> tuple[Clock, datetime | None]:
    """A clock after its acts, and when it is due; while it is paused, when it was."""
    terms = terms_of(clock, case)
    found = begin(length_of(clock.length), clock.began_at, calendar, terms)
    due = found.due
    for act in acts:
        told = clocks.ClockAct(Deed(act.deed), act.at, act.days, act.reason, act.document)
        found = after(found, told, calendar, terms)
        due = found.due or due
    return found, due
