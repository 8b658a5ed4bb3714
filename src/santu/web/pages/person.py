"""One person with their roles, and what who gives roles can do there: give, take, stop, let in again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from santu.accounts.domain.grants import EVERYWHERE, State
from santu.accounts.domain.roles import BY_KEY, ROLES, Right
from santu.accounts.selectors.demo import database_is_demo
from santu.accounts.selectors.people import User
from santu.accounts.services.grants import Wish, grant_take
from santu.accounts.services.people import user_activate, user_deactivate
from santu.kernel.days import OPEN_END
from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.domain.synthetic import MARK
from santu.register.selectors.people import access_person, everybody_seen
from santu.register.services.granting import role_give
from santu.web.audit_rows import trail_of
from santu.web.days import day_in, day_of
from santu.web.given import asked, written
from santu.web.grant_rows import COLUMNS, grant_rows, in_order, levels_said, units_called
from santu.web.pages.people import called
from santu.web.people import person_of
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of
from santu.web.tables import Table


@require_safe
def person(request: HttpRequest, username: str) -> HttpResponse:
    """Name, title and roles: now, before and to come; nothing else is kept of anybody."""
    day, sight = day_of(request), sight_of(request)
    card = access_person(sight, username)
    today = timezone.localdate()
    names = units_called(one.held.unit for one in card.grants)
    takeable = [
        {
            "number": one.held.number,
            "role": one.held.is_.title,
            "unit": names.get(one.held.unit, one.held.unit),
        }
        for one in in_order(card.grants, today)
        if one.state(today) in (State.NOW, State.TO_COME)
    ]
    is_oneself = person_of(request).username == username
    gives = sight.has(Right.GRANT)
    tables = [
        Table(
            "grants",
            N_("角色"),
            COLUMNS,
            grant_rows(card.grants, day.shown),
            N_("没有任何角色；什么也看不到。"),
        )
    ]
    if everybody_seen(sight):
        tables.append(trail_of("user", username, request))
    context = {
        "card": card,
        "called": called(card),
        "held": len(card.on(day.shown)),
        "is_oneself": is_oneself,
        "gives": gives,
        "may_act": gives and not is_oneself,
        "takeable": takeable,
        "roles": [(role, levels_said(role)) for role in ROLES],
        "wanted_role": asked(request, "role"),
        "wanted_unit": asked(request, "unit"),
        "demo_document": f"{MARK}任〔{today.year}〕1号" if database_is_demo() else "",
        "about": f"user:{username}",
        "whole": everybody_seen(sight),
    }
    return page(request, "web/person.html", context, tables)


@require_POST
def person_give(request: HttpRequest, username: str) -> HttpResponse:
    """Give a role."""
    user = access_person(sight_of(request), username).user
    grant = role_give(user=user, wish=_wish(request), by=person_of(request))
    return _done(request, user, N_("已授予：{role}。"), role=gettext(BY_KEY[grant.role].title))


def _wish(request: HttpRequest) -> Wish:
    """What was written in the form.

    Raises:
        Refused: a day is none, or it is not said over what the role is to be; all of it is told.
    """
    said = {name: written(request, name) for name in ("role", "unit", "document")}
    faults: list[Fault] = []
    start, end = (day_in(request, name, faults) for name in ("start", "end"))
    role = BY_KEY.get(said["role"])
    whole = "whole" in request.POST
    if role and role.levels and not said["unit"] and not whole:
        nowhere = N_("没有写明管哪里；请写单位的名称或代码，确要管全库请勾选“全库”。")
        faults.append(Fault("unit", message(nowhere)))
    if whole and said["unit"]:
        both = N_("写了单位，又勾选了“全库”；请只留一样。")
        faults.append(Fault("unit", message(both)))
    if faults:
        raise Refused(faults)
    return Wish(said["role"], said["unit"] or EVERYWHERE, start, end or OPEN_END, document=said["document"])


@require_POST
def take(request: HttpRequest, number: int) -> HttpResponse:
    """Take a role back."""
    grant = grant_take(number=number, reason=written(request, "reason"), by=person_of(request))
    return _done(request, grant.user, N_("已收回：{role}。"), role=gettext(BY_KEY[grant.role].title))


@require_POST
def person_deactivate(request: HttpRequest, username: str) -> HttpResponse:
    """They may not act any more."""
    user = access_person(sight_of(request), username).user
    user_deactivate(user=user, reason=written(request, "reason"), by=person_of(request))
    return _done(request, user, N_("已停用“{username}”。"), username=username)


@require_POST
def person_activate(request: HttpRequest, username: str) -> HttpResponse:
    """They may act again."""
    user = access_person(sight_of(request), username).user
    user_activate(user=user, reason=written(request, "reason"), by=person_of(request))
    return _done(request, user, N_("已恢复“{username}”。"), username=username)


def _done(request: HttpRequest, user: User, template: str, **said: str) -> HttpResponse:
    messages.success(request, gettext(template).format(**said))
    return gone_to(request, day_of(request).link(reverse("person", args=[user.username])))


urlpatterns = [
    path("people/<path:username>/", person, name="person"),
    path("people/<path:username>/give", person_give, name="person-give"),
    path("people/<path:username>/deactivate", person_deactivate, name="person-deactivate"),
    path("people/<path:username>/activate", person_activate, name="person-activate"),
    path("grants/<int:number>/take", take, name="grant-take"),
]
