"""Is this ours? 这事归谁管: a few words lead to who has the matter, by what; and a task is answered in one click."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET

from santu.hits.limits import SEARCHES
from santu.kernel.codes import Level
from santu.register.selectors.admissions import admission_covering
from santu.register.selectors.handed import issuers_of
from santu.register.selectors.whose import Lists, lists_of
from santu.register.services.handed import LEVELS
from santu.web.days import Day
from santu.web.given import asked
from santu.web.limits import limited
from santu.web.pages.unit_frame import unit_frame
from santu.web.respond import page
from santu.web.sights import sight_of
from santu.web.whistles_shown import whistle_form
from santu.web.whose_shown import Shown, answering, apply_at, grouped, shown

NAME = "unit-whose"
MOST, EXAMPLES = 8, 4
OFF_LIST = "-"
"""Stands for a matter that is none of those found."""


@require_GET
@limited(SEARCHES, "GET")
def unit_whose(request: HttpRequest, unit: str) -> HttpResponse:
    """What was asked, the matters that it may be, and whose the best or the chosen one is."""
    heading, day, context = unit_frame(request, unit, "unit-duties")
    said, chosen = asked(request, "q"), asked(request, "matter")
    lists = lists_of(unit, day.shown)
    found = _found(said, lists, day, request)
    code = "" if chosen == OFF_LIST else chosen or (found[0].code if found else "")
    answer = shown(code, said, lists, day, request) if said or chosen else None
    takes = heading.row.level in LEVELS["tasks"]
    context |= {
        "part": "whose",
        "said": said,
        "answer": answer,
        "others": [one for one in found if one.code != code],
        "off_list": OFF_LIST,
        "is_off_list": chosen == OFF_LIST,
        "matters": len(lists.matters.matters),
        "examples": _examples(lists),
        "takes": takes,
        "unlisted": heading.row.level is Level.VILLAGE and not any(one.list for one in lists.claims),
    }
    if answer and takes:
        covered = admission_covering(unit, answer.code, said, day.shown)
        may = answering(request, unit, day, covered)
        context |= {
            "may": may,
            "allowed": may.allowed(answer.match),
            "whistle": whistle_form(unit, answer.match, day) if may.may_answer else None,
            "title": said or answer.name,
            "apply_at": apply_at(unit, heading.row.level, day, title=said or answer.name, matter=answer.code),
            "may_apply": may.may_register and not answer.match.on_list and covered is None,
            "issuers": grouped(issuers_of(unit, day.shown)) if may.may_register else [],
            "today": sight_of(request).today,
            "key": uuid4(),
        }
    return page(request, "web/unit_whose.html", context)


def _found(said: str, lists: Lists, day: Day, request: HttpRequest) -> list[Shown]:
    """The best matches, the best first."""
    if not said:
        return []
    return [shown(one.code, said, lists, day, request) for one, _ in lists.matters.find(said, MOST)]


def _examples(lists: Lists) -> list[str]:
    """A few matters to try, from all over the lists."""
    names = [one.name for one in lists.matters.matters]
    return names[:: max(1, len(names) // EXAMPLES)][:EXAMPLES]


urlpatterns = [path("units/<path:unit>/whose", unit_whose, name=NAME)]
