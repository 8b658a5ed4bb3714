"""Enforcement teams of a unit 综合行政执法: officers with certificates, training, guidance, joint operations (SX-22 to SX-24)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from santu.accounts.domain.roles import Right
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Refused, refuse
from santu.operate.selectors.carried import cases_about
from santu.register.domain.enforcement import HOURS, LEAST, RENEWAL, Officer, Team
from santu.register.domain.enforcement_facts import KINDS, RESULTS, Entry, Joint, Kept, Kind, Said
from santu.register.selectors.access import units_seen
from santu.register.selectors.enforcement import (
    entries_under,
    guidance_of,
    joints_under,
    officers_on,
    teams_under,
    trainings_of,
)
from santu.register.selectors.lying import lying_on
from santu.register.selectors.supervision import supervisions_under
from santu.register.services.enforcement import (
    entry_withdraw,
    guidance_record,
    joint_close,
    joint_plan,
    training_record,
)
from santu.standards.loader import load
from santu.standards.rulebook import Standards
from santu.web.carried import by_hand
from santu.web.days import day_in, day_of
from santu.web.enforcement_rows import (
    Sums,
    entries_table,
    guidance_table,
    joints_table,
    officers_table,
    sums_of,
    supervisions_table,
    teams_table,
    trainings_table,
)
from santu.web.given import count_in, written
from santu.web.numbers import number_in
from santu.web.pages.unit_frame import unit_frame
from santu.web.people import person_of
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of

NAME, TEMPLATE = "unit-enforcement", "web/unit_enforcement.html"
WITH_TEAMS = (Level.COUNTY, Level.TOWNSHIP)
"""Where teams are managed; above them it would be a list of hundreds."""
ENTRIES = 20


@require_http_methods(["GET", "POST"])
def unit_enforcement(request: HttpRequest, unit: str) -> HttpResponse:
    """The enforcement teams of a county or township on the day of the page, and what is kept of them in its year."""
    if request.method == "POST":
        deed = DEEDS.get(written(request, "act"))
        if deed is None:
            raise refuse("act", N_("没有写明登记什么；请从页面上的按钮进入。"))
        deed(request, unit)
        return gone_to(request, day_of(request).link(reverse(NAME, args=[unit])))
    heading, day, context = unit_frame(request, unit, "unit-duties")
    context["part"] = "enforcement"
    if heading.row.level not in WITH_TEAMS:
        return page(request, TEMPLATE, context)
    standards, sight = load(), sight_of(request)
    teams = teams_under(unit, day.shown, standards)
    bodies = [team.body for team in teams]
    officers = officers_on(bodies, day.shown)
    year = date(day.shown.year, 1, 1), day.shown
    trainings, visits = trainings_of(bodies, *year), guidance_of(bodies, *year)
    joints, entries = joints_under(unit, day.shown), entries_under(unit, day.shown, ENTRIES)
    cases = cases_about("enforcement", {one.entry for one in joints})
    carried = {entry for entry, case in cases.items() if case.closed_at is None}
    hrefs = {entry: day.link(reverse("case", args=[case.pk])) for entry, case in cases.items()}
    files = supervisions_under(unit, day.shown)
    least, within, hours = (_count(standards, rule, day.shown) for rule in (LEAST, RENEWAL, HOURS))
    sums = sums_of(teams, officers, trainings, day.shown, (within, hours))
    names = {team.body: team.name for team in teams}
    names |= _names({file.body for file in files} | {one.fact.unit for one in joints}, day.shown)

    def may(right: Right) -> bool:
        return day.is_today and sight.has(right) and bool(units_seen(sight, [unit], right))

    is_township = heading.row.level is Level.TOWNSHIP
    context |= {
        "with_teams": True,
        "is_township": is_township,
        "totals": _totals(sums),
        "least": (least, within, hours),
        "rules": [_rule(standards, rule) for rule in (LEAST, RENEWAL, HOURS)],
        "may": may(Right.ENFORCE),
        "may_supervise": may(Right.SUPERVISE) and bool(teams),
        "today": sight.today,
        "teams": teams,
        "people": _people(teams, officers) if is_township else [],
        "open_joints": [one for one in _open(joints, unit) if one[0] not in carried],
        "withdrawable": [one for one in _withdrawable(entries) if one[0].number not in carried],
    }
    tables = [
        teams_table(sums, least, day),
        officers_table(teams, officers, day, within),
        trainings_table(trainings, names),
        guidance_table(visits, names),
        supervisions_table(files, names, day),
        joints_table(joints, names, hrefs, day),
        entries_table(entries),
    ]
    return page(request, TEMPLATE, context, tables=tables)


def _count(standards: Standards, rule: str, day: date) -> int:
    """A number of the standards; 0 before there was any."""
    return standards.count(rule, day) if standards.on(rule, day) is not None else 0


def _rule(standards: Standards, rule: str) -> dict[str, object]:
    """A standard as the page names it: where it stands, and whether it is our own proposal."""
    found, (group, _, name) = standards.rule(rule), rule.partition("/")
    return {"group": group, "name": name, "title": found.title_zh, "is_proposal": found.status == "proposal"}


def _names(units: set[str], day: date) -> dict[str, str]:
    return {unit: lying.name for unit, lying in lying_on(day, units).items()}


def _totals(sums: Sequence[Sums]) -> list[tuple[str, int, str, bool]]:
    """The sums of all teams as facts: title, number, unit, whether it calls for something."""
    people = sum(one.officers for one in sums)
    certified = sum(one.certified for one in sums)
    running = sum(one.running_out for one in sums)
    return [
        (N_("执法队伍"), len(sums), N_("支"), False),
        (N_("执法人员"), people, N_("人"), False),
        (N_("持有效证"), certified, N_("人"), certified < people),
        (N_("即将到期"), running, N_("人"), running > 0),
        (N_("学时未满"), sum(one.short for one in sums), N_("人"), False),
    ]


def _people(teams: Sequence[Team], officers: Mapping[str, Sequence[Officer]]) -> list[Officer]:
    return [one for team in teams for one in officers[team.body]]


def _open(joints: Sequence[Kept[Joint]], unit: str) -> list[tuple[int, Joint]]:
    """The operations of the unit itself that wait for their results."""
    return [(one.entry, one.fact) for one in joints if one.fact.unit == unit and one.fact.results is None]


def _withdrawable(entries: Sequence[Entry]) -> list[tuple[Entry, str]]:
    return [(one, KINDS[one.kind]) for one in entries if one.withdrawn_on is None]


def _said(request: HttpRequest, texts: Sequence[str], days: Sequence[str], numbers: Sequence[str]) -> Said:
    """What stands in a form.

    Raises:
        Refused: a day is none.
    """
    faults: list[Fault] = []
    found = {name: day_in(request, name, faults) for name in days}
    counts = {name: count_in(request, name, faults) for name in numbers}
    if faults:
        raise Refused(faults)
    posts = {number_in(one) for one in request.POST.getlist("posts")} - {None}
    return Said(
        {name: written(request, name) for name in texts},
        found,
        counts,
        frozenset(one for one in posts if one is not None),
    )


def _train(request: HttpRequest, _unit: str) -> None:
    said = _said(request, ("subject", "organiser"), ("day",), ("hours",))
    training_record(body=written(request, "body"), said=said, standards=load(), by=person_of(request))


def _guide(request: HttpRequest, _unit: str) -> None:
    said = _said(request, ("department", "subject", "said"), ("day",), ())
    guidance_record(body=written(request, "body"), said=said, standards=load(), by=person_of(request))


def _plan(request: HttpRequest, unit: str) -> None:
    said = _said(
        request, ("title", "area", "lead", "organs", "matters"), ("first", "last", "closed"), RESULTS[:-1]
    )
    joint_plan(unit=unit, said=said, by=person_of(request))


def _close(request: HttpRequest, unit: str) -> None:
    said = _said(request, (), ("closed",), RESULTS[:-1])
    chosen = number_in(written(request, "operation")) or 0
    by_hand("enforcement", chosen)
    joint_close(unit=unit, entry=chosen, said=said, by=person_of(request))


def _withdraw(request: HttpRequest, _unit: str) -> None:
    chosen = number_in(written(request, "entry")) or 0
    by_hand("enforcement", chosen)
    entry_withdraw(number=chosen, reason=written(request, "reason"), by=person_of(request))


DEEDS: Mapping[str, Callable[[HttpRequest, str], None]] = {
    Kind.TRAINING: _train,
    Kind.GUIDANCE: _guide,
    Kind.JOINT: _plan,
    "close": _close,
    "withdraw": _withdraw,
}
urlpatterns = [path("units/<path:unit>/enforcement", unit_enforcement, name=NAME)]
