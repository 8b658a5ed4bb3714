"""A post that somebody holds: the name masked, shown for a reason that is kept; leaving it, and moving to another."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from santu.accounts.domain.roles import Right
from santu.kernel.messages import N_, Fault, Message, Refused, message
from santu.register.domain.certificates import KINDS
from santu.register.domain.enforcement import HOURS
from santu.register.domain.ledger_rules import paper_faults
from santu.register.domain.staff import Revealed, Use
from santu.register.selectors.access import units_seen
from santu.register.selectors.certificates import certificates_of
from santu.register.selectors.enforcement import trainings_of_post
from santu.register.selectors.lying import lying_on
from santu.register.selectors.staff import post_numbered, uses_under, vouchers_of_post
from santu.register.services.post_moves import post_move
from santu.register.services.staff import post_leave, staff_reveal
from santu.standards.loader import load
from santu.web.audit_rows import trail_of
from santu.web.certificate_rows import certificates_table
from santu.web.days import NO_DAY, day_needed, day_of
from santu.web.enforcement_rows import trainings_of_post_table
from santu.web.given import written
from santu.web.loan_rows import kind_names
from santu.web.numbers import number_in
from santu.web.pages.unit_frame import heading_of
from santu.web.papers import paper_of
from santu.web.people import person_of
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of
from santu.web.staff_rows import LEADERS
from santu.web.tables import Table

FREE = N_("第 {use} 号核准：{body}，{kind}，{leader}（还可入编 {n} 名，有效期到 {until}）")


@never_cache
@require_http_methods(["GET", "POST"])
def post(request: HttpRequest, number: int) -> HttpResponse:
    """One post and who holds it, the name masked; whoever writes a reason is shown the whole name, once."""
    found, shown = post_numbered(number), Revealed("", {})
    if request.method == "POST":
        shown = staff_reveal(number=number, reason=written(request, "reason"), by=person_of(request))
    sight, standards = sight_of(request), load()
    lying = lying_on(found.entered, [found.place.body]) | lying_on(sight.today, [found.place.body])
    lies = lying.get(found.place.body)
    division = lies.division if lies else ""
    entered_by, left_by = vouchers_of_post(found.number)
    may = bool(division) and sight.has(Right.QUOTA) and bool(units_seen(sight, [division], Right.QUOTA))
    is_here = may and found.left is None
    kinds = kind_names(standards, found.entered)
    context: dict[str, Any] = {
        "post": found,
        "about": f"post:{found.number}",
        "name": shown.name,
        "unit": division,
        "unit_name": heading_of(division, sight.today).row.name if division else "",
        "body": lies.name if lies else found.place.body,
        "kind": kinds.get(found.place.kind, found.place.kind),
        "leader": LEADERS[found.place.leader],
        "entered_by": entered_by,
        "left_by": left_by,
        "may": may,
        "may_reveal": may and bool(found.name) and not shown.name,
        "may_leave": is_here,
        "uses": _uses(lies.county, request) if is_here and lies else [],
        "today": max(sight.today, found.entered),
        "keys": (uuid4(), uuid4()),
    }
    held, names = certificates_of(found.member), _certificate_names(sight.today)
    context |= {
        "certificate_kinds": list(names.items()),
        "certificates": [(one, names.get(one.kind, one.kind)) for one in held if one.withdrawn is None],
    }
    tables = [
        certificates_table(held, shown.numbers, names, day_of(request)),
        *_trainings(division, found.number, request),
        trail_of("post", found.number, request),
    ]
    return page(request, "web/staff_post.html", context, tables=tables)


def _trainings(division: str, number: int, request: HttpRequest) -> list[Table]:
    """Their trainings of the year, for those alone who manage the posts or the team; none where there are none."""
    sight, today = sight_of(request), sight_of(request).today
    rights = [right for right in (Right.QUOTA, Right.ENFORCE) if sight.has(right)]
    if not division or not any(units_seen(sight, [division], right) for right in rights):
        return []
    found = trainings_of_post(number, date(today.year, 1, 1), today)
    return [trainings_of_post_table(found, load().count(HOURS, today))] if found else []


def _certificate_names(day: date) -> dict[str, Message]:
    return {item.id: message(item.name) for item in load().items(KINDS, day)}


def _uses(county: str, request: HttpRequest) -> list[tuple[int, Message]]:
    """The approvals in the county by which somebody may move."""
    today = sight_of(request).today
    found: list[Use] = uses_under(county, today)
    names, kinds = lying_on(today, {one.place.body for one in found}), kind_names(load(), today)
    return [
        (
            one.number,
            message(
                FREE,
                use=one.number,
                body=names[one.place.body].name,
                kind=kinds[one.place.kind],
                leader=message(LEADERS[one.place.leader]),
                n=one.amount - one.used,
                until=one.until,
            ),
        )
        for one in found
        if one.place.body in names
    ]


@require_POST
def leave(request: HttpRequest, number: int) -> HttpResponse:
    """Somebody leaves a post."""
    faults: list[Fault] = []
    day = day_needed(request, "day", faults, NO_DAY)
    paper = paper_of(request)
    if faults or day is None:
        raise Refused([*faults, *paper_faults(paper)])
    post_leave(number=number, day=day, paper=paper, standards=load(), by=person_of(request))
    return gone_to(request, day_of(request).link(reverse("staff-post", args=[number])))


@require_POST
def move(request: HttpRequest, number: int) -> HttpResponse:
    """Somebody takes another post by an approval."""
    faults: list[Fault] = []
    day, use = day_needed(request, "day", faults, NO_DAY), number_in(written(request, "use"))
    if use is None:
        faults.append(Fault("use", message(N_("没有选按哪份核准调动；请选一份，没有的先办用编核准。"))))
    paper = paper_of(request)
    if faults or day is None or use is None:
        raise Refused([*faults, *paper_faults(paper)])
    made = post_move(
        number=number,
        use=use,
        day=day,
        title=written(request, "title"),
        works_at=written(request, "works_at"),
        paper=paper,
        standards=load(),
        by=person_of(request),
    )
    return gone_to(request, day_of(request).link(reverse("staff-post", args=[made])))


urlpatterns = [
    path("posts/<number:number>/", post, name="staff-post"),
    path("posts/<number:number>/leave", leave, name="staff-leave"),
    path("posts/<number:number>/move", move, name="staff-move"),
]
