"""Notices: what asks for one's attention, and marking it as read."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from santu.kernel.messages import N_, message, refuse
from santu.operate.domain.case_words import ASKING, ESCALATED, NOTICES, STRUCK, SUPERVISED, TURNED_AMBER
from santu.operate.selectors.notices import notices_unread
from santu.operate.services.notices import notices_read
from santu.web.days import day_of, moment
from santu.web.numbers import number_in
from santu.web.people import person_of, titles
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of
from santu.web.tables import Cell, Column, Row, Table

TONES = {STRUCK: "red", ESCALATED: "red", SUPERVISED: "red", TURNED_AMBER: "amber"}


@require_http_methods(["GET", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """The unread ones, the latest first."""
    if request.method == "POST":
        said = [number_in(text) for text in request.POST.getlist("notice")]
        numbers = [number for number in said if number is not None]
        if not numbers or len(numbers) < len(said):
            raise refuse("notice", N_("没有选提醒；请刷新后再按“标为已读”。"))
        notices_read(numbers=numbers, by=person_of(request))
        return gone_to(request, day_of(request).link(reverse("work-notices")))
    found = notices_unread(sight_of(request))
    called, day = titles(one.by for one in found), day_of(request)
    columns = [
        Column("kind", N_("提醒"), "badge"),
        Column("case", N_("办件")),
        Column("task", N_("环节")),
        Column("due", N_("答复期限")),
        Column("by", N_("来自谁")),
        Column("at", N_("时间")),
    ]
    rows = [
        Row(
            [
                Cell(message(NOTICES[one.kind]), tone=TONES.get(one.kind, "accent")),
                Cell(one.title, day.link(reverse("case", args=[one.case])), below=one.case_number),
                one.task,
                one.due,
                called.get(one.by, one.by),
                moment(one.at),
            ]
        )
        for one in found
    ]
    table = Table("notices", N_("提醒"), columns, rows)
    context = {
        "notices": [
            (
                one,
                NOTICES[one.kind],
                TONES.get(one.kind, "accent"),
                called.get(one.by, one.by),
                one.kind in ASKING,
            )
            for one in found
        ],
        "readable": [one.number for one in found if one.kind not in ASKING],
    }
    return page(request, "web/work_notices.html", context, tables=[table])


urlpatterns = [path("workbench/notices", notices, name="work-notices")]
