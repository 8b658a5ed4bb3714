"""What the matters of a township's service centre ask for on a day, who decides them, and what agents of a village do."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from santu.kernel.codes import Level
from santu.kernel.messages import N_, Message, message, refuse
from santu.register.domain.centre_terms import CENTRE, Terms, joined, terms_of
from santu.register.domain.finding_matters import Matter, Matters, Words
from santu.register.domain.list_beginnings import EVERY_VILLAGE, organ_name
from santu.register.domain.rows import Division
from santu.register.domain.unit_lists import ListRow
from santu.register.models import BodyVersion, ListEdition, Survey, SurveyRow
from santu.register.models import ListRow as Stored
from santu.register.selectors.acts import register_mark
from santu.register.selectors.holding import holding_on
from santu.register.selectors.tree import ancestors
from santu.register.selectors.unit_lists import rows_of
from santu.register.selectors.units import divisions_on

AGENCY = "agency"
THEMSELVES = ("本乡镇", "本级", "乡镇人民政府", "乡（镇）人民政府", "街道办事处")
"""How lists name the township whose centre it is."""


@dataclass(frozen=True, slots=True)
class Office:
    """Who approves: as the list names it, and the body of the register, or the township itself.

    Attributes:
        unit: its id, "" where the name is unknown or stands for several; a case cannot be routed to it then.
        wrong: why, and what to do.
    """

    name: str
    unit: str = ""
    wrong: Message | None = None


@dataclass(frozen=True, slots=True)
class Days:
    """Working days: as surveyed, as promised, as the law has them; None where nothing says."""

    surveyed: int | None
    promised: int | None
    statutory: int | None


@dataclass(frozen=True, slots=True)
class MatterTerms:
    """A matter at a centre: what it asks for, and who approves."""

    terms: Terms
    organ: Office
    back_offices: Sequence[Office]
    days: Days

    @property
    def wrong(self) -> Sequence[Message]:
        """Why it cannot be routed to some office, once for each."""
        return tuple(one.wrong for one in (self.organ, *self.back_offices) if one.wrong)


@dataclass(frozen=True, slots=True)
class Centre:
    """The matters of a township's centre by its list in force on a day, in the order of the list."""

    unit: str
    name: str
    county: str
    edition: int
    title: str
    matters: Sequence[MatterTerms]
    by_key: Mapping[str, MatterTerms]
    words: Matters

    def find(self, said: str, most: int = 10) -> list[MatterTerms]:
        """The matters that a few words mean, the best first; all where nothing was said."""
        if not said.strip():
            return list(self.matters)
        return [self.by_key[one.code] for one, _ in self.words.find(said, most)]

    def matter(self, key: str) -> MatterTerms:
        """The matter of a code or a name.

        Raises:
            Refused: the list has it not.
        """
        if found := self.by_key.get(key.strip()):
            return found
        template = N_(
            "{unit}的进驻事项清单（{title}）里没有“{matter}”；请从清单里选，或先把它写进新一版清单。"
        )
        raise refuse("matter", template, unit=self.name, title=self.title, matter=key)


@dataclass(frozen=True, slots=True)
class Agency:
    """What an agent of a village does for residents: how, where, with what papers; and the same matter at the centre, if it is there."""

    matter: str
    name: str
    way: str
    point: str
    materials: str
    at_centre: MatterTerms | None


def centre_of(township: str, day: date) -> Centre:
    """The centre of a township by its list in force on a day.

    Raises:
        Refused: no list is in force there.
    """
    if found := centre_in_force(township, day):
        return found
    place = divisions_on(day, [township]).get(township)
    template = N_(
        "{unit}在 {day} 没有施行中的进驻事项清单，窗口不能按清单受理；请先公布进驻事项清单，或改选日期。"
    )
    raise refuse("matter", template, unit=place.name if place else township, day=day)


def centre_in_force(township: str, day: date) -> Centre | None:
    """The same; none where no list is in force."""
    rows = ListEdition.objects.filter(unit=township, kind=CENTRE, start__lte=day, end__gt=day)
    found = rows.values_list("pk", "title").first()
    if found is None:
        return None
    rounds = Survey.objects.filter(unit=township, day__lte=day, taken_back_on=None).exclude(handed_in_on=None)
    survey = rounds.order_by("-day", "-version").values_list("pk", flat=True).first()
    return _centre(township, day, *found, survey or 0, register_mark())


def matters_listed(townships: Collection[str], day: date) -> Mapping[str, Sequence[tuple[str, str]]]:
    """The matters (code, else name; and name) of the lists in force on a day, by the township whose centre it is."""
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    in_force = ListEdition.objects.filter(unit__in=townships, kind=CENTRE, start__lte=day, end__gt=day)
    rows = Stored.objects.filter(edition__in=in_force).order_by("edition", "no")
    for unit, matter, name in rows.values_list("edition__unit", "matter", "name"):
        found[unit].append((matter or name, name))
    return found


