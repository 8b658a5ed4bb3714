"""One's open sessions, and what the account holds about oneself."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from santu.accounts.domain.personal import HELD
from santu.accounts.selectors.sessions import session_handle, sessions_of
from santu.accounts.services.sessions import session_end, sessions_end
from santu.kernel.messages import N_, message
from santu.web.days import day_of
from santu.web.people import person_of
from santu.web.respond import gone_to, page
from santu.web.tables import Cell, Column, Row, Table

COLUMNS = (
    Column("name", N_("内容")),
    Column("purpose", N_("用来做什么")),
    Column("basis", N_("依据")),
    Column("retention", N_("保存多久")),
)


@require_http_methods(["GET", "POST"])
def own_sessions(request: HttpRequest) -> HttpResponse:
    """See them, end one, or end all others."""
    person = person_of(request)
    current = request.session.session_key or ""
    if request.method == "POST":
        if "others" in request.POST:
            sessions_end(user=person, by=person, but=current)
        else:
            session_end(handle=request.POST.get("session", ""), by=person)
        return gone_to(request, day_of(request).link(reverse("own-sessions")))
    context = {
        "sessions": sessions_of(person),
        "current": session_handle(current),
        "days": settings.SESSION_COOKIE_AGE // (24 * 3600),
    }
    return page(request, "web/own_sessions.html", context, [_held()])


def _held() -> Table:
    """What an account holds about its person."""
    rows = [
        Row([Cell(message(text)) for text in (one.name, one.purpose, one.basis, one.retention)])
        for one in HELD
    ]
    return Table("personal", N_("账号里有您的什么信息"), COLUMNS, rows)


urlpatterns = [path("account/sessions", own_sessions, name="own-sessions")]
