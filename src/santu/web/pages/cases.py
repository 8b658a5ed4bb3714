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
from santu.operate.domain.clocks import FIRED, PAUSED, RUNNING, STOPPED, Deed
from santu.operate.domain.replay import MOVED, MOVED_BACK
from santu.operate.domain.window import PROCESS
from santu.operate.selectors.access import access_task
from santu.operate.selectors.cases import (
    ActView,
    CaseView,
    ClockView,
    TaskView,
    case_view,
    places_to_go,
    reopened_as,
)
from santu.operate.selectors.choices import led_by_lists
from santu.operate.selectors.may import may_reopen, may_supervise, may_urge
from santu.operate.selectors.notices import notices_asking
from santu.operate.selectors.papers import papers_during
from santu.operate.selectors.said import CaseSaid, case_said
from santu.operate.selectors.targets import Target
from santu.operate.selectors.window_files import brought_at
from santu.operate.services.acts import task_return
from santu.operate.services.stepping import Doing, task_complete
from santu.register.selectors.access import units_seen
from santu.register.selectors.reach import Sight
from santu.web.access import opens
from santu.web.carried import row_shown
from santu.web.case_parts import EVERY, FORMS, PARTS
from santu.web.case_tones import TONES
from santu.web.days import day_of, moment
from santu.web.form_fields import FormPlace, brought_in, form_shown, written_in
from santu.web.given import written
from santu.web.people import person_of, titles
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of
from santu.web.tables import Cell, Column, Row, Table

PLAIN_FORM = "web/parts/task_ends.html"
CLOCKS = {RUNNING: N_("计时中"), PAUSED: N_("已暂停"), FIRED: N_("已到期"), STOPPED: N_("已停止")}
CLOCK_DEEDS: Mapping[str, str] = {
    Deed.PAUSED: N_("暂停"),
    Deed.RESUMED: N_("恢复"),
    Deed.EXTENDED: N_("延长"),
}


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
    called, targets, said = titles(found.people), places_to_go(found), case_said(found)
    tasks = [_shown(request, found, task, called, targets.get(task.token, ())) for task in found.tasks]
    asked = notices_asking(sight, number, sorted(ASKING)) if found.is_open else []
    is_seen = bool(units_seen(sight, [found.case.place_id], Right.READ))
    context = {
        "case": found,
        "tasks": sorted(tasks, key=lambda one: not one.template),
        "asked": [(one, NOTICES[one.kind]) for one in asked],
        "said": said,
        "row": row_shown(request, found.case.about, found.case.place_id),
        "sees_county": bool(said.steps) and bool(units_seen(sight, [found.case.county_id], Right.READ)),
        "parts": _parts(request, found),
        "may_urge": may_urge(sight, found.case),
        "may_supervise": may_supervise(sight, found.case),
        "may_reopen": not found.is_open and may_reopen(sight, found.case),
        "reopened": None if found.is_open else reopened_as(number),
        "may_withdraw": found.is_applicant
        and any(end.key == "withdrawn" for task in found.mine for end in task.outcomes),
        "clocks": [(clock, _clock_word(clock), TONES.get(clock.colour, "")) for clock in found.clocks],
        "clock_forms": _clock_forms(found, sight),
        "opens": is_seen,
        **(_matter(request, found, sight) if is_seen and found.case.matter else {}),
        "today": sight.today,
    }
    return page(
        request, "web/case.html", context, tables=[_course(found, called, said), _limits(found, called)]
    )


def _matter(request: HttpRequest, found: CaseView, sight: Sight) -> dict[str, str]:
    """Where the matter is told, at the window by the list of the centre, else by the catalogue; and its other cases there."""
    day, matter, place = day_of(request), found.case.matter, found.case.place_id
    told = (
        reverse("centre-matter", args=[place, matter])
        if found.process == PROCESS
        else reverse("matter", args=[matter])
    )
    alike = reverse("unit-cases", args=[place]) if opens(sight, "unit-cases") else ""
    return {
        "matter": day.link(told),
        "alike": day.link(alike, process=found.process, matter=matter) if alike else "",
    }


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
        (form.context(request, found, task) if form else _asked(request, found, task)) if does else {},
        targets,
        form.beside if form and does else "",
    )


