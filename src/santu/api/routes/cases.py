"""Cases within one's sight, one case, and the tasks that are one's own."""

from typing import Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from santu.api.callers import caller
from santu.api.fields import Limit, Number, Word
from santu.api.routes.case_shapes import Cases, CaseWhole, Tasks, case_row, case_whole, task_line
from santu.api.routes.operation import place_on
from santu.operate.selectors.case_list import Wanted, cases_listed, cases_seen
from santu.operate.selectors.cases import case_view
from santu.operate.selectors.processes import shown_of
from santu.operate.selectors.work import Wanted as Tab
from santu.operate.selectors.work import tasks_listed
from santu.register.selectors.access import access_unit
from santu.register.selectors.heirs import names_of

router = Router()
State = Literal["", "open", "amber", "overdue", "closed"]
Mine = Literal["todo", "body", "late", "done"]


@router.get("/cases", response=Cases, url_name="cases", operation_id="cases")
def cases(
    request: HttpRequest,
    *,
    process: Word = "",
    unit: Word = "",
    node: Word = "",
    matter: Word = "",
    state: State = "",
    behind: Number = 0,
    limit: Limit = 100,
) -> Cases:
    """The cases at places within reach, and those that one applied for or handles as an agent, the newest first.

    `unit` asks for those of a township or of all below a unit; `node` for those with an open task there; `state` for those
    that are open, with a task that is amber or overdue, or closed.
    """
    sight, now = caller(request).sight, timezone.now()
    if process:
        shown_of(process)
    wanted = Wanted(process, node, state, behind, matter=matter)
    if unit:
        access_unit(sight, unit, sight.today)
        rows, later = cases_listed(place_on(unit, None), wanted, now, limit)
    else:
        rows, later = cases_seen(sight, wanted, now, limit)
    names = names_of({one.place for one in rows})
    items = [case_row(one, names.get(one.place, one.place)) for one in rows]
    return Cases(items=items, later=later or None)


@router.get("/cases/{number:number}", response=CaseWhole, url_name="case", operation_id="case")
def case(request: HttpRequest, number: Number) -> CaseWhole:
    """One case: its tasks, acts and clocks, and the departments that a whistle called. Who applied is not named."""
    return case_whole(case_view(caller(request).sight, number))


@router.get("/tasks", response=Tasks, url_name="tasks", operation_id="tasks")
def tasks(
    request: HttpRequest,
    *,
    tab: Mine = "todo",
    process: Word = "",
    node: Word = "",
    matter: Word = "",
    behind: Word = "",
    limit: Limit = 100,
) -> Tasks:
    """One's own tasks, what is due first: to do, of one's body, overdue, or done (the latest first)."""
    wanted = Tab(tab, process=process, node=node, matter=matter, after=behind)
    found = tasks_listed(caller(request).sight, wanted, limit)
    return Tasks(items=[task_line(one) for one in found.lines], later=found.after)
