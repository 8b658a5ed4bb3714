"""Whether the rows of cases are what their logs say."""

import json
from collections.abc import Iterable, Iterator

from santu.kernel.messages import N_, Fault, Refused, message
from santu.operate.domain.definition import DONE
from santu.operate.domain.replay import OPEN, STEP, Logged, alike, replayed
from santu.operate.domain.state import State
from santu.operate.models import Case, CaseAct
from santu.operate.selectors.states import standing_of

WALKS = (OPEN, STEP, "strike")
"""The acts by which a case goes on; others leave it where it stands."""


def state_by_log(case: Case) -> State:
    """Where a case stands by its acts alone, without times."""
    rows = CaseAct.objects.filter(case=case, deed__in=WALKS).order_by("seq")
    return replayed(standing_of(case).definition, map(_logged, rows))


def log_faults(cases: Iterable[Case]) -> Iterator[Fault]:
    """The cases whose rows are not what their logs say; each should be impossible."""
    differs = N_("第 {number} 件的办理环节与办理记录对不上；请从备份核对这一件，并报告此问题。")
    for case in cases:
        try:
            same = alike(state_by_log(case), standing_of(case).state)
        except (Refused, ValueError):
            same = False
        numbered = CaseAct.objects.filter(case=case).order_by("seq").values_list("seq", flat=True)
        if not same or list(numbered) != list(range(1, case.steps + 1)):
            yield Fault(case.number, message(differs, number=case.number))


def _logged(act: CaseAct) -> Logged:
    told = json.loads(act.told)
    return Logged(
        act.deed,
        act.at,
        act.token,
        act.outcome or DONE,
        told.get("lists", {}),
        [tuple(event) for event in told["events"]],
    )