def _asked(request: HttpRequest, found: CaseView, task: TaskView) -> Mapping[str, Any]:
    """What a task asks to be written down, by its process, and the documents that are made of it before the task ends."""
    form = found.binding.forms.get(task.node)
    if not form:
        return {}
    case, sight = found.case, sight_of(request)
    at = FormPlace(case.place_id, case.county_id, str(task.token))
    led = led_by_lists(found.binding, case.matter, at.place, at.county, sight.today)
    before = brought_at(case, task.node)
    return {
        "asked": form_shown(form, at, sight, task.outcomes, before, begun=led),
        "papers": papers_during(found.binding, task.node).items(),
    }


def _parts(request: HttpRequest, found: CaseView) -> list[tuple[str, Mapping[str, Any]]]:
    parts = [
        (part.template, part.context(request, found)) for part in (*PARTS.get(found.process, ()), *EVERY)
    ]
    return [(template, context) for template, context in parts if context is not None]


def _clock_forms(found: CaseView, sight: Sight) -> set[int]:
    """The clocks that they may change: of a task of theirs, or all where they supervise."""
    still = {clock.number for clock in found.clocks if clock.state in (RUNNING, PAUSED)}
    if may_supervise(sight, found.case):
        return still
    own = {number for task in found.mine if task.right for number in (task.token, task.parent)}
    return {clock.number for clock in found.clocks if clock.number in still and clock.token in own}


def _clock_word(clock: ClockView) -> str:
    return COLOURS[clock.colour] if clock.colour else CLOCKS[clock.state]


def _course(found: CaseView, called: Mapping[str, str], said: CaseSaid) -> Table:
    """What was done, the first act first; with what was written then and anew later."""
    columns = [
        Column("at", N_("时间")),
        Column("deed", N_("办理")),
        Column("outcome", N_("结果")),
        Column("by", N_("办理人")),
        Column("note", N_("意见")),
    ]
    rows = []
    for act in found.timeline:
        at = Cell(moment(act.on_paper or act.on_phone or act.at))
        if act.on_paper:
            at = Cell(at.value, below=message(N_("纸质办理，{at} 录入"), at=moment(act.at)))
        elif act.on_phone:
            at = Cell(at.value, below=message(N_("手机办理，{at} 收到"), at=moment(act.at)))
        by = "" if act.deed == "strike" else called.get(act.by, act.by)
        before = tuple(
            message(
                N_("{label}：{text}"),
                label=one.label,
                text=tuple(part.text for part in one.parts),
            )
            for one in said.older.get(act.seq, ())
        )
        note = Cell(
            act.note, below=message(N_("当时写的，后来改了：{fields}"), fields=before) if before else ""
        )
        rows.append(Row([at, _deed(act), Cell(_outcome(act, found.names)), by, note]))
    return Table("course", N_("办理过程"), columns, rows, empty=N_("还没有办理。"))


def _deed(act: ActView) -> Cell:
    if act.deed == "step":
        return Cell(act.task)
    deed = message(DEEDS.get(act.deed, act.deed))
    return Cell(message(N_("{task}：{deed}"), task=act.task, deed=deed)) if act.task else Cell(deed)


def _outcome(act: ActView, names: Mapping[str, str]) -> Message | str:
    """How it ended, or to whom it went, or by when an answer is asked."""
    for key, words in (("to", N_("转给 {unit}")), ("of", N_("请 {unit}"))):
        one = act.told.get(key)
        if isinstance(one, dict):
            unit = one.get("body") or one.get("place") or ""
            if act.deed in ("forward", "ask_view"):
                return message(words, unit=names.get(unit, unit))
            return names.get(unit, unit)
    if act.deed in (MOVED, MOVED_BACK):
        return message(N_("第 {old} 版 → 第 {new} 版"), old=act.told["old"], new=act.told["new"])
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
                clock.task,
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
    access_task(sight_of(request), number, token)
    shown = next((one for one in found.tasks if one.token == token), None)
    outcome, note = written(request, "outcome"), written(request, "note")
    by = person_of(request)
    if shown and (form := FORMS.get((found.process, shown.node))):
        form.act(request, number, token)
        return gone_to(request, day_of(request).link(reverse("case", args=[number])))
    told = written_in(request, found.binding.forms.get(shown.node, {}) if shown else ())
    doing = Doing(outcome=outcome, note=note, written=told, brought=brought_in(request))
    if shown and shown.back and outcome == shown.back:
        task_return(case=number, token=token, reason=note, by=by, doing=doing)
    else:
        task_complete(case=number, token=token, by=by, doing=doing)
    return gone_to(request, day_of(request).link(reverse("case", args=[number])))


urlpatterns = [
    path("cases/<number:number>/", case, name="case"),
    path("cases/<number:number>/tasks/<number:token>/", task, name="case-task"),
]
