"""One's second factor: whether there is one, setting it up, taking it off, recovery codes."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.base.views import IndexView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.cache import never_cache

from santu.accounts.passed import passed_second_factor, second_factor_given
from santu.accounts.selectors.second_factor import has_second_factor, plays_in_demo
from santu.accounts.services.second_factor import CODES, REMOVED, SET, second_factor_record
from santu.web.days import day_of
from santu.web.people import person_of
from santu.web.sights import sight_of
from santu.web.signing.forms import Telling

View = Callable[..., HttpResponse]


class Index(IndexView):
    """What somebody has, and what their roles ask for."""

    template_name = "web/second_factor.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """With what the roles ask for, and whether this session has passed."""
        person = person_of(self.request)
        held = sight_of(self.request).held
        more = {
            "is_cast": plays_in_demo(person),
            "is_set": has_second_factor(person),
            "has_passed": passed_second_factor(self.request, person),
            "asking": list(dict.fromkeys(one.is_.title for one in held if one.is_.needs_second_factor)),
        }
        return {**super().get_context_data(**kwargs), **more}


class SetUp(Telling, ActivateTOTPView):
    """The code to be read by the app, and the first code that the app shows."""

    template_name = "web/second_factor_set_up.html"

    def form_valid(self, form: Form) -> HttpResponse:
        """Set, and recorded; the recovery codes come next."""
        person = person_of(self.request)
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            second_factor_record(act=SET, by=person)
        second_factor_given(self.request, person)
        return response


class TakeOff(Telling, DeactivateTOTPView):
    """Do without; rights that ask for it are then gone."""

    template_name = "web/second_factor_take_off.html"

    def form_valid(self, form: Form) -> HttpResponse:
        """Removed, and recorded."""
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            second_factor_record(act=REMOVED, by=person_of(self.request))
        return response


class Codes(ViewRecoveryCodesView):
    """The recovery codes, which are shown once."""

    template_name = "web/recovery_codes.html"


class NewCodes(Telling, GenerateRecoveryCodesView):
    """Other recovery codes; those before are of no use any more."""

    template_name = "web/recovery_codes_new.html"

    def form_valid(self, form: Form) -> HttpResponse:
        """Made, and recorded."""
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            second_factor_record(act=CODES, by=person_of(self.request))
        return response


def _asked_of(view: View, *, is_set: bool) -> View:
    """For people who have, or have not yet, a second factor; others, and the cast, are led to the page that says so."""

    @wraps(view)
    def asked(request: HttpRequest) -> HttpResponse:
        person = person_of(request)
        if plays_in_demo(person) or has_second_factor(person) is not is_set:
            return HttpResponseRedirect(day_of(request).link(reverse("mfa_index")))
        return view(request)

    return never_cache(asked)


urlpatterns = [
    path("account/second-factor", Index.as_view(), name="mfa_index"),
    path("account/second-factor/set-up", _asked_of(SetUp.as_view(), is_set=False), name="mfa_activate_totp"),
    path(
        "account/second-factor/take-off",
        _asked_of(TakeOff.as_view(), is_set=True),
        name="mfa_deactivate_totp",
    ),
    path("account/recovery-codes", _asked_of(Codes.as_view(), is_set=True), name="mfa_view_recovery_codes"),
    path(
        "account/recovery-codes/new",
        _asked_of(NewCodes.as_view(), is_set=True),
        name="mfa_generate_recovery_codes",
    ),
]
