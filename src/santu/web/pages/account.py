"""One's own account: changing the password, and saying again who one is before something that matters."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.views import PasswordChangeView, ReauthenticateView
from allauth.mfa.base.views import ReauthenticateView as CodeAgainView
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from santu.kernel.messages import N_, refuse
from santu.web.audit_rows import trail_of
from santu.web.days import day_of
from santu.web.people import person_of
from santu.web.respond import gone_to, page
from santu.web.signing.forms import NewPassword, Telling

HAS_NONE = N_("“{username}”登录不用密码，不能修改；真实使用时请另建用户。")


class Password(Telling, PasswordChangeView):
    """Change one's own password; whoever is signed in elsewhere as the same person is signed out there."""

    form_class = NewPassword
    template_name = "web/password.html"

    @method_decorator(sensitive_post_parameters("oldpassword", "password1", "password2"))
    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """People of a demonstration have no password."""
        person = person_of(request)
        if person.has_usable_password():
            response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
            return response
        if request.method == "POST":
            raise refuse("", HAS_NONE, username=person.username)
        return self._page({"has_none": True})

    def render_to_response(self, context: dict[str, Any], **_more: object) -> HttpResponse:
        """With what was recorded of the account."""
        return self._page({**context, "done": "done" in self.request.GET})

    def _page(self, context: dict[str, Any]) -> HttpResponse:
        username = person_of(self.request).username
        trail = trail_of("user", username, self.request)
        return page(self.request, self.template_name, {**context, "about": f"user:{username}"}, [trail])

    def form_valid(self, form: Form) -> HttpResponse:
        """Changed; the same page says so."""
        super().form_valid(form)
        done = day_of(self.request).link(reverse("account_change_password"), done="1")
        return gone_to(self.request, done)


class Again(Telling, ReauthenticateView):
    """The password once more, before something that matters."""

    template_name = "web/again.html"


class AgainByCode(Telling, CodeAgainView):
    """A code instead."""

    template_name = "web/again.html"


def _where_possible(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For people who can say again who they are; the cast of a demonstration has nothing to say it with."""

    @wraps(view)
    def asked(request: HttpRequest) -> HttpResponse:
        if get_adapter().get_reauthentication_methods(person_of(request)):
            return view(request)
        return HttpResponseRedirect(day_of(request).link(reverse("mfa_index")))

    return asked


urlpatterns = [
    path("account/password", Password.as_view(), name="account_change_password"),
    path("account/again", _where_possible(Again.as_view()), name="account_reauthenticate"),
    path("account/again/code", _where_possible(AgainByCode.as_view()), name="mfa_reauthenticate"),
]
