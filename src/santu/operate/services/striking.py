"""The regular look at the clocks: those that are due strike, those that turned amber are told of."""

import logging
from collections.abc import Callable, Collection

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from santu.kernel.messages import Refused
from santu.operate.domain.case_words import TURNED_AMBER
from santu.operate.domain.clocks import RUNNING
from santu.operate.models import CaseClock, Notice
from santu.operate.services.clocks import tasks_within
from santu.operate.services.notices import task_notice
from santu.operate.services.processes import PRODUCT
from santu.operate.services.stepping import case_fire, case_locked

log = logging.getLogger(__name__)
AT_ONCE = 500
"""So many clocks, the longest due first, are looked for in one go."""


def clocks_regularly() -> None:
    """Let the clocks strike that are due, each case by itself: one that refuses does not keep the others."""
    seen = set[int]()
    while fresh := due_cases(seen):
        for case in fresh:
            _tried(case_strike, case)
        seen.update(fresh)
    for case in amber_cases():
        _tried(amber_tell, case)


def due_cases(seen: Collection[int]) -> list[int]:
    """Cases with a clock that is due, the longest due first, but for those that were tried already."""
    due = CaseClock.objects.filter(state=RUNNING, due_at__lte=timezone.now()).exclude(case__in=seen)
    return list(dict.fromkeys(due.order_by("due_at").values_list("case", flat=True)[:AT_ONCE]))


def case_strike(case: int) -> None:
    """Let a case's clocks strike; all of it or nothing."""
    with transaction.atomic():
        case_fire(case=case)


def amber_cases() -> list[int]:
    """The cases with a clock that turned amber and of which nobody was told."""
    now = timezone.now()
    told = Notice.objects.filter(case=OuterRef("case"), kind=TURNED_AMBER, at__gte=OuterRef("amber_at"))
    clocks = CaseClock.objects.filter(state=RUNNING, amber_at__lte=now, due_at__gt=now)
    fresh = clocks.filter(~Exists(told)).order_by("amber_at").values_list("case", flat=True)
    return list(dict.fromkeys(fresh[:AT_ONCE]))


def amber_tell(case: int) -> None:
    """Tell those whose tasks have a clock that turned amber."""
    with transaction.atomic():
        found, now = case_locked(case), timezone.now()
        clocks = CaseClock.objects.filter(case=found, state=RUNNING, amber_at__lte=now, due_at__gt=now)
        for clock in clocks.order_by("pk"):
            told = Notice.objects.filter(case=found, kind=TURNED_AMBER, at__gte=clock.amber_at)
            known = set(told.values_list("token", flat=True))
            for task in tasks_within(clock):
                if task.number not in known:
                    task_notice(found, TURNED_AMBER, task, by=PRODUCT)


def _tried(act: Callable[[int], None], case: int) -> None:
    """One case; what it refuses, or fails by, is written down for whoever runs the machine."""
    try:
        act(case)
    except Refused as refused:
        log.warning("case %s: %s", case, "; ".join(str(fault.message) for fault in refused.faults))
    except Exception:
        log.exception("case %s", case)
