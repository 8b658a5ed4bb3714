"""One act on many tasks: each its own transaction, each with its own result."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from santu.accounts.selectors.people import User
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.operate.selectors.work import CAP, Ends, ends_of
from santu.operate.services.acts import Forward, task_forward, task_return, task_take
from santu.operate.services.asking import task_urge
from santu.operate.services.stepping import Doing, task_complete
from santu.web.case_parts import FORMS
from santu.web.days import day_of
from santu.web.given import written
from santu.web.numbers import number_in
from santu.web.people import person_of
from santu.web.respond import page
from santu.web.tables import Cell, Column, Row, Table

Task = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a task: nothing is wrong where it was done."""

    task: Task
    faults: Sequence[Fault]


@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Do the same to every chosen task, and tell of each what came of it."""
    chosen = _chosen(request)
    act = _act(request, chosen)
    results = [Result(task, _faults(act, task)) for task in chosen]
    refused = [one for one in results if one.faults]
    context = {
        "done": len(results) - len(refused),
        "refused": len(refused),
        "back": f"{reverse('work')}?{written(request, 'query')}",
    }
    return page(request, "web/work_bulk.html", context, tables=[_table(request, [*refused, *results])])


def _chosen(request: HttpRequest) -> list[Task]:
    """The tasks that were ticked.

    Raises:
        Refused: none was, too many, or what was sent names no task.
    """
    found = []
    for text in request.POST.getlist("task"):
        case, token = (number_in(part) for part in text.partition("-")[::2])
        if case is None or token is None:
            raise refuse("task", N_("“{text}”不是任务；请从列表里勾选。"), text=text)
        found.append((case, token))
    if not found:
        raise refuse("task", N_("没有选任务；请先在左边勾选，再按要办的按钮。"))
    if len(found) > CAP:
        raise refuse("task", N_("一次最多办 {most} 件；请分几次选。"), most=CAP)
    return list(dict.fromkeys(found))


def _act(request: HttpRequest, chosen: Sequence[Task]) -> Callable[[Task], object]:
    """What is to be done to each.

    Raises:
        Refused: it is nothing that can be done to all.
    """
    by, deed, reason = person_of(request), written(request, "deed"), written(request, "reason")
    if deed == "take":
        return lambda task: task_take(case=task[0], token=task[1], by=by)
    if deed == "urge":
        return lambda task: task_urge(case=task[0], token=task[1], reason=reason, by=by)
    if deed == "forward":
        forward = Forward(written(request, "to"), reason)
        return lambda task: task_forward(case=task[0], token=task[1], forward=forward, by=by)
    if deed == "step":
        return _ending(written(request, "outcome"), reason, chosen, by)
    raise refuse("deed", N_("没有这样的批量办理；请从页面上的按钮选。"))


def _ending(outcome: str, reason: str, chosen: Sequence[Task], by: User) -> Callable[[Task], object]:
    """End each with one outcome, where all have it and none has a form of its own to fill in; sent back with the reason."""
    known = ends_of(chosen)
    lacking = [
        task
        for task in chosen
        if task not in known
        or outcome not in known[task].outcomes
        or (known[task].process, known[task].node) in FORMS
    ]
    faults = list(_asking(outcome, [known[task] for task in chosen if task in known]))
    if not outcome or lacking:
        template = N_(
            "选中的任务不都能这样批量办结（有 {count} 件没有这一结果，或要逐件填写）；请改选，或逐件打开办理。"
        )
        faults.append(Fault("outcome", message(template, count=len(lacking) or len(chosen))))
    if faults:
        raise Refused(faults)

    def end(task: Task) -> None:
        if outcome == known[task].back:
            task_return(case=task[0], token=task[1], reason=reason, by=by)
        else:
            task_complete(case=task[0], token=task[1], by=by, doing=Doing(outcome, note=reason))

    return end


def _asking(outcome: str, ends: Sequence[Ends]) -> Iterator[Fault]:
    """What tasks ask to be written down so that they end so: each thing with the number of tasks."""
    asked = Counter(own.label for one in ends for own in one.form.values() if own.is_needed(outcome))
    for label, count in asked.items():
        template = N_("选中的任务里有 {count} 件这样办结要写明“{label}”；请逐件打开填写。")
        yield Fault("outcome", message(template, count=count, label=label))


def _faults(act: Callable[[Task], object], task: Task) -> Sequence[Fault]:
    try:
        act(task)
    except Refused as refused:
        return refused.faults
    return ()


def _table(request: HttpRequest, results: Sequence[Result]) -> Table:
    """What was refused first; each task once."""
    day = day_of(request)
    rows: dict[Task, Row] = {}
    for one in results:
        why = (
            message(one.faults[0].message.template, **dict(one.faults[0].message.params))
            if one.faults
            else ""
        )
        result = (
            Cell(message(N_("没有办成")), tone="red")
            if one.faults
            else Cell(message(N_("办成")), tone="green")
        )
        href = day.link(reverse("case", args=[one.task[0]]))
        rows.setdefault(one.task, Row([Cell(f"{one.task[0]}-{one.task[1]}", href), result, why]))
    columns = [Column("task", N_("任务")), Column("result", N_("结果"), "badge"), Column("why", N_("为什么"))]
    return Table("results", N_("逐件办理的结果"), columns, list(rows.values()))


urlpatterns = [path("workbench/bulk", bulk, name="work-bulk")]
