"""What a county is measured by: counted in one pass over a snapshot, each measure with unit and definition."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from santu.kernel.codes import Level
from santu.kernel.messages import N_
from santu.register.domain.body_standard import BodyStandard
from santu.register.domain.rows import FORMAL_KINDS, URBAN_KINDS
from santu.register.domain.snapshot import PEOPLE, Snapshot
from santu.register.domain.ways import Counties


@dataclass(frozen=True, slots=True)
class Tally:
    """What a county, or several together, has on a day.

    Attributes:
        kinds: kind → how many, of townships (zones among them) and of villages.
        people: of those units that have a figure; ``None`` where none has.
        bodies: how many count against a limit; ``None`` where no body is registered.
        limit: the limits of the townships, added up; 0 where no limit applies.
    """

    kinds: Mapping[str, int] = field(default_factory=dict)
    people: int | None = None
    bodies: int | None = None
    limit: int = 0

    def of(self, kinds: Iterable[str]) -> int:
        """How many units of some kinds."""
        return sum(self.kinds.get(kind, 0) for kind in kinds)

    @property
    def townships(self) -> int:
        return self.of(FORMAL_KINDS)

    @property
    def villages(self) -> int:
        return self.of(VILLAGE_KINDS)


@dataclass(frozen=True, slots=True)
class Turnover:
    """How many townships came and went between two days; zones and the like apart."""

    established: int = 0
    abolished: int = 0


@dataclass(frozen=True, slots=True)
class Findings:
    """All that is known of a county; what was not asked for is ``None``."""

    tally: Tally
    turnover: Turnover | None = None
    broken: int | None = None


VILLAGE_KINDS = ("community", "village_committee")
Value = int | float | None


@dataclass(frozen=True, slots=True)
class Measure:
    """One way to measure a county.

    Attributes:
        form: a whole number, a share of one, or a number with decimals.
        diverging: whether it can lie on either side of nought.
        asks: what it needs beside the day's register: an earlier day, or the broken rules.
        figures: the quantity that it rests on, where that is measured and not counted.
    """

    id: str
    title: str
    unit: str
    definition: str
    of: Callable[[Findings], Value]
    form: Literal["number", "percent", "decimal"] = "number"
    diverging: bool = False
    asks: Literal["", "earlier", "rules"] = ""
    figures: str = ""


def together(found: Sequence[Findings]) -> Findings:
    """Several counties as one.

    People are summed over the counties where they are known; what came and went, and what rules are
    broken, is unknown unless it is known of every county.
    """
    kinds: Counter[str] = Counter()
    for one in found:
        kinds.update(one.tally.kinds)
    people = [one.tally.people for one in found if one.tally.people is not None]
    bodies = [one.tally.bodies for one in found if one.tally.bodies is not None]
    turnovers = [one.turnover for one in found if one.turnover is not None]
    broken = [one.broken for one in found if one.broken is not None]
    return Findings(
        Tally(
            kinds,
            sum(people) if people else None,
            sum(bodies) if bodies else None,
            sum(one.tally.limit for one in found),
        ),
        Turnover(sum(one.established for one in turnovers), sum(one.abolished for one in turnovers))
        if len(turnovers) == len(found)
        else None,
        sum(broken) if len(broken) == len(found) else None,
    )


def tallies(snapshot: Snapshot, standard: BodyStandard | None = None) -> dict[str, Tally]:
    """The tally of each county, by its id, in order of code.

    Args:
        snapshot: the register, or a design, of a day.
        standard: which bodies count, and against what limit; without it bodies are left out.
    """
    home = Counties(snapshot)
    counties = [row.id for row in snapshot.at(Level.COUNTY)]
    kinds: dict[str, Counter[str]] = {county: Counter() for county in counties}
    people: dict[str, int] = {}
    bodies: Counter[str] = Counter()
    limits: Counter[str] = Counter()
    for row in snapshot.divisions.values():
        county = home.of(row.id)
        if row.level not in (Level.TOWNSHIP, Level.VILLAGE) or not county:
            continue
        kinds[county][row.kind] += 1
        if standard and row.level is Level.TOWNSHIP and (body_set := standard.of(row)):
            limits[county] += body_set.limit
    for unit, figure in snapshot.figures.get(PEOPLE, {}).items():
        if unit in snapshot.divisions and (county := home.of(unit)):
            people[county] = people.get(county, 0) + figure
    if standard:
        for body in snapshot.bodies.values():
            host = snapshot.divisions.get(body.host)
            if host is not None and standard.counts(body) and standard.of(host):
                bodies[home.of(host.id)] += 1
    return {
        county: Tally(
            dict(kinds[county]),
            people.get(county),
            bodies[county] if standard and standard.applies and county not in standard.unheard else None,
            limits[county],
        )
        for county in counties
    }


def turnovers(earlier: Snapshot, later: Snapshot) -> dict[str, Turnover]:
    """How many townships each county gained and lost; a lost one counts where it was."""
    came, went = _came(earlier, later), _came(later, earlier)
    return {county: Turnover(came[county], went[county]) for county in {*came, *went}}


def broken_by_county(subjects: Iterable[str], snapshot: Snapshot) -> Counter[str]:
    """How many of some broken rules each county has; the subject of a rule is a unit, a body or a code."""
    home = Counties(snapshot)
    found: Counter[str] = Counter()
    for subject in subjects:
        body = snapshot.bodies.get(subject)
        unit = body.host if body else snapshot.by_code.get(subject, subject)
        found[home.of(unit)] += 1
    return found


def _came(earlier: Snapshot, later: Snapshot) -> Counter[str]:
    home = Counties(later)
    return Counter(
        home.of(row.id)
        for row in later.divisions.values()
        if row.level is Level.TOWNSHIP and row.formal and row.id not in earlier.divisions
    )


def _per(part: int | None, whole: int) -> float | None:
    return None if part is None or not whole else part / whole


def _over(found: Findings) -> Value:
    tally = found.tally
    return tally.bodies - tally.limit if tally.bodies is not None and tally.limit else None


MEASURES = (
    Measure(
        "townships",
        N_("乡镇（街道）数"),
        N_("个"),
        N_("街道、镇、乡、民族乡的个数；开发区、农场等类似乡级单位不计入。"),
        lambda found: found.tally.townships,
    ),
    Measure(
        "urban_type_share",
        N_("城镇型政区占比"),
        "",
        N_("街道和镇的个数 ÷ 街道、镇、乡、民族乡的个数。"),
        lambda found: _per(found.tally.of(URBAN_KINDS), found.tally.townships),
        form="percent",
    ),
    Measure(
        "people",
        N_("人口数"),
        N_("人"),
        N_("登记中各单位最近一次人口数之和；没有数据的单位不计入。"),
        lambda found: found.tally.people,
        figures=PEOPLE,
    ),
    Measure(
        "people_per_township",
        N_("平均每个乡镇的人口"),
        N_("人"),
        N_("人口 ÷ 乡镇（街道）数。"),
        lambda found: _per(found.tally.people, found.tally.townships),
        form="decimal",
        figures=PEOPLE,
    ),
    Measure(
        "villages",
        N_("村（社区）数"),
        N_("个"),
        N_("村委会和居委会（社区）的个数。"),
        lambda found: found.tally.villages,
    ),
    Measure(
        "villages_per_township",
        N_("平均每个乡镇的村数"),
        N_("个"),
        N_("村（社区）数 ÷ 乡镇（街道）数；类似乡级单位的村计入分子。"),
        lambda found: _per(found.tally.villages, found.tally.townships),
        form="decimal",
    ),
    Measure(
        "bodies_over",
        N_("机构数与限额之差"),
        N_("个机构"),
        N_("计入限额的机构数 − 各乡镇限额之和；正数是超出，负数是不足。"),
        _over,
        diverging=True,
    ),
    Measure(
        "established",
        N_("新设立的乡镇"),
        N_("个"),
        N_("在起算日没有、所示日有的乡镇（街道）；更名、改类别而沿用的不算。"),
        lambda found: found.turnover.established if found.turnover else None,
        asks="earlier",
    ),
    Measure(
        "abolished",
        N_("撤销的乡镇"),
        N_("个"),
        N_("在起算日有、所示日没有的乡镇（街道）；算在它原来所在的县。"),
        lambda found: found.turnover.abolished if found.turnover else None,
        asks="earlier",
    ),
    Measure(
        "net_change",
        N_("乡镇净增减"),
        N_("个"),
        N_("新设立的乡镇 − 撤销的乡镇。"),
        lambda found: found.turnover.established - found.turnover.abolished if found.turnover else None,
        diverging=True,
        asks="earlier",
    ),
    Measure(
        "broken_rules",
        N_("不符合标准的地方"),
        N_("处"),
        N_("登记在所示日违反当日生效标准的处数，机构、区划和管理关系都算。"),
        lambda found: found.broken,
        asks="rules",
    ),
)
"""The measures that a map can be coloured by, in the order in which they are offered."""


def measure_called(name: str) -> Measure | None:
    """The measure with this id."""
    return next((measure for measure in MEASURES if measure.id == name), None)
