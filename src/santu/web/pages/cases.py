"""A case: where it stands, what one can do on it now, and how it went."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST

from santu.accounts.domain.roles import Right
from santu.kernel.messages import N_, Message, message
from santu.operate.domain.case_words import ASKING, COLOURS, DEEDS, HANDED_ON, NOTICES
from santu.operate.selectors.cases import (
    ActView,
    CaseView,
    ClockView,
    TaskView,
    case_view,
    places_to_go,
    reopened_as,
)
from santu.operate.selectors.may import may_reopen, may_supervise, may_urge
from santu.operate.selectors.notices import notices_asking
from santu.operate.selectors.targets import Target
from santu.operate.services.acts import task_return
from santu.operate.services.stepping import Doing, task_complete
from santu.register.selectors.access import units_seen
from santu.register.selectors.reach import Sight
from santu.web.case_parts import FORMS, PARTS
from santu.web.case_tones import TONES
from santu.web.days import day_of, moment
from santu.web.given import written
from santu.web.people import person_of, titles
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of
from santu.web.tables import Cell, Column, Row, Table

PLAIN_FORM = "web/parts/task_ends.html"
CLOCKS = {"running": N_("计时中"), "paused": N_("已暂停"), "fired": N_("已到期"), "stopped": N_("已停止")}
CLOCK_DEEDS = {"paused": N_("暂停"), "resumed": N_("恢复"), "extended": N_("延长")}


@dataclass(frozen=True, slots=True)
class ShownTask:
    """A task as the page has it: with its form where it is theirs to do, and what else they may do."""

    task: TaskView
    holder: str
    template: str
    form: Mapping[str, Any]
    targets: Sequence[Target]
    beside: str

    @property
    def colour(self) -> str:
        return COLOURS.get(self.task.colour, "")

    @property
    def tone(self) -> str:
        return TONES.get(self.task.colour, "")

    @property
    def is_handed_on(self) -> bool:
        return self.task.right in HANDED_ON


@require_GET
def case(request: HttpRequest, number: int) -> HttpResponse:
    """One case."""
    sight = sight_of(request)
    found = case_view(sight, number)
    called, targets = titles(found.people), places_to_go(found)
    tasks = [_shown(request, found, task, called, targets.get(task.token, ())) for task in found.tasks]
    asked = notices_asking(sight, number, sorted(ASKING)) if found.is_open else []
    context = {
        "case": found,
        "tasks": sorted(tasks, key=lambda one: not one.template),
        "asked": [(one, NOTICES[one.kind]) for one in asked],
        "parts": _parts(request, found),
        "may_urge": may_urge(sight, found.case),
        "may_supervise": may_supervise(sight, found.case),
        "may_reopen": not found.is_open and may_reopen(sight, found.case),
        "reopened": None if found.is_open else reopened_as(number),
        "may_withdraw": found.is_applicant
        and any(end.key == "withdrawn" for task in found.mine for end in task.outcomes),
        "clocks": [(clock, _clock_word(clock), TONES.get(clock.colour, "")) for clock in found.clocks],
        "clock_forms": _clock_forms(found, sight),
        "opens": bool(units_seen(sight, [found.case.place_id], Right.READ)),
        "today": sight.today,
    }
    return page(request, "web/case.html", context, tables=[_course(found, called), _limits(found, called)])


def _shown(
    request: HttpRequest,
    found: CaseView,
    task: TaskView,
    called: Mapping[str, str],
    targets: Sequence[Target],
) -> ShownTask:
    form = FORMS.get((found.process, task.node))
    does = task.mine and not task.is_held_by_others
    return ShownTask(
        task,
        called.get(task.holder, ""),
        (form.template if form else PLAIN_FORM) if does else "",
        form.context(request, found, task) if form and does else {},
        targets,
        form.beside if form and does else "",
    )


def _parts(request: HttpRequest, found: CaseView) -> list[tuple[str, Mapping[str, Any]]]:
    parts = [(part.template, part.context(request, found)) for part in PARTS.get(found.process, ())]
    return [(template, context) for template, context in parts if context is not None]


def _clock_forms(found: CaseView, sight: Sight) -> set[int]:
    """The clocks that they may change: of a task of theirs, or all where they supervise."""
    still = {clock.number for clock in found.clocks if clock.state in ("running", "paused")}
    if may_supervise(sight, found.case):
        return still
    own = {number for task in found.mine if task.right for number in (task.token, task.parent)}
    return {clock.number for clock in found.clocks if clock.number in still and clock.token in own}


def _clock_word(clock: ClockView) -> str:
    return COLOURS[clock.colour] if clock.colour else CLOCKS[clock.state]


def _course(found: CaseView, called: Mapping[str, str]) -> Table:
    """What was done, the first act first."""
    columns = [
        Column("at", N_("时间")),
        Column("deed", N_("办理")),
        Column("outcome", N_("结果")),
        Column("by", N_("办理人")),
        Column("note", N_("意见")),
    ]
    rows = []
    for act in found.timeline:
        at = Cell(moment(act.on_paper or act.at))
        if act.on_paper:
            at = Cell(at.value, below=message(N_("纸质办理，{at} 录入"), at=moment(act.at)))
        by = "" if act.deed == "strike" else called.get(act.by, act.by)
        rows.append(Row([at, _deed(act), Cell(_outcome(act, found.names)), by, act.note]))
    return Table("course", N_("办理过程"), columns, rows, empty=N_("还没有办理。"))


def _deed(act: ActView) -> Cell:
    if act.deed == "step":
        return Cell(message(act.task))
    deed = message(DEEDS.get(act.deed, act.deed))
    return Cell(message(N_("{task}：{deed}"), task=message(act.task), deed=deed)) if act.task else Cell(deed)


def _outcome(act: ActView, names: Mapping[str, str]) -> Message | str:
    """How it ended, or to whom it went, or by when an answer is asked."""
    for key, words in (("to", N_("转给 {unit}")), ("of", N_("请 {unit}"))):
        one = act.told.get(key)
        if isinstance(one, dict):
            unit = one.get("body") or one.get("place") or ""
            if act.deed in ("forward", "ask_view"):
                return message(words, unit=names.get(unit, unit))
            return names.get(unit, unit)
    if act.deed == "supervise":
        return message(N_("{due} 前答复"), due=act.told.get("due", ""))
    return message(act.outcome) if act.outcome else ""


def _limits(found: CaseView, called: Mapping[str, str]) -> Table:
    """Every pause, resumption and extension."""
    columns = [
        Column("clock", N_("时限")),
        Column("deed", N_("变动")),
        Column("days", N_("天数"), "number"),
        Column("reason", N_("理由")),
        Column("document", N_("文书")),
        Column("by", N_("办理人")),
        Column("at", N_("时间")),
    ]
    rows = [
        Row(
            [
                message(clock.task),
                message(CLOCK_DEEDS.get(act.deed, act.deed)),
                act.days or None,
                act.reason,
                act.document,
                called.get(act.by, act.by),
                moment(act.at),
            ]
        )
        for clock in found.clocks
        for act in clock.acts
    ]
    return Table("limits", N_("时限的变动"), columns, rows)


@require_POST
def task(request: HttpRequest, number: int, token: int) -> HttpResponse:
    """End a task, by its own form where it has one; an end that sends it back says why."""
    found = case_view(sight_of(request), number)
    shown = next((one for one in found.tasks if one.token == token), None)
    outcome, note = written(request, "outcome"), written(request, "note")
    by = person_of(request)
    if shown and (form := FORMS.get((found.process, shown.node))):
        form.act(request, number, token)
    elif shown and shown.back and outcome == shown.back:
        task_return(case=number, token=token, reason=note, by=by)
    else:
        task_complete(case=number, token=token, by=by, doing=Doing(outcome=outcome, note=note))
    return gone_to(request, day_of(request).link(reverse("case", args=[number])))


urlpatterns = [
    path("cases/<number:number>/", case, name="case"),
    path("cases/<number:number>/tasks/<number:token>/", task, name="case-task"),
]
