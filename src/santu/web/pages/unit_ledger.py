"""The ledger of posts 编制台账 of a unit: what it has on the day, where that stands, and the vouchers behind it."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST

from santu.accounts.domain.roles import Right
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Message, Refused, message
from santu.register.domain.ledger import MEASURES, Account, trial
from santu.register.domain.ledger_rules import EARLIEST
from santu.register.domain.ledger_sums import Counted, Sums, sums_of
from santu.register.selectors.access import units_seen
from santu.register.selectors.posts_places import Place, bodies_hosted, places_right_under, under_which
from santu.register.selectors.quotas import balances_kept, closed_through
from santu.register.selectors.reach import Sight
from santu.register.selectors.vouchers import vouchers_about
from santu.register.services.quotas import quota_close
from santu.standards.loader import load
from santu.web.days import Day, day_in, day_of
from santu.web.ledger_rows import balances_table, counted_name, places_table, vouchers_table
from santu.web.loan_rows import kind_names
from santu.web.pages.ledger_control import controls_table
from santu.web.pages.unit_frame import Heading, unit_frame
from santu.web.people import person_of
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of

SHOWN = 12
"""So many vouchers stand on the page."""
TITLES = {
    Level.PROVINCE: N_("各市的编制"),
    Level.CITY: N_("各县（市、区）的编制"),
    Level.COUNTY: N_("各乡镇（街道）的编制"),
}
OF_BODIES = N_("各机构的编制")


@require_GET
def unit_ledger(request: HttpRequest, unit: str) -> HttpResponse:
    """The balances of a unit on the day of the page, and its latest vouchers."""
    heading, day, context = unit_frame(request, unit, "unit-ledger")
    sight, standards = sight_of(request), load()
    balances = balances_kept(day.shown, unit)
    places = places_in(heading, day)
    inside = {one.unit: one.unit for one in places} | under_which(unit, day.shown)
    found = sums_of(balances, inside)
    kinds = kind_names(standards, day.shown)
    order = [(kind, measure) for kind in kinds for measure in MEASURES if (kind, measure) in found]
    chosen = _chosen(request, order)
    closed = closed_through()
    context |= {
        "part": "ledger",
        "is_empty": not order,
        "chips": [
            (counted_name(one, kinds), day.link(request.path, of="-".join(one)), one == chosen)
            for one in order
        ],
        "chosen": counted_name(chosen, kinds) if chosen else "",
        "off": _off(balances, kinds) if heading.row.level is Level.PROVINCE else None,
        "closed": closed if closed > EARLIEST else None,
        "may_enter": _may(sight, unit) and heading.row.level is not Level.VILLAGE,
        "may_close": heading.row.level is Level.PROVINCE and sight.on(sight.today, Right.QUOTA).everything,
    }
    sums: Mapping[str, Sums] = found[chosen] if chosen else {}
    tables = [
        balances_table(found, order, kinds),
        places_table(
            TITLES.get(heading.row.level, OF_BODIES),
            sums,
            [(one.unit, one.name) for one in places],
            Links(heading, places, day, "unit-ledger"),
        ),
        vouchers_table(vouchers_about(day.shown, [unit], SHOWN), day),
        controls_table([Place(unit, heading.row.name), *(one for one in places if not one.is_body)], day),
    ]
    return page(request, "web/unit_ledger.html", context, tables=tables)


def places_in(heading: Heading, day: Day) -> list[Place]:
    """The units right under one; of a township its bodies."""
    if heading.row.level in TITLES:
        return places_right_under(heading.unit, day.shown)
    return bodies_hosted([heading.unit], day.shown)[heading.unit]


class Links:
    """Where a page of a place is, or for a body its own page."""

    def __init__(self, heading: Heading, places: list[Place], day: Day, page: str) -> None:
        self._host, self._day, self._page = heading.unit, day, page
        self._bodies = {one.unit for one in places if one.is_body}

    def __call__(self, unit: str) -> str:
        if unit in self._bodies:
            return self._day.link(reverse("body", args=[self._host, unit]))
        return self._day.link(reverse(self._page, args=[unit]))


def _chosen(request: HttpRequest, order: list[Counted]) -> Counted | None:
    asked = request.GET.get("of", "")
    return next((one for one in order if "-".join(one) == asked), order[0] if order else None)


def _off(balances: Mapping[Account, int], kinds: Mapping[str, Message]) -> list[Message]:
    """The kinds whose trial balance is not zero."""
    template = N_("{kind}差 {n}")
    return [
        message(template, kind=counted_name(counted, kinds), n=by)
        for counted, by in trial(balances).items()
        if by
    ]


def _may(sight: Sight, unit: str) -> bool:
    return sight.has(Right.QUOTA) and bool(units_seen(sight, [unit], Right.QUOTA))


@require_POST
def close(request: HttpRequest, unit: str) -> HttpResponse:
    """Close the accounts of everything through a day, from the page of a province."""
    faults: list[Fault] = []
    through = day_in(request, "through", faults)
    if through is None and not faults:
        faults.append(Fault("through", message(N_("没有选择年结到哪一天；请填写。"))))
    if faults or through is None:
        raise Refused(faults)
    quota_close(through=through, document=request.POST.get("document", ""), by=person_of(request))
    return gone_to(request, day_of(request).link(reverse("unit-ledger", args=[unit])))


urlpatterns = [
    path("units/<path:unit>/ledger", unit_ledger, name="unit-ledger"),
    path("units/<path:unit>/ledger/close", close, name="ledger-close"),
]
