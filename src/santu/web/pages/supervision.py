"""Supervision of an enforcement team by the bureau of justice: notice, opinion, decision, each with its paper (SX-24)."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST

from santu.accounts.domain.roles import Right
from santu.accounts.selectors.demo import database_is_demo
from santu.kernel.messages import N_, Fault, Refused, refuse
from santu.register.domain.supervision import Letter
from santu.register.domain.supervision_papers import DECISION, NOTICE, decision_paper, notice_paper
from santu.register.selectors.access import units_seen
from santu.register.selectors.lying import lying_on
from santu.register.selectors.supervision import supervision_numbered
from santu.register.services.supervision import supervision_answer, supervision_decide, supervision_open
from santu.standards.loader import load
from santu.web.audit_rows import trail_of
from santu.web.carried import by_hand, carried
from santu.web.days import day_in, day_of
from santu.web.enforcement_rows import tone_of
from santu.web.given import written
from santu.web.pages.meeting_papers import MARK
from santu.web.paper_files import paper_file
from santu.web.people import person_of
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of


@require_POST
def opened(request: HttpRequest, unit: str) -> HttpResponse:
    """Send a notice to a team of a unit."""
    faults: list[Fault] = []
    day = day_in(request, "day", faults)
    if faults:
        raise Refused(faults)
    number = supervision_open(
        body=written(request, "body"),
        organ=written(request, "organ"),
        notice=_paper(request),
        day=day,
        standards=load(),
        by=person_of(request),
    )
    return _gone(request, number)


@require_GET
def supervision(request: HttpRequest, number: int) -> HttpResponse:
    """One file: what was found, what the team says, what was decided."""
    file, day, sight = supervision_numbered(number), day_of(request), sight_of(request)
    lying = lying_on(file.day, [file.body]).get(file.body)

    case = carried(request, "supervision", number)
    here = day.is_today and not (case and case.is_open)

    def may(right: Right) -> bool:
        return here and sight.has(right) and bool(units_seen(sight, [file.township], right))

    context = {
        "file": file,
        "carried": case,
        "team": lying.name if lying else file.body,
        "state": file.state(),
        "tone": tone_of(file, day.shown),
        "is_late": file.is_late(day.shown),
        "may_answer": may(Right.ENFORCE) and not file.answer and not file.decided_on,
        "may_decide": may(Right.SUPERVISE) and not file.decided_on,
        "waits": file.answer is None and sight.today <= file.due,
        "today": sight.today,
        "about": f"supervision:{number}",
    }
    return page(request, "web/supervision.html", context, tables=[trail_of("supervision", number, request)])


@require_POST
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Put the opinion of the team on file."""
    by_hand("supervision", number)
    supervision_answer(number=number, answer=_paper(request), standards=load(), by=person_of(request))
    return _gone(request, number)


@require_POST
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Decide."""
    by_hand("supervision", number)
    faults: list[Fault] = []
    day = day_in(request, "day", faults)
    if faults:
        raise Refused(faults)
    supervision_decide(number=number, decision=_paper(request), day=day, by=person_of(request))
    return _gone(request, number)


@require_GET
def paper(_request: HttpRequest, number: int, name: str) -> HttpResponse:
    """The notice or the decision as a document to sign.

    Raises:
        Refused: there is no such paper yet.
    """
    file = supervision_numbered(number)
    lying = lying_on(file.day, [file.body]).get(file.body)
    team, mark = lying.name if lying else file.body, MARK if database_is_demo() else ""
    if name == NOTICE:
        return paper_file(notice_paper(file, team, mark))
    if name == DECISION and file.decided_on:
        return paper_file(decision_paper(file, team, mark))
    raise refuse("paper", N_("这一件还没有这份文书；请先在页面上办理。"))


def _paper(request: HttpRequest) -> Letter:
    return Letter(written(request, "document"), written(request, "text"))


def _gone(request: HttpRequest, number: int) -> HttpResponse:
    return gone_to(request, day_of(request).link(reverse("supervision", args=[number])))


urlpatterns = [
    path("units/<path:unit>/supervisions", opened, name="supervision-open"),
    path("supervisions/<number:number>/", supervision, name="supervision"),
    path("supervisions/<number:number>/opinion", answer, name="supervision-answer"),
    path("supervisions/<number:number>/decision", decide, name="supervision-decide"),
    path("supervisions/<number:number>/<str:name>.docx", paper, name="supervision-paper"),
]
