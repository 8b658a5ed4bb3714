"""Whether the rows of cases are what their logs say."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from santu.kernel.messages import N_, Fault, Refused, message
from santu.operate.domain.definition import DONE, Definition
from santu.operate.domain.moving import Way
from santu.operate.domain.replay import MOVED, MOVED_BACK, OPEN, STEP, Logged, alike, replayed
from santu.operate.domain.state import State
from santu.operate.models import Case, CaseAct, ProcessVersion
from santu.operate.selectors.processes import definition_of
from santu.operate.selectors.states import Standing, standings_of

WALKS = (OPEN, STEP, "strike", MOVED, MOVED_BACK)
"""The acts by which a case goes on; others leave it where it stands."""


def log_faults(cases: Sequence[Case]) -> Iterator[Fault]:
    """The cases whose rows are not what their logs say; each should be impossible.

    It takes three statements, and one for each process of which cases were moved.
    """
    differs = N_("第 {number} 件的办理环节与办理记录对不上；请从备份核对这一件，并报告此问题。")
    acts: dict[int, list[CaseAct]] = defaultdict(list)
    for act in CaseAct.objects.filter(case__in=cases).order_by("case", "seq"):
        acts[act.case_id].append(act)
    versions = Versions()
    for standing in standings_of(cases):
        case = standing.case
        if not _follows(standing, acts[case.pk], versions):
            yield Fault(case.number, message(differs, number=case.number))


def states_by_log(before: Mapping[Case, int]) -> dict[int, State]:
    """By case where it stood before its act of a number, by its acts alone, without times."""
    acts, versions = defaultdict[int, list[CaseAct]](list), Versions()
    for act in CaseAct.objects.filter(case__in=before).order_by("case", "seq"):
        acts[act.case_id].append(act)
    return {case.pk: _walked(case, acts[case.pk], seq, versions) for case, seq in before.items()}


class Versions:
    """The definitions of all versions of a process by number, asked for once."""

    def __init__(self) -> None:
        self._known: dict[str, dict[int, Definition]] = {}

    def of(self, process: str) -> Mapping[int, Definition]:
        if process not in self._known:
            rows = ProcessVersion.objects.filter(process=process)
            self._known[process] = {row.number: definition_of(row) for row in rows}
        return self._known[process]


def _follows(standing: Standing, acts: Sequence[CaseAct], versions: Versions) -> bool:
    """Whether a case stands, without times, where its acts lead, and none of them is missing."""
    if [act.seq for act in acts] != list(range(1, standing.case.steps + 1)):
        return False
    try:
        return alike(_walked(standing.case, acts, len(acts) + 1, versions), standing.state)
    except (Refused, ValueError, LookupError, TypeError, AttributeError):
        # What an act tells may lack anything, or be anything, once somebody has been at it.
        return False


def _walked(case: Case, acts: Sequence[CaseAct], before: int, versions: Versions) -> State:
    """Where its acts before that of a number lead, from the version with which it was opened."""
    moves = [json.loads(act.told) for act in acts if act.deed == MOVED]
    known = versions.of(case.process) if moves else {}
    first = known[moves[0]["old"]] if moves else definition_of(case.version)
    done = [act for act in acts if act.deed in WALKS and act.seq < before]
    return replayed(first, [_logged(act, known) for act in done])


def _logged(act: CaseAct, versions: Mapping[int, Definition]) -> Logged:
    told = json.loads(act.told)
    return Logged(
        act.deed,
        act.at,
        act.token,
        act.outcome or DONE,
        told.get("lists", {}),
        [tuple(event) for event in told.get("events", ())],
        told.get("facts", {}),
        Way(versions[told["old"]], versions[told["new"]], told["renamed"]) if act.deed == MOVED else None,
    )
