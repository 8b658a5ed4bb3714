"""Tasks handed down 交办登记: what a township was told to do, by whom, whose it is, and what it answered."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from santu.kernel.codes import Level
from santu.kernel.messages import Fault, Refused
from santu.register.domain.tasks import OPEN, STATES, Answer, TaskTold
from santu.register.domain.whose import MATCHED, Matched
from santu.register.selectors.admissions import admission_covering
from santu.register.selectors.lying import lying_on
from santu.register.selectors.tasks import counted, task_numbered, tasks_under
from santu.register.selectors.whistles import whistles_of_task, whistles_under
from santu.register.selectors.whose import lists_of
from santu.register.services.handed import LEVELS
from santu.register.services.tasks import task_answer, task_done, task_register
from santu.web.audit_rows import trail_of
from santu.web.days import day_in, day_of
from santu.web.given import written
from santu.web.handed_rows import TASK_TONES, Names, task_counts, tasks_table
from santu.web.pages.unit_frame import unit_frame
from santu.web.people import person_of
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of
from santu.web.whistles_shown import called_table, whistle_form
from santu.web.whose_shown import MAY_NOTHING, TONES, answering, apply_at, shown

TAB = "unit-duties"


@require_http_methods(["GET", "POST"])
def unit_tasks(request: HttpRequest, unit: str) -> HttpResponse:
    """The tasks of a unit and of those under it; or one more, answered at once where an answer was chosen."""
    if request.method == "POST":
        return _register(request, unit)
    heading, day, context = unit_frame(request, unit, TAB)
    tasks = tasks_under(unit, day.shown)
    names = Names.of([(one.told.unit, one.told.issuer) for one in tasks])
    takes = heading.row.level in LEVELS["tasks"]
    states = [one.on(day.shown) for one in tasks]
    may = answering(request, unit, day, None) if takes else MAY_NOTHING
    context |= {
        "part": "tasks",
        "open": sum(state in OPEN for state in states),
        "late": sum(one.is_late(day.shown) for one in tasks),
        "off_list": sum(one.matched is Matched.OFF_LIST for one in tasks),
        "may_register": may.may_register,
        "may_call": may.may_answer,
    }
    tables = [
        tasks_table(tasks, names, day, with_units=any(one.told.unit != unit for one in tasks)),
        called_table(
            whistles_under(unit, day.shown), day, with_units=heading.row.level is not Level.TOWNSHIP
        ),
        task_counts(counted(tasks, day.shown), names),
    ]
    return page(request, "web/unit_tasks.html", context, tables=tables)


def _register(request: HttpRequest, unit: str) -> HttpResponse:
    faults: list[Fault] = []
    told = TaskTold(
        unit=unit,
        issuer=written(request, "issuer"),
        document=written(request, "document"),
        title=written(request, "title"),
        day=day_in(request, "day", faults),
        key=written(request, "key"),
        matter=written(request, "matter"),
        due=day_in(request, "due", faults),
    )
    if faults:
        raise Refused(faults)
    answer, clause = written(request, "answer"), written(request, "clause")
    number = task_register(told=told, answer=answer, clause=clause, by=person_of(request))
    return _after(request, number, unit, answer)


def _after(request: HttpRequest, number: int, unit: str, answer: str) -> HttpResponse:
    """On to the task; to the application, where that is what was answered."""
    day = day_of(request)
    if answer == Answer.ADMIT:
        told, level = task_numbered(number).told, lying_on(day.shown, [unit])[unit].level
        first = {"task": number, "title": told.title, "matter": told.matter, "issuer": told.issuer}
        return gone_to(request, apply_at(unit, level, day, **first))
    return gone_to(request, day.link(reverse("task", args=[number])))


@require_GET
def task(request: HttpRequest, number: int) -> HttpResponse:
    """One task: whose it is today, how it lay to the lists on its day, what was answered, what can be."""
    found, day = task_numbered(number), day_of(request)
    told = found.told
    _, _, context = unit_frame(request, told.unit, TAB)
    lists = lists_of(told.unit, day.shown)
    answer = shown(told.matter, told.title, lists, day, request)
    covered = admission_covering(told.unit, told.matter, told.title, day.shown)
    may = answering(request, told.unit, day, covered)
    names = Names.of([(told.unit, told.issuer)])
    state = found.on(day.shown)
    context |= {
        "part": "tasks",
        "task": found,
        "issuer": names.issuer(told.issuer),
        "answer": answer,
        "may": may,
        "allowed": may.allowed(answer.match) if found.is_open else (),
        "whistle": whistle_form(told.unit, answer.match, day) if may.may_answer and found.is_open else None,
        "whistles": whistles_of_task(number),
        "may_finish": may.may_answer and found.answer is Answer.ACCEPT and not found.done_on,
        "state": STATES[state],
        "tone": "red" if found.is_late(day.shown) else TASK_TONES[state],
        "is_late": found.is_late(day.shown),
        "was": MATCHED[found.matched],
        "was_tone": TONES[found.matched],
        "today": sight_of(request).today,
        "about": f"task:{number}",
    }
    return page(request, "web/task.html", context, tables=[trail_of("task", number, request)])


@require_POST
def answered(request: HttpRequest, number: int) -> HttpResponse:
    """Accept it, return it, or go on to apply for an admission."""
    answer = written(request, "answer")
    unit = task_numbered(number).told.unit
    if answer != Answer.ADMIT or task_numbered(number).answer is None:
        task_answer(number=number, answer=answer, clause=written(request, "clause"), by=person_of(request))
    return _after(request, number, unit, answer)


@require_POST
def done(request: HttpRequest, number: int) -> HttpResponse:
    """Report it as done."""
    faults: list[Fault] = []
    day = day_in(request, "done_on", faults)
    if faults:
        raise Refused(faults)
    task_done(number=number, day=day, by=person_of(request))
    return gone_to(request, day_of(request).link(reverse("task", args=[number])))


urlpatterns = [
    path("units/<path:unit>/tasks", unit_tasks, name="unit-tasks"),
    path("tasks/<number:number>/", task, name="task"),
    path("tasks/<number:number>/answer", answered, name="task-answer"),
    path("tasks/<number:number>/done", done, name="task-done"),
]
