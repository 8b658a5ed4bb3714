"""Signing in by the outside sign-on: off to the issuer, and back as the person whom the office entered."""

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from santu.accounts.passed import outside_given
from santu.accounts.selectors.outside import linked_person
from santu.accounts.selectors.people import User, user_named
from santu.accounts.services.outside import outside_link
from santu.hits.addresses import address_of
from santu.hits.limits import count
from santu.kernel.messages import N_, Refused, refuse
from santu.web import limits
from santu.web.open_sessions import session_begin
from santu.web.pages.sign_in import next_of
from santu.web.respond import refused
from santu.web.signing.outside import END, outside_begin, outside_of, outside_said

FORBIDDEN, NOT_FOUND = 403, 404
NO_ACCOUNT = N_(
    "统一登录认出您是“{username}”，但这里没有这个账号；请单位的系统管理员用 santu user 登记后再登录。"
)
SUSPENDED = N_("统一登录认出您是“{username}”，但这个账号已停用；需要恢复请找安全管理员。")


@login_not_required
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Off to the issuer, where there is one."""
    if settings.SANTU_OIDC is None:
        return render(request, "404.html", status=NOT_FOUND)
    count(limits.SIGN_IN_ADDRESS, address_of(request))
    return outside_begin(request, next_of(request))


@login_not_required
@never_cache
@require_GET
def back(request: HttpRequest) -> HttpResponse:
    """Back from there; who is known and may act is in, after a code of their own if it takes one still."""
    if settings.SANTU_OIDC is None:
        return render(request, "404.html", status=NOT_FOUND)
    count(limits.SIGN_IN_ADDRESS, address_of(request))
    outside = outside_of()
    try:
        claims, after, end = outside_said(request)
        person = _person(issuer=outside.issuer, subject=claims["sub"], username=claims[outside.claim])
    except Refused as error:
        return refused(request, error.faults, status=FORBIDDEN)
    logout(request)
    has_factor = outside.vouches_factor(claims)
    outside_given(request, person, factor=has_factor)
    request.session[END] = end
    if has_factor:
        session_begin(request, person)
        return HttpResponseRedirect(after or reverse("home"))
    answer: HttpResponse = perform_login(request, Login(user=person, redirect_url=after or reverse("home")))
    return answer


def _person(*, issuer: str, subject: str, username: str) -> User:
    """Whom the issuer means: to whom it was linked, else whose name it says."""
    person = linked_person(issuer=issuer, subject=subject)
    if person is None:
        person = user_named(username)
        if person is None:
            raise refuse("sign-on", NO_ACCOUNT, username=username)
        if person.is_active:
            outside_link(user=person, issuer=issuer, subject=subject, by=person)
    if not person.is_active:
        raise refuse("sign-on", SUSPENDED, username=person.username)
    return person


urlpatterns = [
    path("sign-in/outside", begin, name="outside"),
    path("sign-in/outside/back", back, name="outside-back"),
]
