"""What people do to a plan: have it proven, approve it or its undoing, have it applied, have it undone."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from santu.accounts.selectors.demo import database_is_demo
from santu.design.selectors.consultations import rounds_of
from santu.jobs.services import job_start
from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.domain.synthetic import MARK
from santu.standards.loader import load
from santu.standards.schema import Item
from santu.transition.domain.instruments import Document, faults_of, made_up
from santu.transition.domain.turns import Deed
from santu.transition.selectors.authorities import authorities_of
from santu.transition.selectors.consulted import consultation_faults
from santu.transition.selectors.overview import plan_view
from santu.transition.selectors.plans import plan_named, plan_unresolved
from santu.transition.services.applying import faults_to_apply
from santu.transition.services.approving import faults_to_approve_undo, plan_approve, plan_approve_undo
from santu.transition.services.planning import faults_to_prove
from santu.transition.services.undoing import faults_to_undo
from santu.web.consultation_rows import round_shown
from santu.web.days import day_of, parsed_day
from santu.web.pages.plan import plan_context
from santu.web.people import person_of
from santu.web.respond import gone_to, page

FIELDS = ("number", "day", "issuer", "minutes")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document on the form: whose it is, and what stands in its fields."""

    item: Item
    organ: str
    form: str
    clause: str
    with_minutes: bool
    values: dict[str, str]

    @property
    def is_made_up(self) -> bool:
        return MARK in self.values["number"]


@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, number: int) -> HttpResponse:
    """The form with which a plan is approved."""
    return _approving(request, number, Deed.APPROVE)


@require_http_methods(["GET", "POST"])
def approve_undo(request: HttpRequest, number: int) -> HttpResponse:
    """The same form, with which the undoing of a plan is approved; it names first what is in the way."""
    return _approving(request, number, Deed.APPROVE_UNDO)


def _approving(request: HttpRequest, number: int, deed: Deed) -> HttpResponse:
    """The form with one sheet for each authority, and what is written in it."""
    plan, undoing = plan_named(number), deed is Deed.APPROVE_UNDO
    service = plan_approve_undo if undoing else plan_approve
    standards = load()
    needed = authorities_of(plan, standards)
    if request.method == "POST":
        documents = _documents(request, needed)
        service(plan=plan, documents=documents, standards=standards, by=person_of(request))
        return _back(request, number)
    latest = timezone.localdate() if undoing else plan.scenario.until
    context = {
        **plan_context(request, plan_view(number)),
        "deed": deed,
        "action": "plan-approve-undo" if undoing else "plan-approve",
        "way": faults_to_approve_undo(plan) if undoing else [],
        "is_demo": database_is_demo(),
        "sheets": _sheets(request, needed, latest, undoing=undoing),
        "unasked": [] if undoing else consultation_faults(plan, needed, standards),
        "rounds": [] if undoing else [round_shown(one) for one in rounds_of(plan.scenario.pk)],
        "guessed": [] if undoing else plan_unresolved(number),
        "day": day_of(request),
    }
    return page(request, "web/plan_approve.html", context)


def _sheets(request: HttpRequest, needed: list[Item], until: date, *, undoing: bool) -> list[Sheet]:
    made: list[Document] = []
    if "fill" in request.GET and database_is_demo():
        made = made_up(needed, min(until, timezone.localdate()), MARK, undoing=undoing)
    filling = {document.authority: document for document in made}
    return [_sheet(item, filling.get(item.id)) for item in needed]


def _sheet(item: Item, document: Document | None) -> Sheet:
    organ = item.text("organ_name")
    values = {"number": "", "day": "", "issuer": organ, "minutes": ""}
    if document:
        values = {
            "number": document.number,
            "day": document.day.isoformat(),
            "issuer": document.issuer,
            "minutes": document.minutes,
        }
    return Sheet(item, organ, item.text("instrument"), item.text("clause"), item.flag("minutes"), values)


def _posted(request: HttpRequest, field: str, item: Item) -> str:
    return request.POST.get(f"{field}-{item.id}", "").strip()


def _documents(request: HttpRequest, needed: list[Item]) -> list[Document]:
    """The documents of the form.

    Raises:
        Refused: a date is none; what else is wrong with the documents is said at once.
    """
    found: list[Document] = []
    faults: list[Fault] = []
    for item in needed:
        number, day, issuer, minutes = (_posted(request, field, item) for field in FIELDS)
        if not (number or day or minutes):
            continue
        shown = timezone.localdate()
        if day:
            try:
                shown = parsed_day(day, f"day-{item.id}")
            except Refused as refused:
                faults += refused.faults
        else:
            template = N_("“{what}”的批准文件没有日期；请补上，写成 2021-10-31 这样的年-月-日。（{clause}）")
            text = message(template, what=message(item.name), clause=item.text("clause"))
            faults.append(Fault(f"day-{item.id}", text))
        found.append(Document(item.id, number, shown, issuer, minutes, synthetic=MARK in number))
    if faults:
        demo = database_is_demo()
        raise Refused([*faults, *faults_of(found, needed, today=timezone.localdate(), demo=demo)])
    return found


@require_POST
def prove(request: HttpRequest, number: int) -> HttpResponse:
    """Have every prefix checked, in the background."""
    if faults := faults_to_prove(plan_named(number)):
        raise Refused(faults)
    return _started(request, number, "plan_prove", {"standards": load().jurisdiction})


@require_POST
def apply(request: HttpRequest, number: int) -> HttpResponse:
    """Have the plan carried into the register, in the background."""
    if faults := faults_to_apply(plan_named(number), person_of(request)):
        raise Refused(faults)
    return _started(request, number, "plan_apply", {"standards": load().jurisdiction})


@require_POST
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Have the plan taken back, in the background."""
    reason = request.POST.get("reason", "").strip()
    if faults := faults_to_undo(plan_named(number), reason=reason, by=person_of(request)):
        raise Refused(faults)
    return _started(request, number, "plan_undo", {"reason": reason})


def _started(request: HttpRequest, number: int, name: str, args: dict[str, str]) -> HttpResponse:
    job_start(name=name, args={"plan": number, **args}, by=person_of(request).username)
    return _back(request, number)


def _back(request: HttpRequest, number: int) -> HttpResponse:
    return gone_to(request, day_of(request).link(reverse("plan", args=[number])))


urlpatterns = [
    path("plans/<number:number>/approve", approve, name="plan-approve"),
    path("plans/<number:number>/approve-undo", approve_undo, name="plan-approve-undo"),
    path("plans/<number:number>/prove", prove, name="plan-prove"),
    path("plans/<number:number>/apply", apply, name="plan-apply"),
    path("plans/<number:number>/undo", undo, name="plan-undo"),
]
