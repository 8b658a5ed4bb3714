"""Surveys of how townships work, and what drifts by them."""

from collections.abc import Callable, Collection, Iterable
from datetime import date

from django.db.models import Count, Max, Q, QuerySet

from santu.accounts.domain.roles import Right
from santu.kernel.messages import N_, Refused, refuse
from santu.register.domain.drift import Found, InPost, drifts
from santu.register.domain.rows import Division, Duty
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.survey import About, Done, Round, persons_at
from santu.register.models import StaffPost, Survey, SurveyRow
from santu.register.selectors.access import units_seen
from santu.register.selectors.held import register_on
from santu.register.selectors.reach import Sight
from santu.register.selectors.scope import subtree

ROW = ("matter", "name", "doer", "body", "persons", "seat", "works_at", "frequency", "days", "pk")


def survey_numbered(number: int) -> Round:
    """The round of a number.

    Raises:
        Refused: there is none, or it was taken back.
    """
    found = _rounds(Survey.objects.filter(pk=number, taken_back_on=None))
    if not found:
        raise survey_unknown(number)
    return found[0]


def survey_unknown(number: int) -> Refused:
    """There is no such round, as far as whoever asks may know."""
    return refuse(str(number), N_("没有第 {number} 号摸底；请从乡镇的“运行”页面里选。"), number=number)


def access_survey(sight: Sight, number: int, right: Right = Right.READ) -> None:
    """A round of a township that is theirs.

    Raises:
        Refused: there is none of this number, or it is not theirs.
    """
    unit = Survey.objects.filter(pk=number, taken_back_on=None).values_list("unit", flat=True).first()
    if unit is None or not units_seen(sight, [unit], right):
        raise survey_unknown(number)


def versions_of(unit: str, day: date) -> list[Round]:
    """The rounds of a township about days up to this one in all their versions, the latest first."""
    rows = Survey.objects.filter(unit=unit, day__lte=day, taken_back_on=None)
    return _rounds(rows.order_by("-day", "-version"))


def standing_of(unit: str, of: date) -> Round | None:
    """The version that stands of the round of a day, if any."""
    rows = Survey.objects.filter(unit=unit, day=of, taken_back_on=None)
    return next(iter(_rounds(rows.order_by("-version")[:1])), None)


def latest_under(unit: str, day: date) -> dict[str, Round]:
    """Of each township in a unit, and of that itself, the latest round about a day up to this one that was handed in."""
    rows = _under(unit, day).exclude(handed_in_on=None)
    return {one.unit: one for one in _rounds(rows)}


def open_under(unit: str, day: date) -> dict[str, Round]:
    """Of each township in a unit, and of that itself, the latest round about a day up to this one that is still open."""
    standing = {(one.unit, one.day): one for one in _rounds(_under(unit, day))}
    return {one.unit: one for one in standing.values() if one.is_open}


def latest_of(unit: str, day: date) -> Round | None:
    """The latest round of a township about a day up to this one that was handed in."""
    return next((one for one in versions_of(unit, day) if not one.is_open), None)


def _under(unit: str, day: date) -> QuerySet[Survey]:
    inside = Q(unit=unit) | Q(unit__in=subtree([unit], day))
    return Survey.objects.filter(inside, day__lte=day, taken_back_on=None).order_by("day", "version")


def rows_of(number: int) -> list[Done]:
    """The rows of a round, in the order in which they came."""
    return rows_of_all([number]).get(number, [])


def rows_of_all(numbers: Iterable[int]) -> dict[int, list[Done]]:
    """The rows of some rounds."""
    found: dict[int, list[Done]] = {}
    rows = SurveyRow.objects.filter(survey__in=list(numbers)).order_by("pk")
    for survey, *row in rows.values_list("survey", *ROW):
        found.setdefault(survey, []).append(Done(*row))
    return found


def answered(numbers: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Of each of some rounds how many rows are answered, and how many there are."""
    rows = SurveyRow.objects.filter(survey__in=list(numbers)).values("survey").order_by()
    told = rows.annotate(all=Count("pk"), told=Count("pk", filter=~Q(doer="")))
    return {row["survey"]: (row["told"], row["all"]) for row in told}


def persons_surveyed(
    asked: Collection[tuple[Duty, str]], day: date, register: Callable[[], Snapshot]
) -> dict[str, tuple[int, int]]:
    """By the id of a duty how many people its township found at it, and by which round; not where it tells of none.

    Args:
        asked: duties, each with the body of which the people are.
        day: rounds about days up to this one count, of each township the latest that was handed in.
        register: what names the bodies; it is only asked for where there is a round.
    """
    places = {duty.place for duty, _ in asked}
    rounds = Survey.objects.filter(unit__in=places, day__lte=day, taken_back_on=None)
    handed_in = rounds.exclude(handed_in_on=None).order_by("day", "version")
    latest = dict(handed_in.values_list("unit", "pk")) if places else {}
    if not latest:
        return {}
    rows, known = rows_of_all(latest.values()), register()
    found: dict[str, tuple[int, int]] = {}
    for duty, body in asked:
        number = latest.get(duty.place, 0)
        if persons := persons_at(duty, body, rows.get(number, ()), known):
            found[duty.id] = persons, number
    return found


def register_of(found: Round) -> Snapshot:
    """The register against which a round is read: its county's, on its day."""
    return register_on(found.day, [found.county])


def in_post(bodies: Collection[str], day: date) -> dict[str, InPost]:
    """How many people the lists of real names have in some bodies, and at work elsewhere; nobody is named."""
    held = StaffPost.objects.filter(Q(left=None) | Q(left__gt=day), entered__lte=day, body__in=bodies)
    counts = held.values("body").order_by().annotate(n=Count("pk"), away=Count("pk", filter=~Q(works_at="")))
    return {row["body"]: InPost(row["n"], row["away"]) for row in counts}


def drifts_of(found: Round) -> list[Found]:
    """All that drifts by a round."""
    register = register_of(found)
    posts = in_post(register.bodies_of.get(found.unit, ()), found.day)
    return drifts(register, found.unit, rows_of(found.number), posts)


def drifts_under(unit: str, day: date) -> list[tuple[Division, Round, list[Found]]]:
    """The townships in a unit that were surveyed up to a day, each as it was then, with all that drifts by its latest round handed in."""
    latest = list(latest_under(unit, day).values())
    counties = {one.county for one in latest}
    rows = rows_of_all(one.number for one in latest)
    found = []
    for of in sorted({one.day for one in latest}):
        register = register_on(of, list(counties) if len(counties) == 1 else ())
        some = [one for one in latest if one.day == of and one.unit in register.divisions]
        bodies = {body for one in some for body in register.bodies_of.get(one.unit, ())}
        posts = in_post(bodies, of)
        for one in some:
            drifting = drifts(register, one.unit, rows.get(one.number, []), posts)
            found.append((register.divisions[one.unit], one, drifting))
    return sorted(found, key=lambda one: (one[0].code, one[0].id))


def last_version(unit: str, day: date) -> int:
    """The highest number that a version of a round has, also one that was taken back."""
    return Survey.objects.filter(unit=unit, day=day).aggregate(last=Max("version"))["last"] or 0


def _rounds(rows: QuerySet[Survey]) -> list[Round]:
    return [
        Round(
            row.pk,
            row.unit_id,
            row.county_id,
            row.day,
            row.version,
            About(row.title, row.document, row.answers),
            row.opened_on,
            row.handed_in_on,
            row.handed_in_by,
            row.checked_on,
            row.note,
        )
        for row in rows
    ]
