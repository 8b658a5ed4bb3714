"""Files of a case: which there are, who attaches and who opens them, which are named still."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from santu.accounts.domain.roles import Right
from santu.operate.models import Case, CaseFile, Consent, Token
from santu.operate.selectors.whose import may_act, over
from santu.register.selectors.reach import Sight

APPLICANT, AGENT, WINDOW = "applicant", "agent", "window"


@dataclass(frozen=True, slots=True)
class FileView:
    """A file as it is listed; ``size`` in bytes, ``blanked_on`` where its content is gone."""

    pk: int
    no: int
    kind: str
    size: int
    added_at: datetime
    by: str
    blanked_on: date | None


def files_of(case: Case) -> list[FileView]:
    """The files of a case, by material, the first that came first."""
    rows = CaseFile.objects.filter(case=case).order_by("no", "pk")
    return [
        FileView(one.pk, one.no, one.kind, one.size, one.added_at, one.by, one.blanked_on) for one in rows
    ]


def may_attach(sight: Sight, case: Case) -> bool:
    """Whether somebody attaches files to a case: who applied, the agent whom they let act, the window of the place."""
    return as_whom(sight, case, tasks=()) is not None


def as_whom(sight: Sight, case: Case, tasks: Sequence[Token] | None = None) -> str | None:
    """As what somebody may open the files of a case: the ones who attach them, or by a task that they have (its node).

    ``None`` where they may not, though they see the case: its files tell more than its course.
    """
    if sight.username and sight.username == case.applicant:
        return APPLICANT
    if over(sight, Right.WINDOW, case.place_id):
        return WINDOW
    if Consent.objects.filter(case=case, agent=sight.username, withdrawn_at=None).exists():
        return AGENT
    if tasks is None:
        tasks = list(Token.objects.filter(case=case, waits=True, ended_at=None))
    return next(
        (task.node for task in tasks if may_act(sight, task, case.applicant)),
        None,
    )


def digests_used(digests: Collection[str]) -> set[str]:
    """Those of some digests that a case names."""
    return set(CaseFile.objects.filter(digest__in=digests).values_list("digest", flat=True))
