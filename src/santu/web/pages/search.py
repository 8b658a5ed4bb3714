"""Finding a unit, a body, a rule, a scenario or a plan by name, code or number."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse

from santu.design.selectors.search import scenarios_titled
from santu.hits.limits import SEARCHES
from santu.kernel.messages import N_
from santu.register.selectors.reach import Sight
from santu.register.selectors.search import (
    MOST,
    Found,
    Hit,
    Matches,
    Wanted,
    closest,
    hits,
    matches,
    split_words,
    unit_with_code,
    wanted,
)
from santu.standards.loader import load
from santu.transition.selectors.search import plans_titled
from santu.web.days import Day, day_of
from santu.web.limits import limited
from santu.web.pages.search_rows import Answer, answer, highlighted
from santu.web.paging import part_of
from santu.web.respond import page
from santu.web.sights import sight_of

FEW, PAGE, SUGGESTED = 12, 50, 8
LONGEST = 60
GROUPS = {
    "divisions": N_("区划"),
    "bodies": N_("各类机构"),
    "former": N_("曾用名和已撤销的"),
    "standards": N_("标准"),
    "scenarios": N_("方案"),
    "plans": N_("计划"),
}


@dataclass(frozen=True, slots=True)
class Results:
    """What was found of the register, before any of it is dressed up, and by which words."""

    what: Wanted
    found: Matches

    def of(self, group: str) -> Sequence[Found]:
        found = self.found
        return {"divisions": found.divisions, "bodies": found.bodies, "former": found.former}.get(group, ())


@limited(SEARCHES, "GET")
def search(request: HttpRequest) -> HttpResponse:
    """What fits, group by group; a code that just one unit has leads to it at once."""
    day, text, group = day_of(request), _text(request), request.GET.get("group", "")
    sight = sight_of(request)
    if text and not group and wanted(text).code and (unit := unit_with_code(text, sight.on(day.shown))):
        return HttpResponseRedirect(day.link(reverse("unit", args=[unit])))
    context: dict[str, Any] = {"query": text, "most": MOST}
    if text:
        found = _found(text, day, sight, matches)
        if group in ("divisions", "bodies", "former"):
            part = part_of(request, found.of(group), PAGE)
            shown = hits(part.things, day.shown, former=group == "former")
            context |= {"part": part, "group_word": GROUPS[group], "capped": part.whole >= MOST}
            context["groups"] = [
                _group(request, group, part.whole, _answers(shown, found.what, day), whole_shown=True)
            ]
        else:
            context["groups"] = _groups(request, text, found, day)
    return page(request, "web/search.html", context)


@limited(SEARCHES, "GET")
def suggest(request: HttpRequest) -> HttpResponse:
    """The few closest, for the list under the search box."""
    day, text = day_of(request), _text(request)
    answers: list[Answer] = []
    if text:
        results = _found(text, day, sight_of(request), _closest_few)
        found = results.found
        places = found.divisions[: SUGGESTED - min(3, len(found.bodies))]
        shown = [*places, *found.bodies[: SUGGESTED - len(places)]]
        gone = not shown
        shown = [*found.former[:SUGGESTED]] if gone else shown
        answers = _answers(hits(shown, day.shown, former=gone), results.what, day)
    return render(request, "web/parts/suggestions.html", {"answers": answers, "query": text})


def _text(request: HttpRequest) -> str:
    return " ".join(request.GET.get("q", "").split())[:LONGEST]


def _closest_few(what: Wanted, day: date, sight: Sight) -> Matches:
    """As many as the list under the search box shows."""
    return closest(what, day, sight, SUGGESTED)


def _found(text: str, day: Day, sight: Sight, find: Callable[[Wanted, date, Sight], Matches]) -> Results:
    what = wanted(text)
    found = find(what, day.shown, sight)
    if not found.divisions and not found.bodies and not what.code:
        split = split_words(text, sight.on(day.shown))
        if len(split.words) > len(what.words):
            inside = find(split, day.shown, sight)
            return Results(split, Matches(inside.divisions, inside.bodies, found.former))
    return Results(what, found)


def _answers(shown: Sequence[Hit], what: Wanted, day: Day) -> list[Answer]:
    return [answer(hit, what, day) for hit in shown]


def _group(
    request: HttpRequest, name: str, whole: int, answers: Sequence[Answer], *, whole_shown: bool = False
) -> dict[str, Any]:
    query = request.GET.copy()
    query["group"] = name
    return {
        "name": name,
        "title": GROUPS[name],
        "whole": whole,
        "answers": answers,
        "more": "" if whole_shown or whole <= len(answers) else f"{request.path}?{query.urlencode()}",
    }


def _groups(request: HttpRequest, text: str, found: Results, day: Day) -> list[dict[str, Any]]:
    """The groups that have anything, the closest of each."""
    sight = sight_of(request)
    groups = []
    for name in ("divisions", "bodies", "former"):
        rows = found.of(name)
        shown = hits(rows[:FEW], day.shown, former=name == "former")
        groups.append(_group(request, name, len(rows), _answers(shown, found.what, day)))
    rules = [
        Answer(
            highlighted(rule.title_zh, (text,)),
            day.link(reverse("standard", args=rule.id.split("/"))),
            kind=rule.source.clause,
            place=rule.source.document,
        )
        for rule in load().matching(text)
    ]
    scenarios = [
        Answer(highlighted(title, (text,)), day.link(f"{reverse('scenarios')}{number}/"), code=str(number))
        for number, title in scenarios_titled(text, FEW, sight)
    ]
    plans = [
        Answer(highlighted(title, (text,)), day.link(f"{reverse('plans')}{number}/"), code=str(number))
        for number, title, _ in plans_titled(text, FEW, sight)
    ]
    for name, answers in (("standards", rules), ("scenarios", scenarios), ("plans", plans)):
        groups.append(_group(request, name, len(answers), answers, whole_shown=True))
    return [group for group in groups if group["whole"]]


urlpatterns = [
    path("search", search, name="search"),
    path("search/suggest", suggest, name="search-suggest"),
]
