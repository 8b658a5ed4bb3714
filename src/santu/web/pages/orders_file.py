"""Work orders of the hotline 12345 by file: the template, a file looked through and taken in, and what became of them."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from santu.hits.limits import UPLOADS
from santu.kernel.messages import N_, Fault, Refused, message
from santu.operate.domain.order_files import TEMPLATE, orders_csv, orders_workbook
from santu.operate.services.order_files import (
    MOST_ROWS,
    OrdersPreview,
    orders_export,
    orders_import,
    orders_preview,
)
from santu.web.days import day_needed
from santu.web.given import written
from santu.web.language import in_chinese, translate
from santu.web.limits import limited
from santu.web.pages.unit_frame import unit_frame
from santu.web.people import person_of
from santu.web.posts_files import attached, faults_table, ignored_in, is_import, no_file, seen_of
from santu.web.respond import gone_to, page
from santu.web.tables import Column, Row, Table
from santu.web.tables.files import XLSX
from santu.web.tables.template_files import template_file
from santu.web.uploads import MOST_BYTES, file_at_hand

NEW = (Column("order", N_("工单编号")), Column("came", N_("来电时间")), Column("title", N_("标题")))
CSV = "text/csv; charset=utf-8"
NO_FIRST, NO_LAST = N_("没有写来电日期的起；请填写。"), N_("没有写来电日期的止；请填写。")


@never_cache
@require_http_methods(["GET", "POST"])
@limited(UPLOADS, "POST")
def orders_file(request: HttpRequest, unit: str) -> HttpResponse:
    """Files of orders: to download, and one to take in."""
    _, day, context = unit_frame(request, unit, "unit-operation")
    if form := request.GET.get("format"):
        return template_file(TEMPLATE, form)
    address = reverse("orders-file", args=[unit])
    context |= {
        "part": "orders",
        "address": address,
        "sends": reverse("orders-sent", args=[unit]),
        "forms": [(form, f"{address}?format={form}") for form in ("xlsx", "csv")],
        "most": MOST_BYTES >> 20,
        "rows": MOST_ROWS,
        "said": request.POST,
        "today": timezone.localdate(),
    }
    if request.method != "POST":
        return page(request, "web/orders_file.html", context)
    with file_at_hand(request, "file") as file:
        if file is None:
            raise Refused([no_file()])
        by = person_of(request)
        try:
            preview = orders_preview(path=file, county=unit, by=by, ignored=ignored_in(request))
        except Refused as refused:
            found = faults_table(refused.faults, file.name)
            return page(request, "web/orders_file.html", context, tables=[found])
        seen = seen_of(preview.digest, *preview.rows)
        if is_import(request, seen):
            orders_import(preview=preview, by=by)
            return gone_to(request, day.link(reverse("unit-cases", args=[unit])))
    told = message(N_("新收 {new} 件，{same} 件已收过、不变"), new=len(preview.new), same=preview.same)
    context |= {
        "preview": preview,
        "seen": seen,
        "count": len(preview.new),
        "does": N_("登记这些"),
        "told": [told],
    }
    return page(request, "web/orders_file.html", context, tables=[_changes(preview)])


def _changes(preview: OrdersPreview) -> Table:
    """What the file would open."""
    rows = [
        Row((row.number, f"{timezone.localtime(row.came_at):%Y-%m-%d %H:%M}", row.title))
        for row in preview.rows
    ]
    return Table("changes", N_("要登记的"), NEW, rows, empty=N_("文件里的都已收过，没有新的。"))


@never_cache
@require_POST
def orders_sent(request: HttpRequest, unit: str) -> HttpResponse:
    """What became of the orders of a period, as a file for the platform; each time it is recorded."""
    faults: list[Fault] = []
    first = day_needed(request, "first", faults, NO_FIRST)
    last = day_needed(request, "last", faults, NO_LAST)
    if first is None or last is None:
        raise Refused(faults)
    orders = orders_export(county=unit, first=first, last=last, by=person_of(request))
    name = f"{translate(TEMPLATE.title)}-{first.isoformat()}-{last.isoformat()}"
    if written(request, "form") == "csv":
        return attached(orders_csv(orders, chinese=in_chinese()), CSV, name, "csv")
    title = translate(TEMPLATE.title)
    return attached(orders_workbook(orders, title, chinese=in_chinese()), XLSX, name, "xlsx")


urlpatterns = [
    path("units/<path:unit>/orders/file", orders_file, name="orders-file"),
    path("units/<path:unit>/orders/sent", orders_sent, name="orders-sent"),
]
