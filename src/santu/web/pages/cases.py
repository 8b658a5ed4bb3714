"""A case: where it stands, what one can do on it now, and how it went."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST

from santu.kernel.messages import N_
from santu.operate.domain.case_words import COLOURS, DEEDS
from santu.operate.selectors.cases import ActView, CaseView, TaskView, case_view
from santu.operate.services.stepping import Doing, task_complete
from santu.web.case_parts import FORMS, PARTS
from santu.web.days import day_of, moment
from santu.web.given import written
from santu.web.people import person_of, titles
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of
from santu.web.tables import Cell, Column, Row, Table

PLAIN_FORM = "web/parts/task_ends.html"
TONES = {"ok": "green", "amber": "amber", "overdue": "red"}


@dataclass(frozen=True, slots=True)
class ShownTask:
    """A task as the page has it: with its form where it is theirs to do."""

    task: TaskView
    holder: str
    template: str
    form: Mapping[str, Any]

    @property
    def colour(self) -> str:
        return COLOURS.get(self.task.colour, "")

    @property
    def tone(self) -> str:
        return TONES.get(self.task.colour, "")


@require_GET
def case(request: HttpRequest, number: int) -> HttpResponse:
    """One case."""
    found = case_view(sight_of(request), number)
    called = titles(found.people)
    context = {
        "case": found,
        "tasks": [_shown(request, found, task, called) for task in found.tasks],
        "parts": _parts(request, found),
    }
    return page(request, "web/case.html", context, tables=[_course(found, called)])


def _shown(request: HttpRequest, found: CaseView, task: TaskView, called: Mapping[str, str]) -> ShownTask:
    form = FORMS.get((found.process, task.node))
    does = task.mine and not task.is_held_by_others
    return ShownTask(
        task,
        called.get(task.holder, ""),
        (form.template if form else PLAIN_FORM) if does else "",
        form.context(request, found, task) if form and does else {},
    )


def _parts(request: HttpRequest, found: CaseView) -> list[tuple[str, Mapping[str, Any]]]:
    parts = [(part.template, part.context(request, found)) for part in PARTS.get(found.process, ())]
    return [(template, context) for template, context in parts if context is not None]


def _course(found: CaseView, called: Mapping[str, str]) -> Table:
    """What was done, the first act first."""
    columns = [
        Column("at", N_("时间")),
        Column("deed", N_("办理")),
        Column("outcome", N_("结果")),
        Column("by", N_("办理人")),
        Column("note", N_("意见")),
    ]
    rows = [
        Row(
            [
                moment(act.on_paper or act.at),
                _deed(act),
                Cell(act.outcome),
                called.get(act.by, act.by),
                act.note,
            ]
        )
        for act in found.timeline
    ]
    return Table("course", N_("办理过程"), columns, rows, empty=N_("还没有办理。"))


def _deed(act: ActView) -> Cell:
    return Cell(act.task or DEEDS.get(act.deed, act.deed))


@require_POST
def task(request: HttpRequest, number: int, token: int) -> HttpResponse:
    """End a task, by its own form where it has one."""
    found = case_view(sight_of(request), number)
    node = next((one.node for one in found.tasks if one.token == token), "")
    if form := FORMS.get((found.process, node)):
        form.act(request, number, token)
    else:
        doing = Doing(outcome=written(request, "outcome"), note=written(request, "note"))
        task_complete(case=number, token=token, by=person_of(request), doing=doing)
    return gone_to(request, day_of(request).link(reverse("case", args=[number])))


urlpatterns = [
    path("cases/<number:number>/", case, name="case"),
    path("cases/<number:number>/tasks/<number:token>/", task, name="case-task"),
]
