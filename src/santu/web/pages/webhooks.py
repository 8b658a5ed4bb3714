"""Which other systems are told of events, what was sent to them, and sending again: for administrators, in their session."""

from collections.abc import Sequence

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from santu.kernel.messages import N_, Fault, Message, Refused, message
from santu.register.selectors.why import units_named
from santu.web.days import day_of
from santu.web.given import written, written_list
from santu.web.grant_rows import units_called
from santu.web.people import person_of, titles
from santu.web.respond import gone_to, page
from santu.webhooks.domain.addresses import REACHES, Reach
from santu.webhooks.domain.events import EVENTS, Event
from santu.webhooks.selectors import messages_last, subscriptions
from santu.webhooks.services.subscriptions import (
    LONGEST_NAME,
    delivery_again,
    webhook_make,
    webhook_start,
    webhook_stop,
)

STATES = {"waiting": N_("等待发送"), "received": N_("已收到"), "given_up": N_("已放弃")}
TONES = {"waiting": "amber", "received": "green", "given_up": "red"}


@never_cache
@require_http_methods(["GET", "POST"])
def webhooks(request: HttpRequest) -> HttpResponse:
    """All of them; a new one shows its secret on this page, and never again."""
    secret = _made(request) if request.method == "POST" else ""
    found = subscriptions()
    units = units_called(one.unit for one in found)
    called = titles(one.by for one in found)
    context = {
        "secret": secret,
        "hosts": sorted(settings.SANTU_WEBHOOK_HOSTS),
        "events": [(event.value, title) for event, title in EVENTS.items()],
        "longest_name": LONGEST_NAME,
        "found": [
            {
                "is": one,
                "kinds": _kinds(one.kinds),
                "unit": units.get(one.unit, one.unit),
                "reach": REACHES[Reach(one.reach)],
                "by": called[one.by],
            }
            for one in found
        ],
        "sent": [
            {"is": one, "kind": EVENTS[Event(one.kind)], "state": STATES[one.state], "tone": TONES[one.state]}
            for one in messages_last()
        ],
    }
    return page(request, "web/webhooks.html", context)


def _kinds(kinds: Sequence[str]) -> Message:
    return message("{kinds}", kinds=tuple(message(EVENTS[Event(kind)]) for kind in kinds))


def _made(request: HttpRequest) -> str:
    """Make one; a unit that is none, or several, is told with every other fault."""
    text = written(request, "unit")
    units = [row.id for row in units_named(text, timezone.localdate())] if text else []
    faults: list[Fault] = []
    if text and len(units) != 1:
        told = N_("“{unit}”不是一个单位（找到 {count} 个）；请写单位的代码。")
        faults.append(Fault("unit", message(told, unit=text, count=len(units))))
    try:
        return webhook_make(
            url=written(request, "url"),
            name=written(request, "name"),
            kinds=written_list(request, "kinds"),
            unit=units[0] if len(units) == 1 else "",
            by=person_of(request),
        )
    except Refused as refused:
        raise Refused([*faults, *(one for one in refused if not faults or one.place != "unit")]) from refused


@require_POST
def stop(request: HttpRequest, number: int) -> HttpResponse:
    """Send nothing more to one."""
    webhook_stop(number=number, reason=written(request, "reason"), by=person_of(request))
    return _back(request, gettext(N_("已停止推送。")))


@require_POST
def start(request: HttpRequest, number: int) -> HttpResponse:
    """Send to one again."""
    webhook_start(number=number, by=person_of(request))
    return _back(request, gettext(N_("已恢复推送。")))


@require_POST
def again(request: HttpRequest, number: int) -> HttpResponse:
    """Send one message again."""
    delivery_again(number=number, by=person_of(request))
    return _back(request, gettext(N_("已放回队列，编号不变；一分钟内重发。")))


def _back(request: HttpRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    return gone_to(request, day_of(request).link(reverse("webhooks")))


urlpatterns = [
    path("account/webhooks/", webhooks, name="webhooks"),
    path("account/webhooks/<number:number>/stop", stop, name="webhook-stop"),
    path("account/webhooks/<number:number>/start", start, name="webhook-start"),
    path("account/webhooks/messages/<number:number>/again", again, name="webhook-again"),
]
