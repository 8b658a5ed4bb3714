"""Why somebody sees something, or does not: which of their roles reach it and by which way, or what is missing.

What is not theirs and what is not there are answered in the same words.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, path, resolve, reverse

from santu.accounts.domain.grants import counting
from santu.accounts.domain.roles import RIGHTS, Right, roles_with
from santu.accounts.selectors.people import User, titles_of
from santu.kernel.messages import N_, Refused, message, refuse
from santu.register.domain.rows import Division
from santu.register.selectors.people import access_person
from santu.register.selectors.reach import Sight
from santu.register.selectors.reach import sight_of as sight_of_person
from santu.register.selectors.why import units_meant, units_named, why_unit
from santu.web import given
from santu.web.access_rules import RULES, Rule
from santu.web.days import day_of
from santu.web.grant_rows import end_of, levels_said, units_called
from santu.web.language import in_chinese
from santu.web.people import person_of
from santu.web.respond import page
from santu.web.sights import sight_of
from santu.web.whom import whom_to_ask
from santu.web.whys import drawn

MOST_LISTED = 20
"""So many units of one name are offered; whoever means another writes its code."""
NOT_FOR_OTHERS = N_("要看别人为什么看得到、看不到，要有“{right}”的权限；请看自己的，或请安全管理员查看。")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: about whom, of what, by which right (``None``: what it takes), on which day."""

    user: User
    sight: Sight
    what: str
    right: Right | None
    day: date
    of_another: bool


def why(request: HttpRequest) -> HttpResponse:
    """The form, and the answer where something was asked."""
    asked = _question(request)
    title_zh, title_en = titles_of([asked.user.username])[asked.user.username]
    context = {
        "asked": asked,
        "who": asked.user.username if asked.of_another else "",
        "called": title_zh if in_chinese() else title_en,
        "rights": RIGHTS,
        "gives": sight_of(request).has(Right.GRANT),
        "ask": whom_to_ask(),
        **(_answer(request, asked) if asked.what else {"outcome": ""}),
    }
    return page(request, "web/why.html", context)


def _question(request: HttpRequest) -> Question:
    """What is asked.

    Raises:
        Refused: somebody asks about another who does not give roles, or there is no such person.
    """
    said = {name: given.asked(request, name) for name in ("what", "right", "who")}
    right = Right(said["right"]) if said["right"] in set(Right) else None
    day, user, sight = day_of(request).shown, person_of(request), sight_of(request)
    if not said["who"] or said["who"] == user.username:
        return Question(user, sight, said["what"], right, day, of_another=False)
    if not sight.has(Right.GRANT):
        raise refuse("", NOT_FOR_OTHERS, right=message(RIGHTS[Right.GRANT]))
    other = access_person(sight, said["who"]).user
    return Question(other, sight_of_person(other), said["what"], right, day, of_another=True)


def _answer(request: HttpRequest, asked: Question) -> dict[str, Any]:
    """Why it is seen or not: ``outcome`` says which, the rest is what the page tells of it."""
    if not asked.what.startswith("/") and "://" not in asked.what:
        return _of_unit(asked, asked.what, asked.right or Right.READ)
    rule, kwargs = _address(asked.what)
    if rule is None:
        return {"outcome": "no_page"}
    right = asked.right or rule.sees or rule.acts
    if rule.open or right is None:
        return {"outcome": "anybody"}
    if "unit" in kwargs:
        return _of_unit(asked, kwargs["unit"], right)
    return _of_page(request, rule, kwargs, asked, right)


def _of_page(
    request: HttpRequest, rule: Rule, kwargs: dict[str, Any], asked: Question, right: Right
) -> dict[str, Any]:
    """Of an address that is about no single unit, but perhaps about a scenario, a plan or an act."""
    known = _in_general(asked, right)
    if not rule.of:
        has = asked.sight.has(right) or bool(rule.also and not asked.right and asked.sight.has(rule.also))
        return {"outcome": "page_yes" if has else "page_no", **known}
    if not _passes(request, rule, asked, kwargs, Right.READ):
        return {"outcome": "unknown", **known}
    has = right is Right.READ or _passes(request, rule, asked, kwargs, right)
    return {"outcome": "thing_yes" if has else "thing_no", **known}


def _address(text: str) -> tuple[Rule | None, dict[str, Any]]:
    """The rule of an address of ours, and the things that it names."""
    try:
        match = resolve(urlsplit(text).path)
    except (Resolver404, ValueError):
        return None, {}
    return RULES.get(match.url_name or ""), dict(match.kwargs)


def _passes(request: HttpRequest, rule: Rule, asked: Question, kwargs: dict[str, Any], right: Right) -> bool:
    try:
        if rule.of:
            rule.of(request, asked.sight, kwargs, right)
    except Refused:
        return False
    return True


def _in_general(asked: Question, right: Right) -> dict[str, Any]:
    """What can be said without speaking of any unit that is not theirs: the right, who has it, and by what they have it."""
    held = counting(asked.sight.held, right, asked.day, asked.sight.today)
    names = units_called(one.unit for one in held)
    return {
        "right": right,
        "right_word": RIGHTS[right],
        "mine": [(one.is_.title, names.get(one.unit, one.unit), end_of(one)) for one in held],
        "roles": [(role, levels_said(role)) for role in roles_with(right)],
    }


def _of_unit(asked: Question, text: str, right: Right) -> dict[str, Any]:
    day, sight = asked.day, asked.sight
    meant = units_named(text, day) if asked.of_another else units_meant(text, sight, day)
    if len(meant) > 1:
        return {"outcome": "several", "meant": meant[:MOST_LISTED], "count": len(meant), "right": asked.right}
    found = why_unit(sight, meant[0].id, day, right) if meant else None
    if found is None:
        outcome = "no_unit" if asked.of_another else "unknown"
        return {"outcome": outcome, **_in_general(asked, right)}
    names = units_called(found.units)
    past = found.day < asked.sight.today
    return {
        "outcome": "unit_yes" if found.covering else "unit_no",
        "right": right,
        "right_word": RIGHTS[right],
        "unit": found.unit,
        "unit_day": found.day,
        "covering": drawn(found.covering, names, past=past),
        "lapsed": drawn(found.lapsed, names, past=past),
        "giving": [
            {"role": one.role, "unit": one.unit, "name": names.get(one.unit, one.unit)}
            for one in found.giving
        ],
        "href": "" if asked.of_another else _page_of(found.unit),
    }


def _page_of(unit: Division) -> str:
    return reverse("unit", args=[unit.id])


urlpatterns = [path("why", why, name="why")]
