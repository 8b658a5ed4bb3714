"""The one window as its pages show it: centres, what was applied for, how long it really takes."""

import json
from base64 import b32encode
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from santu.accounts.domain.roles import Right
from santu.kernel.codes import Level
from santu.kernel.messages import N_, refuse
from santu.operate.domain.clocks import Deed
from santu.operate.domain.window import DELIVER, PROCESS, SUPPLEMENT, name_masked, phone_masked
from santu.operate.models import (
    Applicant,
    Case,
    CaseAct,
    ClockAct,
    Consent,
    MaterialCheck,
    Payment,
    Rating,
    Token,
)
from santu.operate.selectors.which_cases import applied_for
from santu.operate.selectors.whose import holding
from santu.register.domain.centre_terms import CENTRE
from santu.register.models import ListEdition
from santu.register.selectors.heirs import taken_on
from santu.register.selectors.lying import lying_on
from santu.register.selectors.reach import Sight
from santu.register.selectors.units import divisions_on
from santu.standards.working_calendar import working_calendar

LAST = 50
"""Of so many cases that were last delivered the median is taken."""
YEAR = timedelta(days=365)
"""How long ago a case was opened at most that says how matters go now."""
SALT = "santu.window.rating"


@dataclass(frozen=True, slots=True)
class WhoShown:
    """Who applied, masked; ``blanked_on`` where it is not known any more."""

    kind: str
    name: str
    phone: str
    blanked_on: date | None


@dataclass(frozen=True, slots=True)
class WindowView:
    """What belongs to a case of the window beside its course.

    ``accepted_at`` is when its application was taken as complete, on paper where it was entered later.
    """

    who: WhoShown | None
    materials: Sequence[MaterialCheck]
    missing_first: Sequence[str]
    accepted_at: datetime | None
    whither: str
    clause: str
    document: str
    delivery: Mapping[str, str]
    consent: Consent | None
    payments: Sequence[Payment]
    rating: Rating | None
    taken: int
    is_delivered: bool


def window_view(case: Case) -> WindowView:
    """What belongs to a case of the window; whoever calls has asked whether they may see it."""
    who = Applicant.objects.filter(case=case).first()
    told: dict[str, object] = {}
    missing: list[str] | None = None
    accepted: datetime | None = None
    acts = CaseAct.objects.filter(case=case).order_by("seq")
    for node, outcome, at, text in acts.values_list("node", "outcome", "at", "told"):
        said = json.loads(text)
        if node == "accept" and outcome == "incomplete" and missing is None:
            missing = said.get("missing", [])
        if node == "accept" and outcome == "done":
            accepted = datetime.fromisoformat(said["on_paper"]) if "on_paper" in said else at
        told |= {key: said[key] for key in ("whither", "clause", "document", "way", "to") if key in said}
    delivered = (
        Token.objects.filter(case=case, node=DELIVER, deed="ended").values_list("ended_at", flat=True).first()
    )
    return WindowView(
        who=WhoShown(who.kind, name_masked(who.name), phone_masked(who.phone), who.blanked_on)
        if who
        else None,
        materials=list(MaterialCheck.objects.filter(case=case).order_by("no")),
        missing_first=missing or [],
        accepted_at=accepted,
        whither=str(told.get("whither", "")),
        clause=str(told.get("clause", "")),
        document=str(told.get("document", "")),
        delivery={key: str(told[key]) for key in ("way", "to") if key in told},
        consent=Consent.objects.filter(case=case).first(),
        payments=list(Payment.objects.filter(case=case).order_by("pk")),
        rating=Rating.objects.filter(case=case).first(),
        taken=days_taken(case, delivered or case.closed_at or timezone.now()),
        is_delivered=delivered is not None,
    )


def days_taken(case: Case, end: datetime) -> int:
    """The working days that a case really took, without those of pauses and of waiting for what the applicant supplements."""
    return days_taken_each([(case, end)])[0]


def days_taken_each(cases: Sequence[tuple[Case, datetime]]) -> list[int]:
    """The same of several cases, each up to its own end, in two statements."""
    away = away_of(Case.objects.filter(pk__in=[one.pk for one, _ in cases]))
    return [worked(one.came_at, end, away.get(one.pk, ())) for one, end in cases]


Away = tuple[datetime, datetime | None]
"""From when to when a case waited for its applicant or was paused; None where it still does."""


