"""Recording a certificate of who holds a post, and withdrawing one; both forms stand on the page of the post."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from santu.kernel.messages import N_, Fault, Refused
from santu.register.domain.certificates import Certificate
from santu.register.services.certificates import certificate_record, certificate_withdraw
from santu.standards.loader import load
from santu.web.days import day_in, day_needed, day_of
from santu.web.given import written
from santu.web.numbers import number_in
from santu.web.people import person_of
from santu.web.respond import gone_to


@require_POST
def record(request: HttpRequest, number: int) -> HttpResponse:
    """A certificate as it was written."""
    faults: list[Fault] = []
    kind, said, issuer = (written(request, name) for name in ("kind", "number", "issuer"))
    since, until = (day_in(request, name, faults) for name in ("valid_from", "valid_until"))
    if faults:
        raise Refused(faults)
    certificate = Certificate(kind, said, issuer, since, until)
    certificate_record(post=number, certificate=certificate, standards=load(), by=person_of(request))
    return _back(request, number)


@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """A certificate that does not count any more."""
    faults: list[Fault] = []
    day = day_needed(request, "day", faults, N_("没有填写从哪一天收回；请填写。"))
    if day is None:
        raise Refused(faults)
    chosen = number_in(written(request, "certificate")) or 0
    certificate_withdraw(
        post=number, certificate=chosen, day=day, reason=written(request, "reason"), by=person_of(request)
    )
    return _back(request, number)


def _back(request: HttpRequest, number: int) -> HttpResponse:
    return gone_to(request, day_of(request).link(reverse("staff-post", args=[number])) + "#certificates")


urlpatterns = [
    path("posts/<number:number>/certificates", record, name="staff-certificate"),
    path("posts/<number:number>/certificates/withdraw", withdraw, name="staff-certificate-withdraw"),
]
