"""People in the posts of a unit 人员: how many posts are filled, who holds them, what may be filled, what is in excess."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST

from santu.accounts.domain.roles import Right
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.domain.ledger import Account, Holds, Measure
from santu.register.domain.ledger_rules import paper_faults
from santu.register.domain.ledger_sums import Sums, sums_of
from santu.register.domain.staff import Place as Post
from santu.register.selectors.access import units_seen
from santu.register.selectors.lying import lying_on
from santu.register.selectors.posts_places import Place, bodies_hosted, places_right_under, under_which
from santu.register.selectors.quotas import balances_on
from santu.register.selectors.staff import excess_on, posts_on, promised, uses_of
from santu.register.selectors.use_applications import applications_under
from santu.register.services.staff import clean_up_plan
from santu.standards.loader import load
from santu.web.days import day_needed, day_of
from santu.web.given import written
from santu.web.loan_rows import kind_names
from santu.web.pages.unit_frame import Heading, unit_frame
from santu.web.papers import paper_of
from santu.web.people import person_of
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of
from santu.web.staff_rows import applications_table, counts_table, excess_table, people_table, uses_table

NAME = "unit-staff"
WITH_PEOPLE = (Level.COUNTY, Level.TOWNSHIP)
"""Where posts are approved and people enter; above them only sums are shown."""


@require_GET
def unit_staff(request: HttpRequest, unit: str) -> HttpResponse:
    """The posts of a unit and who holds them on the day of the page."""
    heading, day, context = unit_frame(request, unit, "unit-ledger")
    sight, kinds = sight_of(request), kind_names(load(), day.shown)
    bodies = bodies_hosted([unit], day.shown)[unit]
    here = {one.unit: one.name for one in bodies}
    under = _under(heading, day.shown)
    balances = balances_on(day.shown, [unit])
    found = sums_of(balances, under_which(unit, day.shown) | {one: one for one in here})
    people, uses = posts_on(day.shown, here), uses_of(here, day.shown)
    with_people = heading.row.level in WITH_PEOPLE
    heads = [sums for (_, of), some in found.items() if of is Measure.HEADS for sums in some.values()]
    excess = excess_on(day.shown, [unit])
    lying = lying_on(day.shown, {one.body for one in excess})

    applications = applications_under(unit, day.shown) if with_people else []
    named = {
        body: one.name for body, one in lying_on(day.shown, {one.place.body for one in applications}).items()
    }

    def link(place: str) -> str:
        if place in here:
            return day.link(reverse("body", args=[unit, place]))
        return day.link(reverse(NAME, args=[place]))

    context |= {
        "part": "staff",
        "with_people": with_people and bool(here),
        "totals": _totals(sum(heads, Sums())),
        "unnamed": _filled(balances, here) - len(people),
        "may": with_people and bool(units_seen(sight, [unit], Right.QUOTA)) and sight.has(Right.QUOTA),
        "may_apply": heading.row.level is Level.TOWNSHIP
        and sight.has(Right.BORROW)
        and bool(units_seen(sight, [unit], Right.BORROW)),
        "without_plan": [
            (one, lying[one.body].name, kinds[one.kind]) for one in excess if one.measure is Measure.HEADS
        ],
        "key": uuid4(),
    }
    tables = [
        counts_table(found, [*bodies, *under], None if under else promised(uses), kinds, link),
        excess_table(excess, lying, kinds, day),
        applications_table(applications, named, kinds, day, unit if context["may"] else ""),
        uses_table(uses, here, kinds, day),
        people_table(people, here, kinds, day),
    ]
    return page(request, "web/unit_staff.html", context, tables=tables)


def _totals(sums: Sums) -> list[tuple[str, int, bool]]:
    """What there is of heads, and whether it is a matter of concern."""
    filled, vacant, beyond = (sums.of[holds] for holds in (Holds.FILLED, Holds.VACANT, Holds.BEYOND))
    told = [(N_("核定"), sums.authorised), (N_("实有"), filled), (N_("空编"), vacant)]
    return [*((title, n, False) for title, n in told), (N_("超编"), beyond, beyond > 0)]


def _under(heading: Heading, day: date) -> list[Place]:
    """The divisions right under a unit; of a township none, its people are its own."""
    return [] if heading.row.level is Level.TOWNSHIP else places_right_under(heading.unit, day)


def _filled(balances: Mapping[Account, int], bodies: Collection[str]) -> int:
    """How many are in post in some bodies by the ledger."""
    return sum(
        amount
        for account, amount in balances.items()
        if account.unit in bodies and account.holds is Holds.FILLED and account.measure is Measure.HEADS
    )


@require_POST
def clean_up(request: HttpRequest, unit: str) -> HttpResponse:
    """Say until when the excess of a body of the unit is to be gone."""
    faults: list[Fault] = []
    due = day_needed(request, "due", faults, N_("没有填写消化期限；请填写。"))
    body, _, kind = written(request, "body").partition(" ")
    if not body:
        faults.append(Fault("body", message(N_("没有选超编的机构；请选一个。"))))
    paper = paper_of(request)
    if faults or due is None:
        raise Refused([*faults, *paper_faults(paper)])
    clean_up_plan(
        place=Post(body, kind), day=sight_of(request).today, due=due, paper=paper, by=person_of(request)
    )
    return gone_to(request, f"{day_of(request).link(reverse(NAME, args=[unit]))}#excess")


urlpatterns = [
    path("units/<path:unit>/staff", unit_staff, name=NAME),
    path("units/<path:unit>/staff/clean-up", clean_up, name="clean-up"),
]
