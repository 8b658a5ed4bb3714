"""The frame around every page: day, person, language, and what is to do."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from santu.accounts.domain.roles import ADMINISTRATION
from santu.accounts.passed import administration_until
from santu.accounts.selectors.demo import database_is_demo
from santu.design.selectors.consultations import consultations_to_do
from santu.kernel.messages import N_, Refused
from santu.operate.selectors.work import acts, waiting_count
from santu.register.selectors.days import days_around
from santu.register.selectors.loan_turns import loans_to_do
from santu.register.selectors.reach import Sight
from santu.transition.selectors.to_do import to_do_count
from santu.web.access import opens
from santu.web.days import Day, day_of
from santu.web.deployments import is_here
from santu.web.guide import guide_of
from santu.web.language import in_chinese
from santu.web.sights import sight_of, ways_of

WORK = "work"
STAGES = (
    (WORK, N_("待办"), "w"),
    ("window", N_("窗口"), "k"),
    ("apply", N_("网上申请"), "b"),
    ("home", N_("总览"), "h"),
    ("scenarios", N_("设计"), "d"),
    ("plans", N_("过渡"), "p"),
    ("publications", N_("公布"), "u"),
    ("acts", N_("历史"), "a"),
    ("imports", N_("导入"), "i"),
    ("standards", N_("标准"), "s"),
    ("people", N_("人员"), "r"),
)
"""The pages of the top bar: the name of the address, what it is called, the key that leads there."""


def frame(request: HttpRequest) -> dict[str, Any]:
    """What the frame of a page needs; without a person only language and theme."""
    known = {**dressed(request), "is_demo": database_is_demo()}
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return known
    day = asked_day(request)
    earlier, later = days_around(day.shown)
    return {
        **known,
        "day": day,
        "day_before": _same_page(request, earlier),
        "day_after": _same_page(request, later),
        "day_today": _same_page(request, None),
        "stages": [
            (reverse(name), title, key, _within(request, name))
            for name, title, key in STAGES
            if _shows(sight_of(request), name)
        ],
        "guide": guide_of(request) if known["is_demo"] else None,
        "audits": opens(sight_of(request), "audit"),
        "has_plans": is_here("plans"),
        "has_tokens": is_here("tokens"),
        "administers": any(sight_of(request).holds(right) for right in ADMINISTRATION),
        "administration_until": administration_until(request),
        "way_in": next((way for way in ways_of(request).values() if way.notice), None),
        "work_waiting": waiting_count(sight_of(request)),
        "acts_on_cases": _shows(sight_of(request), WORK),
        "to_do": _to_do(sight_of(request)),
    }


def dressed(request: HttpRequest) -> dict[str, Any]:
    """Language and theme, as they were chosen in this browser; nothing of the person."""
    theme = request.COOKIES.get("theme", "auto")
    return {
        "language": get_language(),
        "html_lang": "zh-Hans" if in_chinese() else "en",
        "other_language": "en" if in_chinese() else "zh-hans",
        "theme": theme if theme in {"light", "dark"} else "auto",
    }


def _shows(sight: Sight, name: str) -> bool:
    """Whether the bar leads somebody to a page: only to where they have something to do."""
    if name == WORK:
        return is_here(WORK) and acts(sight)
    if name == "apply" and not any(
        one.role == "resident" and one.holds_on(sight.today) for one in sight.held
    ):
        return False
    return opens(sight, name)


def _to_do(sight: Sight) -> int:
    """How many things wait for a person."""
    return to_do_count(sight) + sum(1 for _ in consultations_to_do(sight)) + len(loans_to_do(sight))


def asked_day(request: HttpRequest) -> Day:
    """The day of a page; a page that refuses the day is itself shown as of today."""
    try:
        return day_of(request)
    except Refused:
        return Day(timezone.localdate(), is_today=True)


def _within(request: HttpRequest, name: str) -> bool:
    path = reverse(name)
    return request.path == path or (path != "/" and request.path.startswith(path))


def _same_page(request: HttpRequest, day: object) -> str:
    query = request.GET.copy()
    query.pop("day", None)
    query.pop("page", None)
    if day:
        query["day"] = str(day)
    return f"{request.path}?{query.urlencode()}" if query else request.path
