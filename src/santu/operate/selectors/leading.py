"""What a leader looks at: how much is open, amber and late, where, and what waited longest. Of people nothing is counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from santu.accounts.domain.grants import EVERYWHERE
from santu.accounts.domain.roles import Right
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Refused, refuse
from santu.operate.domain.window import RATED_BADLY
from santu.operate.models import Case, ProcessVersion, Token
from santu.operate.selectors.whose import holding
from santu.operate.selectors.work import Line, counties_under, lines_of
from santu.register.domain.ledger_rules import Lying
from santu.register.models import DivisionVersion
from santu.register.selectors.heirs import answering, heirs_of, names_of, parts_of
from santu.register.selectors.holding import holding_on
from santu.register.selectors.lying import lying_on
from santu.register.selectors.reach import Sight

OLDEST = 5
DAYS = 7
WHISTLE = "whistle"


@dataclass(frozen=True, slots=True)
class Figures:
    """Open tasks, those of them that are amber, and those that are late."""

    open: int = 0
    amber: int = 0
    overdue: int = 0

    def plus(self, other: "Figures") -> "Figures":
        return Figures(self.open + other.open, self.amber + other.amber, self.overdue + other.overdue)


@dataclass(frozen=True, slots=True)
class Place:
    """A unit with its figures."""

    unit: str
    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Leading:
    """The figures of a unit: of all, by department (of a county), by what lies under it; ``days`` are (day, opened, done)."""

    unit: str
    name: str
    level: Level
    whole: Figures
    departments: Sequence[Place]
    below: Sequence[Place]
    whistles: int
    bad_ratings: int
    oldest: Sequence[Line]
    days: Sequence[tuple[date, int, int]]

    @property
    def median_overdue(self) -> float | None:
        """The median of the late tasks of departments."""
        return median(one.figures.overdue for one in self.departments) if self.departments else None


def led_by(sight: Sight) -> str:
    """The division of which somebody's page speaks where they name none: over which they lead, act or look; "" for none."""
    acting = [(right, unit) for right, unit, _ in holding(sight.held, sight.today) if unit != EVERYWHERE]
    for wanted in (Right.RULE, Right.DISPATCH, Right.HANDLE, Right.WINDOW):
        for right, unit in acting:
            if right == wanted:
                return unit
    roots = sight.on(sight.today).roots
    if roots:
        return roots[0]
    tops = DivisionVersion.objects.filter(holding_on(sight.today), parent=None).values_list(
        "unit_id", flat=True
    )
    return tops.first() or ""


def leading(unit: str, today: date) -> Leading:
    """The figures of a unit; whoever calls has asked whether it is theirs to see.

    Raises:
        Refused: the unit is not there any more; what is open is where those are that carry it on.
    """
    lying = lying_on(today, [unit]).get(unit)
    if lying is None:
        raise _gone(unit)
    every, cases = _within(unit, lying.level, today)
    tasks = every.filter(ended_at=None)
    by_unit = _counted(tasks, lying.level)
    sums: dict[str, dict[str, Figures]] = {"department": {}, "below": {}}
    whole = Figures()
    here = lying_on(today, {place for place, _ in by_unit})
    for (place, department), figures in by_unit.items():
        whole = whole.plus(figures)
        standing = place if place in here else answering(place, today)
        for kind, one in (("below", standing), ("department", department)):
            if one:
                sums[kind][one] = sums[kind].get(one, Figures()).plus(figures)
    names = lying_on(today, {*sums["department"], *sums["below"]})
    waiting = tasks.order_by().aggregate(
        whistles=Count("pk", filter=Q(process=WHISTLE)),
        bad=Count("pk", filter=Q(process="window", node__in=RATED_BADLY)),
    )
    return Leading(
        unit=unit,
        name=lying.name,
        level=lying.level,
        whole=whole,
        departments=_places(sums["department"], names),
        below=_places(sums["below"], names) if lying.level is not Level.TOWNSHIP else [],
        whistles=waiting["whistles"],
        bad_ratings=waiting["bad"],
        oldest=lines_of(list(tasks.select_related("case__version").order_by("since", "pk")[:OLDEST])),
        days=_days(
            every.filter(county=lying.county) if lying.level is Level.TOWNSHIP else every, cases, today
        ),
    )


def _gone(unit: str) -> Refused:
    heirs = [heir.unit for heir in heirs_of([unit]).get(unit, ())]
    names = names_of([unit, *heirs])
    told = {"name": names.get(unit, unit), "heirs": tuple(names.get(heir, heir) for heir in heirs)}
    if heirs:
        return refuse("unit", N_("“{name}”已经不在了，由{heirs}承接；请看承接单位的全局。"), **told)
    return refuse("unit", N_("“{name}”今天不在登记里；请看上级单位的全局。"), name=told["name"])


def _within(unit: str, level: Level, today: date) -> tuple[QuerySet[Token], QuerySet[Case]]:
    """The tasks of the cases of a unit, and its cases."""
    tasks = Token.objects.filter(waits=True)
    known = list(ProcessVersion.objects.order_by().values_list("process", flat=True).distinct())
    cases = Case.objects.filter(process__in=known)
    if level is Level.TOWNSHIP:
        places = set(parts_of([unit], today))
        return tasks.filter(case_place__in=places), cases.filter(place__in=places)
    counties = set(parts_of({unit} if level is Level.COUNTY else counties_under([unit], today), today))
    return tasks.filter(county__in=counties), cases.filter(county__in=counties)


def _counted(tasks: QuerySet[Token], level: Level) -> Mapping[tuple[str, str], Figures]:
    """The figures by what lies under the unit (a township of a county, a county of more), and by department."""
    now = timezone.now()
    deep = level in (Level.COUNTY, Level.TOWNSHIP)
    keys = ["place", "body", "county", "case_place"] if deep else ["county"]
    rows = tasks.order_by().values(*keys)
    counts = rows.annotate(
        open=Count("pk"),
        amber=Count("pk", filter=Q(due_at__gt=now, amber_at__lte=now)),
        overdue=Count("pk", filter=Q(due_at__lte=now)),
    )
    found: dict[tuple[str, str], Figures] = {}
    for row in counts:
        is_department = deep and row["body"] and row["place"] == row["county"]
        key = (row["case_place"] if deep else row["county"], row["body"] if is_department else "")
        figures = Figures(row["open"], row["amber"], row["overdue"])
        found[key] = found.get(key, Figures()).plus(figures)
    return found


def _places(sums: Mapping[str, Figures], known: Mapping[str, Lying]) -> list[Place]:
    """In order of their names, which ranks nobody."""
    found = [Place(unit, known[unit].name if unit in known else unit, sums[unit]) for unit in sums]
    return sorted(found, key=lambda one: one.name)


def _days(tasks: QuerySet[Token], cases: QuerySet[Case], today: date) -> list[tuple[date, int, int]]:
    """Cases that were taken in and tasks that were done, on each of the last days."""
    first = today - timedelta(days=DAYS - 1)
    begin = timezone.make_aware(datetime.combine(first, time()))
    opened = cases.filter(opened_at__gte=begin).order_by().annotate(day=TruncDate("opened_at"))
    taken = dict(opened.values_list("day").annotate(count=Count("pk")))
    ended = tasks.filter(ended_at__gte=begin).order_by().annotate(day=TruncDate("ended_at"))
    done = dict(ended.values_list("day").annotate(count=Count("pk")))
    return [
        (day, taken.get(day, 0), done.get(day, 0)) for day in (first + timedelta(days=n) for n in range(DAYS))
    ]
