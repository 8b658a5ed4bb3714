"""Signing in and out, and the two choices that need no person: language and theme."""

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from santu.accounts.selectors.demo import demo_cast
from santu.accounts.selectors.people import User
from santu.hits.limits import count, forget
from santu.kernel.messages import N_, Fault, Refused, message
from santu.web import limits
from santu.web.addresses import address_of

A_YEAR = 365 * 24 * 3600
THEMES = {"light", "dark", "auto"}
WRONG = N_("用户名或密码不对，或此人已停用；请核对后再试，忘记密码请找系统管理员。")
EMPTY = {
    "username": N_("没有写用户名；请填写。"),
    "password": N_("没有写密码；请填写。"),
}
BACKEND = "django.contrib.auth.backends.ModelBackend"


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask who it is; in a demonstration its marked cast comes in without a password."""
    cast = demo_cast()
    if request.method == "POST":
        if missing := _missing(request):
            raise Refused(missing)
        person = _person(request, cast)
        if person is not None:
            login(request, person, backend=BACKEND)
            return HttpResponseRedirect(_next(request))
        raise Refused([Fault("", message(WRONG))])
    context = {
        "cast": cast,
        "next": request.GET.get("next", ""),
    }
    return render(request, "web/sign_in.html", context)


def _missing(request: HttpRequest) -> list[Fault]:
    """The fields that were left empty, where the form with fields was sent."""
    sent = request.POST
    return [Fault(field, message(said)) for field, said in EMPTY.items() if field in sent and not sent[field]]


def _person(request: HttpRequest, cast: list[User]) -> User | None:
    """Who it is; each attempt with a password is counted, by address and by person."""
    if name := request.POST.get("demo"):
        return next((person for person in cast if person.username == name), None)
    given = {key: request.POST.get(key, "") for key in ("username", "password")}
    count(limits.SIGN_IN_ADDRESS, address_of(request))
    count(limits.SIGN_IN_PERSON, given["username"])
    found = authenticate(request, **given)
    if not isinstance(found, User):
        return None
    forget(limits.SIGN_IN_PERSON, given["username"])
    return found


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return HttpResponseRedirect(reverse("sign-in"))


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language that was chosen, and go back to the page."""
    chosen = request.POST.get("language", "")
    response = HttpResponseRedirect(_next(request))
    if check_for_language(chosen):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, max_age=A_YEAR, samesite="Lax")
    return response


@login_not_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the theme that was chosen, and go back to the page."""
    response = HttpResponseRedirect(_next(request))
    if (chosen := request.POST.get("theme", "")) in THEMES:
        response.set_cookie("theme", chosen, max_age=A_YEAR, samesite="Lax")
    return response


def _next(request: HttpRequest) -> str:
    """Where to go next: a page of ours, never somebody else's."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and ours else reverse("home")


urlpatterns = [
    path("sign-in", sign_in, name="sign-in"),
    path("sign-out", sign_out, name="sign-out"),
    path("language", language, name="language"),
    path("theme", theme, name="theme"),
]