def away_of(cases: QuerySet[Case]) -> Mapping[int, Sequence[Away]]:
    """When each of some cases waited for what its applicant supplements, or was paused; in two statements."""
    away: defaultdict[int, list[Away]] = defaultdict(list)
    waited = Token.objects.filter(case__in=cases, node=SUPPLEMENT, waits=True)
    for case, since, until in waited.values_list("case", "since", "ended_at"):
        away[case].append((since, until))
    began: dict[tuple[int, int], datetime] = {}
    acts = ClockAct.objects.filter(clock__case__in=cases, deed__in=(Deed.PAUSED, Deed.RESUMED))
    for case, clock, deed, at in acts.order_by("clock", "seq").values_list(
        "clock__case", "clock", "deed", "at"
    ):
        if deed == Deed.PAUSED:
            began[case, clock] = at
        elif (case, clock) in began:
            away[case].append((began.pop((case, clock)), at))
    for (case, _), at in began.items():
        away[case].append((at, None))
    return away


def worked(since: datetime, end: datetime, away: Sequence[Away]) -> int:
    """The working days from one moment to another, without those on which a case was away."""
    calendar, first, last = working_calendar(), timezone.localdate(since), timezone.localdate(end)
    free = {
        day
        for left, back in away
        for day in _days(timezone.localdate(left), min(timezone.localdate(back or end), last))
        if first < day <= last and calendar.is_working_day(day)
    }
    return max(0, calendar.working_days_between(first, last) - len(free))


def _days(since: date, until: date) -> list[date]:
    """The days after one up to and with another."""
    return [since + timedelta(days=k) for k in range(1, (until - since).days + 1)]


def median_days(township: str, matter: str) -> float | None:
    """The median of the working days of the last cases of a matter at a centre in a year; None where there was none."""
    cases = _of_the_year(township).filter(matter=matter)
    rows = Token.objects.filter(case__in=cases, node=DELIVER, deed="ended")
    last = rows.select_related("case").order_by("-ended_at")[:LAST]
    taken = days_taken_each([(one.case, one.ended_at) for one in last if one.ended_at])
    return median(taken) if taken else None


def frequencies(township: str) -> Mapping[str, int]:
    """How often each matter was applied for at a centre in the last year."""
    return dict(_of_the_year(township).values_list("matter").annotate(often=Count("pk")))


def _of_the_year(township: str) -> QuerySet[Case]:
    """The cases that were opened in the last year at a centre, and at those that it took on."""
    places = taken_on([township], timezone.localdate())[township]
    return Case.objects.filter(place__in=places, process=PROCESS, opened_at__gte=timezone.now() - YEAR)


def centres_of(sight: Sight, level: Level = Level.TOWNSHIP) -> list[tuple[str, str]]:
    """The townships (or villages) whose window is somebody's, each with its name."""
    units = {
        unit for right, unit, _ in holding(sight.held, sight.today) if right == Right.WINDOW.value and unit
    }
    found = divisions_on(sight.today, sorted(units))
    return sorted(
        ((one.id, one.name) for one in found.values() if one.level is level), key=lambda pair: pair[1]
    )


def centres_open(day: date) -> list[tuple[str, str]]:
    """The townships at whose centre one can apply: those with a list in force, by the name of the county and their own."""
    rows = ListEdition.objects.filter(kind=CENTRE, start__lte=day, end__gt=day)
    lying = lying_on(day, set(rows.values_list("unit", flat=True)))
    counties = lying_on(day, {one.county for one in lying.values()})
    named = [
        (unit, (counties[one.county].name if one.county in counties else "") + one.name)
        for unit, one in lying.items()
    ]
    return sorted(named, key=lambda pair: pair[1])


def agent_cases(username: str) -> list[Case]:
    """The cases that somebody handles as an agent, the latest first."""
    numbers = Consent.objects.filter(agent=username, withdrawn_at=None).values("case")
    return list(Case.objects.filter(pk__in=numbers).order_by("-opened_at")[:200])


def own_cases(username: str) -> list[Case]:
    """The cases that somebody applied for, the latest first."""
    return list(Case.objects.filter(applied_for(username), process=PROCESS).order_by("-opened_at")[:200])


def rating_code(case: int) -> str:
    """The code on the receipt by which who has no account rates once; it cannot be guessed."""
    digest = salted_hmac(SALT, str(case), algorithm="sha256").digest()
    return f"{case}-{b32encode(digest[:10]).decode().lower()}"


def case_of_code(code: str) -> Case:
    """The case of a code on a receipt.

    Raises:
        Refused: it is no such code.
    """
    number = code.partition("-")[0]
    if number.isascii() and number.isdigit() and len(number) < 19:
        found = Case.objects.filter(pk=int(number), process=PROCESS).select_related("version").first()
        if found and constant_time_compare(rating_code(found.pk), code.strip().lower()):
            return found
    raise refuse("code", N_("评价码不对；请按回执上的字样输入，或扫回执上的码。"))
