"""Approving that a body fills vacant posts 用编核准, the slip of an approval 用编通知, and entering a post by it."""

from datetime import date
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from santu.accounts.domain.roles import Right
from santu.kernel.messages import N_, Fault, Message, Refused, message
from santu.register.domain.ledger import Holds, Measure
from santu.register.domain.ledger_rules import paper_faults
from santu.register.domain.staff import Holder, Place, Use, holder_faults
from santu.register.selectors.access import units_seen
from santu.register.selectors.lying import lying_on
from santu.register.selectors.quotas import balances_on
from santu.register.selectors.staff import posts_by_use, promised, use_numbered, use_paper, uses_under
from santu.register.selectors.use_applications import applications_under
from santu.register.services.staff import post_enter
from santu.register.services.use_applications import use_grant
from santu.register.services.uses import UseWish, amount_faults, use_approve
from santu.standards.loader import load
from santu.web.audit_rows import trail_of
from santu.web.days import NO_DAY, day_in, day_needed, day_of
from santu.web.given import asked, written
from santu.web.loan_rows import kind_names
from santu.web.numbers import number_in
from santu.web.pages.unit_frame import heading_of, unit_frame
from santu.web.papers import paper_of
from santu.web.people import person_of
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of
from santu.web.staff_rows import LEADERS, people_table

VACANT = N_("{body}：{kind}，{leader}（还可核准 {n} 名）")


@require_http_methods(["GET", "POST"])
def use_new(request: HttpRequest, unit: str) -> HttpResponse:
    """What may be filled in the bodies of a unit, and by which papers."""
    _, day, context = unit_frame(request, unit, "unit-ledger")
    if request.method == "POST":
        return gone_to(request, day.link(reverse("staff-use", args=[_approved(request)])))
    today = sight_of(request).today
    chosen = number_in(asked(request, "application"))
    context |= {
        "part": "staff",
        "vacant": vacant_posts(unit, today),
        "today": today,
        "key": uuid4(),
        "application": next(
            (one for one in applications_under(unit, today) if one.number == chosen and one.waits), None
        )
        if chosen
        else None,
    }
    return page(request, "web/staff_use_new.html", context)


def vacant_posts(unit: str, day: date) -> list[tuple[str, Message]]:
    """The posts in a unit that may still be approved to be filled: as the form sends them, and in words."""
    balances, kinds = balances_on(day, [unit]), kind_names(load(), day)
    given = promised(uses_under(unit, day))
    lying = lying_on(day, {account.unit for account in balances})
    found = []
    for account, amount in balances.items():
        if account.holds is not Holds.VACANT:
            continue
        heads, beyond = account._replace(measure=Measure.HEADS), account._replace(holds=Holds.BEYOND)
        free = min(amount - given[account], balances.get(heads, 0) - given[heads])
        if free > 0 and beyond not in balances:
            leader = "" if account == heads else account.measure.value
            told = {
                "body": lying[account.unit].name,
                "kind": kinds.get(account.kind, account.kind),
                "n": free,
            }
            words = message(VACANT, leader=message(LEADERS[leader]), **told)
            found.append((f"{account.unit} {account.kind} {leader}".strip(), words))
    return sorted(found)


def _approved(request: HttpRequest) -> int:
    """Approve what was written; the number of the slip.

    Raises:
        Refused: something is wrong with it; every fault at once.
    """
    faults: list[Fault] = []
    place = place_chosen(request, faults)
    amount = number_in(written(request, "amount")) or 0
    day = day_needed(request, "day", faults, NO_DAY)
    until = day_needed(request, "until", faults, N_("没有填写有效期到哪一天；请填写。"))
    paper = paper_of(request)
    if faults or day is None or until is None:
        raise Refused([*faults, *amount_faults(amount), *paper_faults(paper)])
    standards, by = load(), person_of(request)
    wish = UseWish(place, amount, day, until)
    if application := number_in(written(request, "application")):
        return use_grant(number=application, wish=wish, paper=paper, standards=standards, by=by)
    return use_approve(wish=wish, paper=paper, standards=standards, by=by)


def place_chosen(request: HttpRequest, faults: list[Fault]) -> Place:
    """The posts that were chosen, as the form sends them; that none were is told with the other faults."""
    body, kind, leader = [*written(request, "body").split(" "), "", ""][:3]
    if not body:
        faults.append(Fault("body", message(N_("没有选要用哪些编制；请选一项。"))))
    return Place(body, kind, leader if leader in LEADERS else "")


@require_GET
def use(request: HttpRequest, number: int) -> HttpResponse:
    """The slip of an approval, who entered by it, and what of it is left."""
    day, sight, found = day_of(request), sight_of(request), use_numbered(number)
    kinds = kind_names(load(), found.day)
    context = _slip(request, found) | {
        "paper": use_paper(number),
        "about": f"use:{number}",
        "may_enter": found.used < found.amount
        and found.day <= sight.today <= found.until
        and sight.has(Right.QUOTA)
        and bool(units_seen(sight, [_division(found, request)], Right.QUOTA)),
        "over": sight.today > found.until,
    }
    posts = posts_by_use(number)
    lying = lying_on(max(day.shown, found.day), {one.place.body for one in posts})
    names = {one: lies.name for one, lies in lying.items()}
    tables = [people_table(posts, names, kinds, day), trail_of("use", number, request)]
    return page(request, "web/staff_use.html", context, tables=tables)


def _division(found: Use, request: HttpRequest) -> str:
    """Where the body of an approval lies today, or lay when it was given."""
    for day in (sight_of(request).today, found.day):
        if lies := lying_on(day, [found.place.body]).get(found.place.body):
            return lies.division
    return ""


def _slip(request: HttpRequest, found: Use) -> dict[str, object]:
    lying = lying_on(found.day, [found.place.body])
    kinds, division = kind_names(load(), found.day), _division(found, request)
    return {
        "use": found,
        "left": found.amount - found.used,
        "body": lying[found.place.body].name if lying else found.place.body,
        "unit": division,
        "unit_name": heading_of(division, found.day).row.name if division else "",
        "kind": kinds.get(found.place.kind, found.place.kind),
        "leader": LEADERS[found.place.leader],
    }


@never_cache
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, number: int) -> HttpResponse:
    """Who enters a post by an approval."""
    found, day = use_numbered(number), day_of(request)
    if request.method == "POST":
        post = _entered(request, found)
        return gone_to(request, day.link(reverse("staff-post", args=[post])))
    context = _slip(request, found) | {"today": sight_of(request).today, "key": uuid4()}
    return page(request, "web/staff_enter.html", context)


def _entered(request: HttpRequest, found: Use) -> int:
    """Enter who was written down; the number of the post.

    Raises:
        Refused: something is wrong with it; every fault at once.
    """
    faults: list[Fault] = []
    day, retires = day_needed(request, "day", faults, NO_DAY), day_in(request, "retires", faults)
    holder = Holder(written(request, "name"), written(request, "identity").upper(), retires)
    place = Place(
        found.place.body,
        found.place.kind,
        found.place.leader,
        written(request, "title"),
        written(request, "works_at"),
    )
    paper = paper_of(request)
    if faults or day is None:
        raise Refused([*holder_faults(holder), *faults, *paper_faults(paper)])
    return post_enter(
        use=found.number,
        holder=holder,
        place=place,
        day=day,
        paper=paper,
        standards=load(),
        by=person_of(request),
    )


urlpatterns = [
    path("units/<path:unit>/staff/approve", use_new, name="staff-use-new"),
    path("uses/<number:number>/", use, name="staff-use"),
    path("uses/<number:number>/enter", enter, name="staff-enter"),
]