@lru_cache(maxsize=64)
def _centre(township: str, day: date, edition: int, title: str, survey: int, _register: object) -> Centre:
    way = ancestors(day, township)
    divisions = divisions_on(day, way)
    county = next((unit for unit in way if divisions[unit].level is Level.COUNTY), "")
    offices = _Offices.of(divisions[township], divisions.get(county), day)
    surveyed = _surveyed(survey)
    matters = [
        _matter(terms_of(row.matter, row.cells, edition, no), offices, surveyed)
        for no, row in enumerate(rows_of(edition), 1)
    ]
    by_key: dict[str, MatterTerms] = {}
    for key in ("matter", "name"):
        for one in matters:
            by_key.setdefault(getattr(one.terms, key), one)
    texts = [
        Matter(one.terms.matter, one.terms.name, f"{one.terms.organ} {one.terms.result}") for one in matters
    ]
    words = Matters(texts, Words.read())
    return Centre(township, divisions[township].name, county, edition, title, matters, by_key, words)


def _matter(terms: Terms, offices: "_Offices", surveyed: Mapping[str, int]) -> MatterTerms:
    usual = surveyed.get(terms.matter, surveyed.get(terms.name))
    beside = tuple(offices.named(name) for name in terms.back_offices)
    days = Days(usual, terms.promised_days, terms.statutory_days)
    return MatterTerms(terms, offices.named(terms.organ), beside, days)


def _surveyed(survey: int) -> dict[str, int]:
    """How many working days matters usually take by a survey, by code and by name; the longest where several do one."""
    found: dict[str, int] = {}
    rows = SurveyRow.objects.filter(survey=survey).exclude(days=None) if survey else ()
    for row in rows:
        for key in {row.matter, row.name} - {""}:
            found[key] = max(found.get(key, 0), row.days or 0)
    return found


@dataclass(frozen=True, slots=True)
class _Offices:
    """The bodies of a county and of a township by all that they are called."""

    county: str
    units: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, township: Division, county: Division | None, day: date) -> "_Offices":
        hosts = [township.id, *([county.id] if county else [])]
        rows = BodyVersion.objects.filter(holding_on(day), host__in=hosts)
        named: defaultdict[str, set[str]] = defaultdict(set)
        prefix = county.name if county else ""
        for unit, name, plates in rows.values_list("unit", "name", "nameplates"):
            for one in (name, *joined(plates)):
                named[one.removeprefix(prefix)].add(unit)
        for one in (*THEMSELVES, township.name, organ_name(township)):
            named.setdefault(one, {township.id})
        return cls(prefix, {name: frozenset(units) for name, units in named.items()})

    def named(self, name: str) -> Office:
        """The office that a list names, with the county's name before it or without."""
        found = self.units.get(name.removeprefix(self.county), frozenset())
        if len(found) == 1:
            return Office(name, next(iter(found)))
        if found:
            template = N_(
                "“{name}”在登记里对上 {count} 个机构；办件不能转给它，先由县级服务管理机构转办。请在清单里写全称。"
            )
            return Office(name, wrong=message(template, name=name, count=len(found)))
        template = N_(
            "登记里没有县级部门“{name}”；办件不能转给它，先由县级服务管理机构转办。请登记这个部门，或改正清单里的名称。"
        )
        return Office(name, wrong=message(template, name=name))


def agency_of(village: str, day: date) -> list[Agency]:
    """What agents of a village do by the agency list in force on a day, its own or the nearest above; none without a list."""
    way = ancestors(day, village)
    rows = ListEdition.objects.filter(unit__in=way, kind=AGENCY, start__lte=day, end__gt=day)
    lists = sorted((way.index(unit), number) for unit, number in rows.values_list("unit_id", "pk"))
    if not lists:
        return []
    divisions = divisions_on(day, way)
    township = next((unit for unit in way if divisions[unit].level is Level.TOWNSHIP), "")
    own = (row for row in rows_of(lists[0][1]) if is_for(row, divisions[village].name))
    return list(_agencies(own, _matters_at(township, day)))


def is_for(row: ListRow, village: str) -> bool:
    """Whether a row of an agency list is for a village of this name."""
    return row.cell("village") in ("", village, EVERY_VILLAGE)


def _matters_at(township: str, day: date) -> Mapping[str, MatterTerms]:
    """The matters of a township's centre by code and name, none where no list is in force."""
    found = centre_in_force(township, day)
    return found.by_key if found else {}


def _agencies(rows: Iterable[ListRow], matters: Mapping[str, MatterTerms]) -> Iterable[Agency]:
    for row in rows:
        found = matters.get(row.matter) or matters.get(row.name)
        said = (row.cell("way"), row.cell("point"), row.cell("materials"))
        yield Agency(row.matter or row.name, row.name, *said, found)
