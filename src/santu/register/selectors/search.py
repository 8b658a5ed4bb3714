"""Finding divisions and bodies by name, code or id: as they are on a day, and as they were at another time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, IntegerField, Max, Min, Model, Q, QuerySet, Value, When

from santu.kernel.codes import Level
from santu.kernel.days import OPEN_END
from santu.register.domain.reach import Reach
from santu.register.domain.rows import Body, Division
from santu.register.models import BodyVersion, DivisionVersion, UnitCode
from santu.register.models.acts import STANDS
from santu.register.selectors.access import units_seen
from santu.register.selectors.heirs import Heir, heirs_of, names_of
from santu.register.selectors.holding import holding_on
from santu.register.selectors.places import Places
from santu.register.selectors.reach import Sight
from santu.register.selectors.scope import seen_in, subtree

MOST = 1000
"""More than so many of a kind nobody reads; the search says so, and asks for more words."""
FEWEST_DIGITS = 2
PLACES_WANTED = 200
MOST_FORMER = 300
LEVELS = {level: place for place, level in enumerate(Level)}
DIVISION = ("unit_id", "level", "kind", "name", "parent_id", "start", "end")
BODY = ("unit_id", "category", "name", "host_id", "start", "end")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: words of which the last is the thing's own, or the beginning of a code, or an id."""

    words: tuple[str, ...]
    code: str = ""

    @property
    def own(self) -> str:
        return self.words[-1] if self.words else ""

    @property
    def above(self) -> tuple[str, ...]:
        return self.words[:-1]


