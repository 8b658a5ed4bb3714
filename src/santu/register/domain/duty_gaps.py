"""Gaps and overlaps: of a county and its townships, which matters nobody does, and which more than one.

One pass over the duties and one over matters × places; whatever is found names the place and the matter by their keys.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from santu.kernel.messages import N_
from santu.register.domain.matters import Matter
from santu.register.domain.rows import Division, Duty

STATUTORY, ENTRUSTED, SUBDISTRICT = "statutory", "entrusted", "subdistrict"


class Finding(StrEnum):
    """What is wrong with how a matter is given at a place."""

    GAP = "gap"
    HELP_ONLY = "help_only"
    OVERLAP = "overlap"
    NO_ORGAN = "no_organ"
    NO_INSTRUMENT = "no_instrument"
    AGAINST_INSTRUMENT = "against_instrument"
    OFF_LIST = "off_list"


FINDINGS = {
    Finding.GAP: N_("没有主办机构"),
    Finding.HELP_ONLY: N_("只有配合，没有主办"),
    Finding.OVERLAP: N_("主办机构不止一个"),
    Finding.NO_ORGAN: N_("主管机关不明"),
    Finding.NO_INSTRUMENT: N_("赋权或委托没有登记的文件"),
    Finding.AGAINST_INSTRUMENT: N_("和现行赋权文件不一致"),
    Finding.OFF_LIST: N_("目录里没有或已失效"),
}
GAPS = frozenset({Finding.GAP, Finding.HELP_ONLY})
UNDECIDED = GAPS | {Finding.OVERLAP}
"""What a list does not go out with unless it is explained."""


@dataclass(frozen=True, slots=True)
class Found:
    """A finding: where, of which matter, and which bodies it is about, in order of their ids."""

    finding: Finding
    place: str
    matter: str
    bodies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """A matter at a place with its number of main bodies, which is none or more than one."""

    matter: str
    name: str
    mains: int


@dataclass(frozen=True, slots=True)
class Papers:
    """What instruments say of duties: the ids of those that they give, and the places and matters that they give otherwise."""

    gives: Collection[str] = ()
    denied: Collection[tuple[str, str]] = ()


@dataclass(frozen=True)
class DutyReport:
    """How many matters are asked of each place, and what was found, in order of place and matter."""

    asked: Mapping[str, int]
    found: Sequence[Found]


def duty_report(
    matters: Collection[Matter],
    places: Sequence[Division],
    duties: Iterable[Duty],
    organs: Collection[str],
    papers: Papers,
) -> DutyReport:
    """The report of a county and its townships on one day.

    Asked of a township is each statutory matter, of a subdistrict each that names subdistricts; what was devolved or
    entrusted is asked of whoever has it, never of others.

    Args:
        matters: those in force.
        places: the townships, in the order of the report.
        duties: the duties of that day, also those done elsewhere.
        organs: the bodies that stand.
        papers: what the instruments that are in force say of the duties.
    """
    known = {one.code for one in matters}
    listed = sorted(known)
    statutory = {one.code: one.subdistricts for one in matters if one.power == STATUTORY}
    asked = {
        False: [code for code in listed if code in statutory],
        True: [code for code in listed if statutory.get(code)],
    }
    held = _by_place(duties)
    found: list[Found] = []
    for place in places:
        here = held.get(place.id, {})
        found += _lacking(place.id, asked[place.kind == SUBDISTRICT], here)
        for matter, some in sorted(here.items()):
            found += _wrong(place.id, matter, some, organs, listed=matter in known)
            found += _unpapered(place.id, matter, some, papers)
    order = {place.id: number for number, place in enumerate(places)}
    found.sort(key=lambda one: (order[one.place], one.matter, one.finding))
    return DutyReport({place.id: len(asked[place.kind == SUBDISTRICT]) for place in places}, found)


def gaps_of(place: Division, duties: Collection[Duty], matters: Iterable[Matter]) -> list[Gap]:
    """The matters without exactly one main body at a place: of those that are asked of it, and of all that is done there."""
    asked = {one.code: one for one in matters} | {one.matter: Matter(one.matter, one.name) for one in duties}
    return [
        Gap(one.matter, asked[one.matter].name, len(one.bodies) if one.finding is Finding.OVERLAP else 0)
        for one in duty_report(asked.values(), [place], duties, (), Papers()).found
        if one.finding in UNDECIDED
    ]


def _by_place(duties: Iterable[Duty]) -> Mapping[str, Mapping[str, list[Duty]]]:
    held: defaultdict[str, defaultdict[str, list[Duty]]] = defaultdict(lambda: defaultdict(list))
    for duty in duties:
        held[duty.place][duty.matter].append(duty)
    return held


def _lacking(place: str, asked: Iterable[str], here: Mapping[str, Sequence[Duty]]) -> Iterable[Found]:
    for matter in asked:
        some = here.get(matter)
        if some is None:
            yield Found(Finding.GAP, place, matter)
        elif not any(duty.is_main for duty in some):
            yield Found(Finding.HELP_ONLY, place, matter, _bodies(some))


def _wrong(
    place: str, matter: str, some: Sequence[Duty], organs: Collection[str], *, listed: bool
) -> Iterable[Found]:
    if not listed:
        yield Found(Finding.OFF_LIST, place, matter, _bodies(some))
    main = [duty for duty in some if duty.is_main]
    if len(main) > 1:
        yield Found(Finding.OVERLAP, place, matter, tuple(sorted(duty.body for duty in main)))
    if lost := [duty for duty in main if not _answered(duty, organs)]:
        yield Found(Finding.NO_ORGAN, place, matter, _bodies(lost))


def _unpapered(place: str, matter: str, some: Sequence[Duty], papers: Papers) -> Iterable[Found]:
    main = [duty for duty in some if duty.is_main]
    if bare := [duty for duty in main if duty.power != STATUTORY and duty.id not in papers.gives]:
        yield Found(Finding.NO_INSTRUMENT, place, matter, _bodies(bare))
    if (place, matter) in papers.denied:
        yield Found(Finding.AGAINST_INSTRUMENT, place, matter, _bodies(main))


def _answered(duty: Duty, organs: Collection[str]) -> bool:
    """Whether it is known who answers: the named organ stands; the unit of the body, unless another entrusted it."""
    return duty.organ in organs if duty.organ else duty.power != ENTRUSTED


def _bodies(duties: Iterable[Duty]) -> tuple[str, ...]:
    return tuple(sorted({duty.body for duty in duties}))
