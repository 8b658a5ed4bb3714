"""The duties of a unit 职责: which matter is done there, by which body, and who answers for it."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET

from santu.kernel.messages import N_, message
from santu.register.domain.words import MATTERS, POWERS, ROLES
from santu.register.selectors.duties import duties_done_at
from santu.register.selectors.lying import lying_on
from santu.web.pages.unit_frame import unit_frame
from santu.web.respond import page
from santu.web.tables import Cell, Column, Row, Table

DUTIES = (
    Column("matter", N_("事项编码"), "code"),
    Column("name", N_("事项名称")),
    Column("kind", N_("事项类型")),
    Column("body", N_("承办机构")),
    Column("role", N_("主办或配合")),
    Column("power", N_("权力来源")),
    Column("basis", N_("依据")),
)


@require_GET
def unit_duties(request: HttpRequest, unit: str) -> HttpResponse:
    """What is done at a unit on the day of the page, and who does it."""
    _, day, context = unit_frame(request, unit, "unit-duties")
    duties = duties_done_at([unit], day.shown)
    lying = lying_on(day.shown, {duty.body for duty in duties})

    rows = [
        Row(
            (
                duty.matter,
                duty.name,
                message(MATTERS.get(duty.kind, duty.kind)),
                Cell(
                    lying[duty.body].name,
                    day.link(reverse("body", args=[lying[duty.body].division, duty.body])),
                ),
                message(ROLES[duty.role]),
                message(POWERS.get(duty.power, duty.power)),
                duty.basis,
            )
        )
        for duty in duties
    ]
    empty = N_("这一天这里没有登记职责；请换一个日期，或导入职责清单。")
    table = Table("duties", N_("职责"), DUTIES, rows, empty=empty)
    return page(request, "web/unit_duties.html", context | {"part": "duties"}, tables=[table])


urlpatterns = [path("units/<path:unit>/duties", unit_duties, name="unit-duties")]
