"""What a body is asked in a round of consultation: the proposals of its own unit, and the form to answer them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from santu.design.domain.consulting import ANSWERS, WHOLE, Said
from santu.design.domain.proposals import Proposal
from santu.design.selectors.consultations import (
    asked_numbered,
    names_asked,
    opinions_so_far,
    proposals_for,
    round_of,
)
from santu.design.selectors.drawn import drawn
from santu.design.services.consultations import Given, opinion_give
from santu.standards.loader import load
from santu.web.consultation_rows import TONES, subject_of
from santu.web.days import day_of
from santu.web.pages.scenario_tables import Shown, changes_table, shown
from santu.web.people import person_of
from santu.web.respond import gone_to, page
from santu.web.tables import Table


@dataclass(frozen=True, slots=True)
class Question:
    """A proposal that the body is asked about, what it comes to, and what was said of it."""

    row: Shown
    mark: str
    changes: Table
    said: Said | None


@require_http_methods(["GET", "POST"])
def consultation_asked(request: HttpRequest, number: int) -> HttpResponse:
    """The question as the body sees it, and its answer."""
    asked = asked_numbered(number)
    known = drawn(asked.consultation.scenario, load())
    proposals = proposals_for(known, asked.unit)
    if request.method == "POST":
        given = _given(request, proposals)
        opinion_give(asked=number, given=given, standards=load(), by=person_of(request))
        return gone_to(request, day_of(request).link(reverse("consultation-asked", args=[number])))
    found = round_of(asked.consultation_id)
    mine = next(body for body in found.asked if body.number == number)
    latest = {one.proposal: one for one in mine.said}
    reasons = {one.key: one.reason for one in proposals}
    questions = [
        Question(
            shown(one, {}),
            f"-{place}",
            replace(changes_table(one, known), name=f"changes-{place}"),
            latest.get(one.key),
        )
        for place, one in enumerate(proposals)
    ]
    context = {
        "number": number,
        "round": found,
        "scenario": asked.consultation.scenario,
        "body": names_asked(asked.consultation.scenario, [mine])[number],
        "questions": questions,
        "whole": latest.get(WHOLE),
        "answers": [(str(answer), title) for answer, title in ANSWERS.items()],
        "takes": found.takes_answers(timezone.localdate()),
        "history": [
            (one, subject_of(one, reasons), ANSWERS[one.answer], TONES[one.answer])
            for one in opinions_so_far(asked)
        ],
    }
    tables = [question.changes for question in questions]
    return page(request, "web/consultation_asked.html", context, tables=tables)


def _given(request: HttpRequest, proposals: Sequence[Proposal]) -> list[Given]:
    """What was said of all, and of single proposals where anything was."""
    marks = [("", WHOLE), *((f"-{place}", one.key) for place, one in enumerate(proposals))]
    given = []
    for mark, key in marks:
        answer, words = (request.POST.get(f"{field}{mark}", "") for field in ("answer", "words"))
        if answer or not mark:
            given.append(Given(answer, words, key, mark))
    return given


urlpatterns = [
    path("consultations/asked/<number:number>", consultation_asked, name="consultation-asked"),
]
