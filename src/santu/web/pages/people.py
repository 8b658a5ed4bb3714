"""The people who use this database and their roles; somebody new; and units by the beginning of a name, for fields."""

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from santu.accounts.domain.roles import BY_KEY, ROLES, Right
from santu.accounts.services.people import user_create
from santu.hits.limits import SEARCHES
from santu.kernel.messages import N_, Message, message
from santu.register.domain.rows import Division
from santu.register.domain.words import BRACKETED
from santu.register.selectors.people import BY, Card, Sought, everybody_seen, people_seen
from santu.register.selectors.reach import Sight
from santu.register.selectors.search import divisions_like, hits
from santu.register.selectors.why import units_meant, units_named
from santu.web.days import Day, day_of
from santu.web.given import asked, written
from santu.web.grant_rows import units_called
from santu.web.language import in_chinese
from santu.web.limits import limited
from santu.web.paging import part_of
from santu.web.people import person_of
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of
from santu.web.tables import Cell, Column, Row, RowsOf, Table

SUGGESTED = 8
ACTIVE = {"": None, "yes": True, "no": False}
"""How an address says whether people are to be active."""
COLUMNS = (
    Column("title", N_("称谓")),
    Column("username", N_("用户名"), "code"),
    Column("state", N_("状态"), "badge"),
    Column("roles", N_("角色和管的单位")),
)
HOLDS = N_("{role}，{unit}")
Names = Mapping[str, str | Message]


def people(request: HttpRequest) -> HttpResponse:
    """Everybody whom whoever asks may know of, with the roles of the day."""
    day, sight = day_of(request), sight_of(request)
    wanted = {name: asked(request, name) for name in ("q", "role", "unit", "active")}
    found = units_in(wanted["unit"], sight, day)
    cards: Sequence[Card] = []
    if found or not wanted["unit"]:
        units = [row.id for row in found]
        active = ACTIVE.get(wanted["active"])
        role = wanted["role"] if wanted["role"] in BY_KEY else ""
        cards = people_seen(sight, Sought(day.shown, wanted["q"], role, units, active))
    part = part_of(request, cards)
    named = cards if request.GET.get("export") else part.things
    names = units_called(one.held.unit for card in named for one in card.on(day.shown))

    def row(card: Card) -> Row:
        return _row(card, day, names)

    empty = N_("没有符合条件的人；请换一个条件，或看全部。")
    table = Table("people", N_("人员"), COLUMNS, RowsOf(cards, row), empty, shown=list(map(row, part.things)))
    context = {
        "part": part,
        "wanted": wanted,
        "narrowed": any(wanted.values()),
        "roles": ROLES,
        "no_such_unit": bool(wanted["unit"]) and not found,
        "gives": sight.has(Right.GRANT),
    }
    return page(request, "web/people.html", context, [table])


def units_in(text: str, sight: Sight, day: Day) -> list[Division]:
    """The units that are meant by what somebody wrote who may see people; none where nothing is written."""
    if not text:
        return []
    return units_named(text, day.shown) if everybody_seen(sight) else units_meant(text, sight, day.shown)


def _row(card: Card, day: Day, names: Names) -> Row:
    user = card.user
    parts = [
        Cell(message(HOLDS, role=message(one.held.is_.title), unit=names.get(one.held.unit, one.held.unit)))
        for one in card.on(day.shown)
    ]
    whole = message("{roles}", roles=tuple(part.value for part in parts)) if parts else ""
    return Row(
        [
            Cell(called(card), href=day.link(reverse("person", args=[user.username]))),
            user.username,
            Cell(message(N_("在用")), tone="green") if user.is_active else Cell(message(N_("停用")), tone="amber"),
            Cell(whole, parts=parts),
        ]
    )  # fmt: skip


def called(card: Card) -> str:
    """What a person is called, in the language of the page."""
    user = card.user
    return user.title_zh if in_chinese() else user.title_en or user.title_zh


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def person_new(request: HttpRequest) -> HttpResponse:
    """Ask who it is, or enter them."""
    if request.method == "GET":
        return page(request, "web/person_new.html", {})
    username, title_zh, title_en = (written(request, name) for name in ("username", "title_zh", "title_en"))
    made = user_create(
        username=username,
        title_zh=title_zh,
        title_en=title_en,
        password=request.POST.get("password") or None,
        by=person_of(request),
    )
    messages.success(
        request, gettext(N_("已登记“{username}”；现在授予角色。")).format(username=made.username)
    )
    return gone_to(request, day_of(request).link(reverse("person", args=[made.username])))


@limited(SEARCHES, "GET")
def units(request: HttpRequest) -> HttpResponse:
    """The few units closest to what is being written in a field, each by its code."""
    day, sight, text = day_of(request), sight_of(request), asked(request, "unit") or asked(request, "what")
    found: list[tuple[str, str, Message]] = []
    if text:
        reaches = [reach for right in BY if (reach := sight.on(day.shown, right))]
        reach = max(reaches, key=lambda one: one.everything)
        for hit in hits(divisions_like(text, reach, SUGGESTED), day.shown):
            name = message(BRACKETED, name=hit.found.row.name, more=" › ".join(hit.place))
            found.append((hit.found.unit, hit.code or hit.found.unit, name))
    return render(request, "web/parts/unit_options.html", {"found": found})


urlpatterns = [
    path("people/", people, name="people"),
    path("people/new", person_new, name="person-new"),
    path("people/units", units, name="people-units"),
]
