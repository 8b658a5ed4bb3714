"""The rules that are broken in a unit, each with what to do and its clause."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse

from santu.kernel.messages import N_, message
from santu.register.domain.broken import unit_of
from santu.register.domain.conformity import Key
from santu.register.domain.findings import violations
from santu.register.selectors.frames import broken_on
from santu.register.selectors.held import register_on
from santu.register.selectors.maps import scope_of, standard_on
from santu.web.pages.unit_frame import unit_frame
from santu.web.pages.unit_tables import FINDINGS, findings_row, rule_chips
from santu.web.paging import part_of
from santu.web.respond import page
from santu.web.tables import Row, RowsOf, Table

SHOWN = 100


def unit_findings(request: HttpRequest, unit: str) -> HttpResponse:
    """Every broken rule of a unit and of what lies in it, of one rule with ``?rule=``."""
    heading, day, context = unit_frame(request, unit, "unit")
    if not heading.is_there:
        return page(request, "web/unit_findings.html", context)
    scope, rule = scope_of(heading.way), request.GET.get("rule", "")
    register, broken, standard = (
        register_on(day.shown, scope),
        broken_on(day.shown, scope),
        standard_on(day.shown),
    )
    everything = list(broken.inside(register, unit))
    keys = [key for key in everything if rule in ("", key[0])]
    part = part_of(request, keys, SHOWN)

    def row(key: Key) -> Row:
        found = violations(broken.of([key]), register, standard)
        return findings_row(found[0], register.divisions.get(unit_of(key[1], register), heading.row), day)

    title = message(N_("{name}：不合规则之处"), name=heading.row.name)
    table = Table(
        "findings",
        title,
        FINDINGS,
        RowsOf(keys, row),
        empty=N_("没有不合规则之处。"),
        shown=[row(key) for key in part.things],
    )
    address = reverse("unit-findings", args=[unit])
    chips = rule_chips(broken, standard, unit, day, rule)
    more = {"chips": chips, "everything": (len(everything), day.link(address), not rule), "part": part}
    return page(request, "web/unit_findings.html", {**context, **more}, [table])


urlpatterns = [path("units/<path:unit>/findings", unit_findings, name="unit-findings")]