@dataclass(frozen=True, slots=True)
class Found:
    """One row that fits, before it is dressed up: whose, what, where, from when to when."""

    unit: str
    row: Division | Body
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Former:
    """What a unit is now that was found by what it was: its name on the day, or its days and its heirs."""

    name_now: str
    first: date
    last: date | None
    heirs: tuple[tuple[Heir, str], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A row that fits, with the names above it and, where it is not of the day, what became of it."""

    found: Found
    place: tuple[str, ...]
    code: str = ""
    former: Former | None = None


def wanted(text: str) -> Wanted:
    """What a person typed: digits are the beginning of a code."""
    words = tuple(text.split())
    digits = len(words) == 1 and words[0].isascii() and words[0].isdigit() and len(words[0]) >= FEWEST_DIGITS
    return Wanted(words, words[0] if digits else "")


def unit_with_code(code: str, reach: Reach) -> str:
    """The one unit that has just this code on a day, "" where there is none or several."""
    rows = UnitCode.objects.filter(holding_on(reach.day), seen_in(reach), code=code)
    found = rows.values_list("unit_id", flat=True).distinct()
    units = list(found[:2])
    return units[0] if len(units) == 1 else ""


def split_words(text: str, reach: Reach) -> Wanted:
    """The same words where they were written in one: names of divisions from the front, what is left at the end."""
    rows = DivisionVersion.objects.filter(holding_on(reach.day), seen_in(reach)).exclude(level=Level.VILLAGE)
    names = set(rows.values_list("name", flat=True))
    words: list[str] = []
    rest = "".join(text.split())
    while heads := [rest[:n] for n in range(2, len(rest)) if rest[:n] in names]:
        words.append(heads[-1])
        rest = rest[len(heads[-1]) :]
    return Wanted((*words, rest))


@dataclass(frozen=True, slots=True)
class Matches:
    """What fits: divisions and bodies of the day, the closest first, and what fits by what it was at another time."""

    divisions: Sequence[Found]
    bodies: Sequence[Found]
    former: Sequence[Found]


def matches(what: Wanted, day: date, sight: Sight) -> Matches:
    """Whatever of what somebody sees fits, of each kind no more than ``MOST``.

    What went is not sought by the units above it.
    """
    reach = sight.on(day)
    if what.above:
        return _of_day(what, reach, MOST)
    divisions, gone = _apart(DivisionVersion, what, sight, reach)
    bodies, past = ([], []) if what.code else _apart(BodyVersion, what, sight, reach)
    return Matches(divisions, bodies, _former([*gone, *past], day))


def closest(what: Wanted, day: date, sight: Sight, most: int) -> Matches:
    """The first few of each kind; what went only where nothing of the day fits."""
    found = _of_day(what, sight.on(day), most)
    return found if found.divisions or found.bodies else matches(what, day, sight)


def divisions_like(text: str, reach: Reach, most: int) -> list[Found]:
    """The few divisions of a day that somebody may mean by a beginning: part of a name, with those above, or of a code."""
    return _inside(DivisionVersion, wanted(text), reach, most)


def _of_day(what: Wanted, reach: Reach, most: int) -> Matches:
    bodies = [] if what.code else _inside(BodyVersion, what, reach, most)
    return Matches(_inside(DivisionVersion, what, reach, most), bodies, ())


def _inside(model: type[Model], what: Wanted, reach: Reach, most: int) -> list[Found]:
    """The rows of the day that somebody sees, in or at what the other words name."""
    column, day = _home(model), reach.day
    here = holding_on(day) & seen_in(reach, column)
    rows = model._default_manager.filter(here, _fits(what), *_under(what, day, column))
    return list(_found(_ranked(rows, what)[:most]))


def _home(model: type[Model]) -> str:
    """The column that names the division that a row is about."""
    return "host" if model is BodyVersion else "unit"


def _apart(model: type[Model], what: Wanted, sight: Sight, reach: Reach) -> tuple[list[Found], list[Found]]:
    """The rows of the day that somebody sees, and those of other times; found in one go over the table."""
    day = reach.day
    here = Case(When(holding_on(day), then=Value(0)), default=Value(1), output_field=IntegerField())
    theirs = Q() if reach.everything else ~holding_on(day) | seen_in(reach, _home(model))
    # The text comes first, as few rows have it: a store asks in this order.
    rows = _ranked(model._default_manager.filter(_fits(what), STANDS, theirs), what, here)
    found = list(_found(rows[: MOST + MOST_FORMER]))
    now = [one for one in found if one.start <= day < one.end]
    gone = found[len(now) :]
    if len(found) == MOST + MOST_FORMER:
        # So many of the day that those of other times did not get their turn.
        others = model._default_manager.filter(_fits(what), STANDS & ~holding_on(day))
        gone = list(_found(_ranked(others, what)[: MOST_FORMER if reach.everything else MOST]))
    seen = units_seen(sight, {_division(one) for one in gone})
    return now[:MOST], [one for one in gone if _division(one) in seen]


def _former(found: Sequence[Found], day: date) -> list[Found]:
    """Each unit once for each name that it does not have on the day."""
    seen = {(one.unit, one.row.name) for one in _same_on(found, day)}
    kept: dict[tuple[str, str], Found] = {}
    for one in found[:MOST_FORMER]:
        key = (one.unit, one.row.name)
        if key not in seen and (key not in kept or kept[key].end < one.end):
            kept[key] = one
    return list(kept.values())


def hits(found: Sequence[Found], day: date, *, former: bool = False) -> list[Hit]:
    """Some of what was found, with the names above, the codes, and what became of the former ones."""
    places = Places([(_above(one.row), _seen_on(one, day)) for one in found])
    units = [one.unit for one in found]
    codes = _codes_of(units, day)
    became = _became(units, day) if former else {}
    return [
        Hit(
            one,
            places.names(_above(one.row), _seen_on(one, day)),
            codes.get(one.unit, ""),
            became.get(one.unit),
        )
        for one in found
    ]


def _fits(what: Wanted) -> Q:
    if what.code:
        return Q(unit__in=_coded(what.code, STANDS))
    return Q(name__contains=what.own) | Q(unit=what.own)


def _coded(code: str, when: Q) -> QuerySet[UnitCode, str]:
    return UnitCode.objects.filter(when, code__startswith=code).values_list("unit_id", flat=True)


def _under(what: Wanted, day: date, column: str) -> Iterator[Q]:
    """What lies in, or is hosted by, something that every other word names."""
    for word in what.above:
        named = DivisionVersion.objects.filter(holding_on(day), name__contains=word)
        units = list(named.values_list("unit_id", flat=True)[:PLACES_WANTED])
        yield Q(**{f"{column}__in": subtree(units, day)}) if units else Q(pk=None)


def _ranked(rows: QuerySet[Model], what: Wanted, *first: Case) -> QuerySet[Model]:
    closeness = Case(
        When(name=what.own, then=Value(0)),
        When(name__startswith=what.own, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    if rows.model is BodyVersion:
        return rows.order_by(*first, closeness, "unit_id", "start")
    depth = Case(
        *(When(level=level, then=Value(place)) for level, place in LEVELS.items()),
        output_field=IntegerField(),
    )
    return rows.order_by(*first, *([] if what.code else [closeness]), depth, "unit_id", "start")


def _found(rows: QuerySet[Model]) -> Iterator[Found]:
    if rows.model is BodyVersion:
        for unit, category, name, host, start, end in rows.values_list(*BODY):
            yield Found(unit, Body(unit, host, name, category), start, end)
    else:
        for unit, level, kind, name, parent, start, end in rows.values_list(*DIVISION):
            yield Found(unit, Division(unit, Level(level), kind, name, parent or ""), start, end)


def _division(one: Found) -> str:
    """The division that a row is about."""
    return one.row.host if isinstance(one.row, Body) else one.unit


def _above(row: Division | Body) -> str:
    return row.host if isinstance(row, Body) else row.parent


def _seen_on(one: Found, day: date) -> date:
    """The day, or the one nearest to it on which the row holds."""
    return min(max(day, one.start), one.end - timedelta(days=1))


def _codes_of(units: Sequence[str], day: date) -> dict[str, str]:
    """The code of each unit on the day, or its last one."""
    rows = UnitCode.objects.filter(STANDS, system="nbs", unit__in=units).order_by("start")
    found: dict[str, str] = {}
    for unit, code, start in rows.values_list("unit_id", "code", "start"):
        if start <= day or unit not in found:
            found[unit] = code
    return found


def _same_on(found: Sequence[Found], day: date) -> Iterator[Found]:
    """The same units as they are on the day."""
    units = {one.unit for one in found}
    for model in (DivisionVersion, BodyVersion):
        yield from _found(model._default_manager.filter(holding_on(day), unit__in=units))


def _became(units: Sequence[str], day: date) -> dict[str, Former]:
    found: dict[str, Former] = {}
    heirs = heirs_of(units)
    names = names_of({heir.unit for some in heirs.values() for heir in some})
    for model in (DivisionVersion, BodyVersion):
        now = dict(
            model._default_manager.filter(holding_on(day), unit__in=units).values_list("unit_id", "name")
        )
        lives = model._default_manager.filter(STANDS, unit__in=units).values("unit_id")
        for unit, first, end in lives.annotate(first=Min("start"), until=Max("end")).values_list(
            "unit_id", "first", "until"
        ):
            last = None if end == OPEN_END else end - timedelta(days=1)
            with_names = tuple((heir, names.get(heir.unit, heir.unit)) for heir in heirs.get(unit, ()))
            found[unit] = Former(now.get(unit, ""), first, last, with_names)
    return found
