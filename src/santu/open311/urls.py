"""The addresses of Open311, and what each answers."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import re_path
from django.utils import timezone

from santu.kernel.messages import N_, Fault, Refused
from santu.open311 import answers
from santu.open311.asking import filed, listed, parameter, period_of, updated_at, which_of
from santu.open311.door import Asked, door, key_holder, nowhere
from santu.open311.faults import FORBIDDEN, NOT_FOUND, UNREADABLE, Wrong, translate, wrong
from santu.open311.rendering import JSON, XML, answered
from santu.operate.domain.forms import Form
from santu.operate.domain.open_requests import attributes_of
from santu.operate.selectors.open_requests import (
    Which,
    form_on,
    requests_of,
    services_of,
    updates_of,
    version_of,
)
from santu.operate.services.open_requests import Filed, Updating, request_file, request_update

PREFIX = "open311/v2/"
CONTACT = N_(
    "令牌（api_key）向县级热线机构要。报送人的姓名和电话只为回访保存，按留存期限清除；邮箱、设备和账号不保存。公开的只有服务、状态、时间、地方和办理环节。"
)
THEIRS = frozenset({"", "process"})
"""Where a refusal says that it is not theirs to file."""


def _form() -> Form:
    return form_on(timezone.localdate())


@door("GET", "HEAD", reads_county=False)
def discovery(asked: Asked) -> HttpResponse:
    """Where the services are."""
    address = asked.request.build_absolute_uri(f"/{PREFIX.rstrip('/')}")
    changeset = answers.changed(_form(), version_of(timezone.localdate()))
    return answered(asked.form, "discovery", answers.discovery(address, translate(CONTACT), changeset))


@door("GET", "HEAD")
def services(asked: Asked) -> HttpResponse:
    """What one can ask for in the county."""
    metadata = bool(attributes_of(_form()))
    found = services_of(asked.county, timezone.localdate()).values()
    return answered(asked.form, "services", [answers.service(one, metadata=metadata) for one in found])


@door("GET", "HEAD")
def service(asked: Asked, code: str) -> HttpResponse:
    """What a service asks for."""
    _known(asked, code)
    return answered(asked.form, "service_definition", answers.definition(code, _form()))


def _known(asked: Asked, code: str) -> None:
    if code not in services_of(asked.county, timezone.localdate()):
        raise wrong(
            NOT_FOUND, "service_code", N_("没有编码为“{code}”的服务；请先读服务清单。"), code=code[:40]
        )


@door("GET", "HEAD", "POST")
def requests(asked: Asked) -> HttpResponse:
    """Requests that are asked for, or one that is filed."""
    if asked.request.method == "POST":
        return _file(asked)
    found = requests_of(asked.county, which_of(asked.request.GET))
    return answered(asked.form, "service_requests", [answers.request(one) for one in found])


def _file(asked: Asked) -> HttpResponse:
    sent, by = asked.request.POST, key_holder(asked)
    code = sent.get("service_code", "").strip()
    if not code:
        raise wrong(UNREADABLE, "service_code", N_("没有写 service_code；请先读服务清单。"))
    _known(asked, code)
    written, faults = filed(sent, _form())
    if faults:
        raise Wrong(UNREADABLE, faults)
    try:
        case = request_file(told=Filed(asked.county, code, written), by=by)
    except Refused as refused:
        raise _as_asked(refused) from refused
    told = {"service_request_id": case.number, "service_notice": None, "account_id": None}
    return answered(asked.form, "service_requests", [told])


def _as_asked(refused: Refused) -> Wrong:
    """A refusal in the names of the protocol; what is not theirs is told as a key that does not do."""
    theirs = all(str(one.place) in THEIRS for one in refused.faults)
    named = [
        Fault(parameter(str(one.place)) if str(one.place) else "", one.message) for one in refused.faults
    ]
    return Wrong(FORBIDDEN if theirs else UNREADABLE, named)


@door("GET", "HEAD")
def request(asked: Asked, number: str) -> HttpResponse:
    """One request."""
    now = timezone.now()
    found = requests_of(asked.county, Which(now - timedelta(days=1), now, [number]))
    if not found:
        raise wrong(NOT_FOUND, "service_request_id", N_("没有编号为“{number}”的请求。"), number=number[:40])
    return answered(asked.form, "service_requests", [answers.request(one) for one in found])


@door("GET", "HEAD")
def token(_asked: Asked, number: str) -> HttpResponse:
    """No token is ever given out: the number of a request is told at once."""
    none = N_("没有“{token}”这个凭证：报送时直接给编号，不给凭证。")
    raise wrong(NOT_FOUND, "token", none, token=number[:40])


@door("GET", "HEAD", "POST")
def updates(asked: Asked) -> HttpResponse:
    """The steps of requests, or an update that is filed."""
    if asked.request.method == "POST":
        return _update(asked)
    faults: list[Fault] = []
    first, last = period_of(asked.request.GET, faults)
    if faults:
        raise Wrong(UNREADABLE, faults)
    number = next(iter(listed(asked.request.GET, "service_request_id")), "")
    found = updates_of(asked.county, first, last, number, 1000)
    return answered(asked.form, "service_request_updates", [answers.update(one) for one in found])


def _update(asked: Asked) -> HttpResponse:
    sent, by = asked.request.POST, key_holder(asked)
    faults: list[Fault] = []
    updated_at(sent, faults)
    if faults:
        raise Wrong(UNREADABLE, faults)
    number = sent.get("service_request_id", "").strip()
    if not number:
        raise wrong(UNREADABLE, "service_request_id", N_("没有写 service_request_id。"))
    named = (sent.get("update_id") or sent.get("update_id_ext") or "").strip()
    told = Updating(number, named, sent.get("status", "")[:40].replace("\0", ""), sent.get("description", ""))
    try:
        made = request_update(county=asked.county, told=told, by=by)
    except Refused as refused:
        status = FORBIDDEN if all(not str(one.place) for one in refused.faults) else UNREADABLE
        raise Wrong(status, refused.faults) from refused
    return answered(asked.form, "service_request_updates", [{"update_id": made}])


elsewhere = door("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", reads_county=False)(nowhere)


def lost(request: HttpRequest) -> HttpResponse:
    """Nothing is at this address; what ends in .xml is told so in XML."""
    return elsewhere(request, form=XML if request.path.endswith(".xml") else JSON)


lost.has_own_door = True  # type: ignore[attr-defined]  # it tells the same to everybody
lost.csrf_exempt = True  # type: ignore[attr-defined]  # there is nothing that could be forged
lost.login_required = False  # type: ignore[attr-defined]  # nobody signs in here

FORM = r"\.(?P<form>json|xml)\Z"
urlpatterns = [
    re_path(rf"^{PREFIX}\Z", discovery, {"form": JSON}, name="open311"),
    re_path(rf"^(?:{PREFIX}|open311/)discovery{FORM}", discovery, name="open311-discovery"),
    re_path(rf"^{PREFIX}services{FORM}", services, name="open311-services"),
    re_path(rf"^{PREFIX}services/(?P<code>[^/]{{1,200}}){FORM}", service, name="open311-service"),
    re_path(rf"^{PREFIX}requests{FORM}", requests, name="open311-requests"),
    re_path(rf"^{PREFIX}requests/(?P<number>[^/]{{1,200}}){FORM}", request, name="open311-request"),
    re_path(rf"^{PREFIX}tokens/(?P<number>[^/]{{1,200}}){FORM}", token, name="open311-token"),
    re_path(rf"^{PREFIX}servicerequestupdates{FORM}", updates, name="open311-updates"),
    re_path(r"^open311/", lost, name="open311-nowhere"),
]
