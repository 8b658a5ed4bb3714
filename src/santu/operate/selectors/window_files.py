"""Files of a case: which there are, who attaches and who opens them, which are named still."""

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from santu.accounts.domain.roles import Right
from santu.files.store import file_read
from santu.kernel.messages import N_, Fault, Refused, message
from santu.operate.models import Case, CaseFile, Consent, Token
from santu.operate.selectors.processes import bound_once, definition_of
from santu.operate.selectors.whose import may_act, over, unit_of, whose_is
from santu.register.selectors.lying import lying_on
from santu.register.selectors.reach import Sight

APPLICANT, AGENT, WINDOW, KEEPER = "applicant", "agent", "window", "keeper"


@dataclass(frozen=True, slots=True)
class FileView:
    """A file as it is listed, of a material or of a ``field``; ``size`` in bytes, ``blanked_on`` where its content is gone."""

    pk: int
    no: int
    name: str
    node: str
    field: str
    of: str
    kind: str
    size: int
    added_at: datetime
    by: str
    blanked_on: date | None


def files_of(case: Case) -> list[FileView]:
    """The files of a case, by material, the first that came first."""
    rows = CaseFile.objects.filter(case=case).order_by("no", "pk")
    return [
        FileView(
            one.pk,
            one.no,
            one.name,
            one.node,
            one.field,
            one.of,
            one.kind,
            one.size,
            one.added_at,
            one.by,
            one.blanked_on,
        )
        for one in rows
    ]


def brought_at(case: Case, node: str) -> Mapping[str, int]:
    """How many files a task was brought already, by the field of its form."""
    rows = CaseFile.objects.filter(case=case, node=node).exclude(digest="")
    return Counter(rows.values_list("field", flat=True))


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
        tasks = list(Token.objects.filter(case=case).open_tasks())
    return next(
        (task.node for task in tasks if may_act(sight, task, case.applicant)),
        None,
    )


def as_keeper(sight: Sight, case: Case) -> str | None:
    """As what somebody may have the files and documents of a case: as :func:`as_whom`, or as one who keeps it.

    A case is kept where it was opened: by who has the right of the lane in which it began.
    """
    return as_whom(sight, case) or (KEEPER if keeps(sight, case) else None)


def keeps(sight: Sight, case: Case) -> bool:
    """Whether somebody keeps a case, while it goes on and after."""
    definition = definition_of(case.version)
    lane = bound_once(case.version.binding).lanes.get(definition.nodes[definition.starts[definition.id]].lane)
    unit = unit_of(lane, case, None, json.loads(case.lists))
    own = whose_is(lane, unit, case, lying_on(sight.today, {unit} if unit else set()))
    return may_act(sight, Token(right=own.right, place_id=own.place, body=own.body), case.applicant)


def content_of(file: CaseFile) -> bytes:
    """The content of a file of a case, as it was when it was brought.

    Raises:
        Refused: it is gone or changed: which file, when it was brought, what to do.
    """
    try:
        return file_read(file.digest)
    except Refused as wrong:
        which = N_("“{file}”（{at} 收下）：{why}")
        at = f"{timezone.localtime(file.added_at):%Y-%m-%d %H:%M}"
        faults = [Fault("", message(which, file=file.name, at=at, why=one.message)) for one in wrong.faults]
        raise Refused(faults) from wrong


def files_changed(case: Case) -> list[Fault]:
    """Of the files of a case each that cannot be read back as it was when it was brought."""
    faults = list[Fault]()
    for file in CaseFile.objects.filter(case=case).exclude(digest="").order_by("pk"):
        try:
            content_of(file)
        except Refused as wrong:
            faults += wrong.faults
    return faults


def digests_used(digests: Collection[str]) -> set[str]:
    """Those of some digests that a case names."""
    return set(CaseFile.objects.filter(digest__in=digests).values_list("digest", flat=True))
