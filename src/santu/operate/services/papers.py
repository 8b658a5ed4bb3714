"""Making a document of a case: it says who it is about, so that it is recorded who had it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from santu.accounts.models import User
from santu.audit.services import append
from santu.formats.official_paper import OfficialPaper
from santu.kernel.messages import N_, Refused, refuse
from santu.operate.domain.guards import unmet
from santu.operate.domain.papers import Told, filled
from santu.operate.models import Case
from santu.operate.selectors.archive import mark_of
from santu.operate.selectors.guards import answers
from santu.operate.selectors.papers import PaperView, Writing, paper_during, papers_of
from santu.operate.selectors.processes import bound_once
from santu.operate.selectors.window_files import as_keeper
from santu.operate.services.saying import said_read
from santu.operate.services.stepping import case_locked, task_of
from santu.register.selectors.reach import sight_of

NO_SUCH = N_("这一件现在没有这份文书；请从办件页面上打开。")


@dataclass(frozen=True, slots=True)
class During:
    """A task that is still open, and what is written into its form by now; nothing of it is kept."""

    token: int
    written: Mapping[str, Sequence[str]]


def paper_make(*, case: int, name: str, by: User, during: During | None = None) -> OfficialPaper:
    """A document of a case, or of a task that is still open.

    Raises:
        Refused: it is not theirs to have, there is none of this name now, the case does not say all that it needs; of an open
            task also all that cannot be read in what was written, and what of the law the document would break.
    """
    with transaction.atomic():
        found = case_locked(case)
        view, told, whom = _during(found, name, by, during) if during else _due(found, name, by)
        after = {"case": case, "paper": name, "as": whom}
        append(chain=found.county_id, act="case_paper", by=by.username, after=after)
    return filled(view.paper, told, mark_of(found))


def _due(case: Case, name: str, by: User) -> tuple[PaperView, Told, str]:
    """A document that is due, with what the case says for it, and as whom somebody has it."""
    whom = as_keeper(sight_of(by), case)
    if whom is None:
        only = N_("文书只给当事人、受理窗口、正在办理这一件的人和立卷的单位；您不是其中之一。")
        raise refuse("", only)
    papers = papers_of(case)
    view = next((one for one in papers.views if one.name == name), None)
    if view is None:
        raise refuse(name, NO_SUCH)
    if view.faults:
        raise Refused(view.faults)
    return view, papers.told, whom


def _during(case: Case, name: str, by: User, during: During) -> tuple[PaperView, Told, str]:
    """The same of a task of theirs that is open."""
    task, binding = task_of(case, during.token, by), bound_once(case.version.binding)
    said, faults = said_read(case, binding, (task.node, ""), during.written, (), of_one=False)
    made = paper_during(case, name, Writing(task.node, said.values))
    if made is None:
        raise refuse(name, NO_SUCH)
    view, told = made
    wrong = {one.place for one in faults}
    if faults := [*faults, *(one for one in view.faults if one.place not in wrong)]:
        raise Refused(faults)
    case.terms = json.dumps({**json.loads(case.terms), **said.terms})
    held, needs = answers(case, binding, timezone.now()), {task.node: view.paper.needs}
    if broken := list(unmet(binding.guards, needs, (task.node, ""), held)):
        raise Refused(broken)
    return view, told, task.node
