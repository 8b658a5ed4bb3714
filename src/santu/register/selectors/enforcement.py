"""Enforcement teams with their officers, and what is kept of them: trainings, guidance, joint operations."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from santu.kernel.messages import N_, Refused, refuse
from santu.register.domain.enforcement import CERTIFICATE, TEAMS, Officer, Team
from santu.register.domain.enforcement_facts import (
    Entry,
    Fact,
    Guidance,
    Joint,
    Kept,
    Key,
    Kind,
    Results,
    Training,
)
from santu.register.models import (
    BodyVersion,
    EnforcementEntry,
    GuidanceVisit,
    JointOperation,
    TrainingEvent,
)
from santu.register.selectors.certificates import certificates_of_kind
from santu.register.selectors.holding import holding_on
from santu.register.selectors.lying import lying_on
from santu.register.selectors.scope import subtree
from santu.register.selectors.staff import post_numbered, posts_on
from santu.standards.rulebook import Standards

F = TypeVar("F", bound=Training | Guidance | Joint)
STANDS = Q(entry__withdrawn_on=None)


def teams_under(unit: str, day: date, standards: Standards) -> list[Team]:
    """The enforcement teams of a township or of the townships under a unit on a day, in order of name."""
    inside = Q(host=unit) | Q(host__in=subtree([unit], day))
    return _teams(BodyVersion.objects.filter(inside), day, standards)


def teams_among(bodies: Collection[str], day: date, standards: Standards) -> set[str]:
    """Those of some bodies that are enforcement teams on a day."""
    return {team.body for team in _teams(BodyVersion.objects.filter(unit__in=list(bodies)), day, standards)}


def _teams(rows: QuerySet[BodyVersion], day: date, standards: Standards) -> list[Team]:
    slots = [item.id for item in standards.items(TEAMS, day)] if standards.on(TEAMS, day) else []
    hosts = dict(rows.filter(holding_on(day), slot__in=slots).values_list("unit", "host"))
    names = lying_on(day, hosts)
    found = [Team(body, names[body].name, host) for body, host in hosts.items()]
    return sorted(found, key=lambda team: (team.name, team.body))


def officers_on(bodies: Collection[str], day: date) -> dict[str, list[Officer]]:
    """Who is in post in some teams on a day, each with their enforcement certificates, by team."""
    posts = posts_on(day, bodies)
    held = certificates_of_kind({post.member for post in posts}, CERTIFICATE)
    found: dict[str, list[Officer]] = {body: [] for body in bodies}
    for post in posts:
        officer = Officer(post.number, post.name, post.place.title, held.get(post.member, ()))
        found[post.place.body].append(officer)
    return found


def officers_at(place: str, kind: str, day: date, standards: Standards) -> list[Officer]:
    """Who may act for a place by a kind of certificate: all of its enforcement teams, or whoever else of its bodies holds one.

    Each comes with all their certificates of the kind; whether one counts on the day is asked of them.
    """
    bodies = list(BodyVersion.objects.filter(holding_on(day), host=place).values_list("unit", flat=True))
    if kind == CERTIFICATE:
        bodies = sorted(teams_among(bodies, day, standards))
    posts = posts_on(day, bodies)
    held = certificates_of_kind({post.member for post in posts}, kind)
    return [
        Officer(post.number, post.name, post.place.title, held.get(post.member, ()))
        for post in posts
        if kind == CERTIFICATE or post.member in held
    ]


def trainings_of(bodies: Collection[str], first: date, last: date) -> list[Kept[Training]]:
    """The trainings of some teams in a span of days, the latest first."""
    rows = TrainingEvent.objects.filter(STANDS, body__in=list(bodies), day__range=(first, last))
    return _latest_first(_trainings(rows))


def trainings_of_post(number: int, first: date, last: date) -> list[Kept[Training]]:
    """The trainings in which who holds a post took part, the latest first."""
    body = post_numbered(number).place.body
    return [one for one in trainings_of([body], first, last) if number in one.fact.posts]


def guidance_of(bodies: Collection[str], first: date, last: date) -> list[Kept[Guidance]]:
    """The guidance that some teams had in a span of days, the latest first."""
    rows = GuidanceVisit.objects.filter(STANDS, body__in=list(bodies), day__range=(first, last))
    return _latest_first(_guidance(rows))


def joints_under(unit: str, day: date) -> list[Kept[Joint]]:
    """The joint operations of a unit and of those under it that were recorded, those that begin last first."""
    inside = Q(unit=unit) | Q(unit__in=subtree([unit], day))
    found = _joints(JointOperation.objects.filter(STANDS & inside)).values()
    return sorted(found, key=lambda one: (one.fact.first, one.entry), reverse=True)


def joint_of(entry: int, unit: str) -> Kept[Joint]:
    """The joint operation of an entry in a unit, as it counts now.

    Raises:
        Refused: there is none.
    """
    rows = JointOperation.objects.filter(STANDS, entry=entry)
    places = list(rows.values_list("unit", flat=True))
    for one in joints_kept(places).values():
        if one.entry == entry and one.fact.unit == unit:
            return one
    raise refuse("operation", N_("没有选联合执法行动；请从列出的行动里选一次。"))


def trainings_kept(bodies: Iterable[str]) -> dict[Key, Kept[Training]]:
    """The trainings of some teams that count, by key."""
    return _trainings(TrainingEvent.objects.filter(STANDS, body__in=set(bodies)))


def guidance_kept(bodies: Iterable[str]) -> dict[Key, Kept[Guidance]]:
    """The guidance of some teams that counts, by key."""
    return _guidance(GuidanceVisit.objects.filter(STANDS, body__in=set(bodies)))


def joints_kept(units: Iterable[str]) -> dict[Key, Kept[Joint]]:
    """The joint operations of some units that count, by key."""
    return _joints(JointOperation.objects.filter(STANDS, unit__in=set(units)))


def _trainings(rows: QuerySet[TrainingEvent]) -> dict[Key, Kept[Training]]:
    ordered = rows.order_by("pk").prefetch_related("parts")
    facts = (
        (row.entry_id, Training(row.body_id, row.day, row.subject, row.hours, row.organiser, _posts(row)))
        for row in ordered
    )
    return _kept(facts)


def _posts(row: TrainingEvent) -> frozenset[int]:
    return frozenset(part.post_id for part in row.parts.all())


def _guidance(rows: QuerySet[GuidanceVisit]) -> dict[Key, Kept[Guidance]]:
    facts = (
        (row.entry_id, Guidance(row.body_id, row.day, row.department, row.subject, row.said))
        for row in rows.order_by("pk")
    )
    return _kept(facts)


def _joints(rows: QuerySet[JointOperation]) -> dict[Key, Kept[Joint]]:
    return _kept((row.entry_id, _joint(row)) for row in rows.order_by("pk"))


def _joint(row: JointOperation) -> Joint:
    results = None
    if row.closed is not None:
        results = Results(row.checked or 0, row.ordered or 0, row.filed or 0, row.closed)
    organs, matters = (tuple(text.split("\n")) for text in (row.organs, row.matters))
    return Joint(row.unit_id, row.title, row.first, row.last, row.area, row.lead, organs, matters, results)


def _kept(facts: Iterable[tuple[int, F]]) -> dict[Key, Kept[F]]:
    """Of facts in the order in which they were recorded the last of each key."""
    return {fact.key: Kept(entry, fact) for entry, fact in facts}


def _latest_first(found: Mapping[Key, Kept[F]]) -> list[Kept[F]]:
    return sorted(found.values(), key=lambda one: (one.fact.key[1], one.entry), reverse=True)


def entry_numbered(number: int) -> Entry:
    """The entry of a number.

    Raises:
        Refused: there is none.
    """
    found = _entries(EnforcementEntry.objects.filter(pk=number))
    if not found:
        raise entry_unknown(number)
    return found[0]


def entry_unknown(number: int) -> Refused:
    """There is no such entry, as far as whoever asks may know."""
    template = N_("没有第 {number} 号执法登记；请从执法页面的登记记录里选。")
    return refuse("entry", template, number=number)


def entries_under(unit: str, day: date, most: int) -> list[Entry]:
    """The last entries about a unit and those under it."""
    inside = Q(unit=unit) | Q(unit__in=subtree([unit], day))
    return _entries(EnforcementEntry.objects.filter(inside).order_by("-pk")[:most])


def _entries(rows: QuerySet[EnforcementEntry]) -> list[Entry]:
    counts = {one: Count(one, distinct=True) for one in ("trainings", "visits", "operations")}
    return [
        Entry(
            row.pk,
            Kind(row.kind),
            row.unit_id,
            timezone.localdate(row.recorded_at),
            row.document,
            row.trainings_n + row.visits_n + row.operations_n,  # type: ignore[attr-defined]
            row.withdrawn_on,
        )
        for row in rows.annotate(**{f"{one}_n": count for one, count in counts.items()})
    ]


def facts_of(entry: Entry) -> Sequence[Fact]:
    """What an entry brought."""
    if entry.kind is Kind.TRAINING:
        return [one.fact for one in _trainings(TrainingEvent.objects.filter(entry=entry.number)).values()]
    if entry.kind is Kind.GUIDANCE:
        return [one.fact for one in _guidance(GuidanceVisit.objects.filter(entry=entry.number)).values()]
    return [one.fact for one in _joints(JointOperation.objects.filter(entry=entry.number)).values()]


def kept_of(kind: Kind, places: Iterable[str]) -> Mapping[Key, Kept[Training] | Kept[Guidance] | Kept[Joint]]:
    """The facts of a kind that count in some places, by key."""
    places = set(places)
    if kind is Kind.TRAINING:
        return trainings_kept(places)
    return guidance_kept(places) if kind is Kind.GUIDANCE else joints_kept(places)
