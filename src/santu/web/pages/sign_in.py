"""Signing in and out, signing up where residents may, and the two choices that need no person: language and theme."""

from typing import Any

from allauth.account.views import LoginView, LogoutView
from allauth.mfa.base.views import AuthenticateView
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from santu.accounts.selectors.demo import demo_cast
from santu.accounts.services.residents import resident_register
from santu.hits.addresses import address_of
from santu.hits.limits import count
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.web import limits
from santu.web.open_sessions import session_begin
from santu.web.pages.administration import administration_closed
from santu.web.signing.adapters import WRONG
from santu.web.signing.forms import Telling
from santu.web.signing.outside import ended_outside

A_YEAR = 365 * 24 * 3600
THEMES = {"light", "dark", "auto"}
NOT_FOUND = 404
DIFFERENT = N_("两次输入的密码不同，没有建立账号；请重新输入。")


class SignIn(Telling, LoginView):
    """Ask who it is; in a demonstration its marked cast comes in without a password."""

    template_name = "web/sign_in.html"

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """By name and password, then by a code where one is set up; or one of the cast."""
        if name := request.POST.get("demo"):
            return _cast(request, name)
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """With the cast, in a demonstration, and the outside sign-on, where there is one."""
        more = {"cast": demo_cast(), "signs_up": settings.SANTU_SIGN_UP, "outside": settings.SANTU_OIDC}
        return {**super().get_context_data(**kwargs), **more}


def _cast(request: HttpRequest, name: str) -> HttpResponse:
    """One of the cast, who has no password and needs no code; there is no cast but in a demonstration."""
    person = next((person for person in demo_cast() if person.username == name), None)
    if person is None:
        raise refuse("", WRONG)
    session_begin(request, person)
    return HttpResponseRedirect(next_of(request))


class SignInCode(Telling, AuthenticateView):
    """The second step of signing in: a code of the app, or one of the recovery codes."""

    template_name = "web/sign_in_code.html"


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, and what is open at the outside sign-on for who came from there."""
    administration_closed(request)
    elsewhere = ended_outside(request)
    response: HttpResponse = LogoutView.as_view()(request)
    return HttpResponseRedirect(elsewhere) if elsewhere else response


@login_not_required
@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """A resident opens an account with a name and a password, where the setting lets them; otherwise there is no such page."""
    if not settings.SANTU_SIGN_UP:
        return render(request, "404.html", status=NOT_FOUND)
    if request.method == "POST":
        count(limits.SIGN_UPS, address_of(request))
        username, password, again = (request.POST.get(name, "") for name in ("username", "password", "again"))
        if password != again:
            raise Refused([Fault("again", message(DIFFERENT))])
        session_begin(request, resident_register(username=username.strip(), password=password, by=None))
        return HttpResponseRedirect(reverse("home"))
    return render(request, "web/sign_up.html")


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language that was chosen, and go back to the page."""
    chosen = request.POST.get("language", "")
    response = HttpResponseRedirect(next_of(request))
    if check_for_language(chosen):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, max_age=A_YEAR, samesite="Lax")
    return response


@login_not_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the theme that was chosen, and go back to the page."""
    response = HttpResponseRedirect(next_of(request))
    if (chosen := request.POST.get("theme", "")) in THEMES:
        response.set_cookie("theme", chosen, max_age=A_YEAR, samesite="Lax")
    return response


def next_of(request: HttpRequest) -> str:
    """Where to go next: a page of ours, never somebody else's."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and ours else reverse("home")


# Named as allauth asks for them.
urlpatterns = [
    path("sign-in", SignIn.as_view(), name="account_login"),
    path("sign-in/code", SignInCode.as_view(), name="mfa_authenticate"),
    path("sign-up", sign_up, name="sign-up"),
    path("sign-out", sign_out, name="account_logout"),
    path("language", language, name="language"),
    path("theme", theme, name="theme"),
]
