"""Whose a matter is at a township or a village on a day, and the matters that a few words mean there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from santu.kernel.codes import Level
from santu.register.domain.finding_matters import Matter, Matters, Words
from santu.register.domain.list_beginnings import EVERY_VILLAGE
from santu.register.domain.rows import Duty
from santu.register.domain.whose import Claim, Match, match
from santu.register.models import BodyVersion, DivisionVersion, DutyVersion, LineOfControl, ListEdition
from santu.register.models.acts import STANDS
from santu.register.selectors.acts import register_mark
from santu.register.selectors.holding import holding_on
from santu.register.selectors.matters import catalogue
from santu.register.selectors.snapshots import DUTY_COLUMNS
from santu.register.selectors.tree import ancestors
from santu.register.selectors.unit_lists import list_numbered, rows_of

FOR_VILLAGES = ("village_duties", "agency")
"""The kinds of lists that say what villages do."""


@dataclass(frozen=True, slots=True)
class Lists:
    """What is in force at a township or a village and above it on a day, and what was the township's own before."""

    township: str
    claims: Sequence[Claim]
    formerly: frozenset[str]
    matters: Matters

    def whose(self, matter: str) -> Match:
        """Whose a matter is."""
        return match(matter, self.township, self.claims, self.formerly)

    def name(self, matter: str) -> str:
        """What a matter is called, its code where nothing in force has it."""
        return next((one.duty.name for one in self.claims if one.duty.matter == matter), matter)


def lists_of(township: str, day: date) -> Lists:
    """The lists of a township or a village on a day, made ready to be searched."""
    return _lists(township, day, register_mark(), _village_lists(township, day))


def codes_at(unit: str, day: date) -> frozenset[str]:
    """The codes of the matters in the catalogue, and in the lists of a township or a village and those above it, on a day."""
    return frozenset({*catalogue(day), *(one.duty.matter for one in lists_of(unit, day).claims)})


@lru_cache(maxsize=16)
def _lists(township: str, day: date, _register: object, editions: tuple[int, ...]) -> Lists:
    claims = [*_listed(township, day, editions), *_claims(township, day)]
    texts: dict[str, tuple[str, list[str]]] = {}
    for one in claims:
        texts.setdefault(one.duty.matter, (one.duty.name, []))[1].extend((one.duty.text, one.duty.basis))
    matters = [Matter(code, name, " ".join(more)) for code, (name, more) in texts.items()]
    return Lists(township, claims, _formerly(township, day), Matters(matters, Words.read()))


def _village_lists(unit: str, day: date) -> tuple[int, ...]:
    """The lists in force for a village, its own or else the nearest above; none where it is no village."""
    if not DivisionVersion.objects.filter(holding_on(day), unit=unit, level=Level.VILLAGE).exists():
        return ()
    way = ancestors(day, unit)
    rows = ListEdition.objects.filter(unit__in=way, kind__in=FOR_VILLAGES, start__lte=day, end__gt=day)
    nearest: dict[str, tuple[int, int]] = {}
    for number, kind, keeper in rows.values_list("pk", "kind", "unit_id"):
        found = (way.index(keeper), number)
        nearest[kind] = min(nearest.get(kind, found), found)
    return tuple(number for _, number in sorted(nearest.values()))


def _listed(village: str, day: date, editions: Sequence[int]) -> list[Claim]:
    """What some lists give a village; a row without a code goes by its name."""
    if not editions:
        return []
    name = DivisionVersion.objects.filter(holding_on(day), unit=village).values_list("name", flat=True)[0]
    found = []
    for number in editions:
        edition = list_numbered(number)
        for row in rows_of(number):
            # Only a list of what is done for residents says for which village a row is.
            if row.cell("village") in ("", name, EVERY_VILLAGE) and edition.start:
                said = "；".join(text for text in (row.cell("content"), row.cell("way")) if text)
                basis = row.cell("basis") or f"{edition.title}（{edition.document}）"
                about = ("", row.matter or row.name, row.name, "", village, village, "", "", basis, said)
                found.append(Claim(Duty(*about), edition.start, 0, village, list=number))
    return found


def _claims(township: str, day: date) -> list[Claim]:
    """The duties in force at a township and in the units above it, the nearest first."""
    way = ancestors(day, township)
    rows = DutyVersion.objects.filter(holding_on(day), place__in=way).order_by("matter", "role", "unit")
    found = [
        (Duty(*columns), since, act)
        for *columns, since, act in rows.values_list(*DUTY_COLUMNS, "start", "act_id")
    ]
    bodies = {duty.body for duty, _, _ in found}
    held = holding_on(day)
    hosts = dict(BodyVersion.objects.filter(held, unit__in=bodies).values_list("unit", "host"))
    lines = LineOfControl.objects.filter(held, unit__in=bodies, kind="administration")
    run_by = dict(lines.values_list("unit", "organ"))
    claims = [
        Claim(duty, since, act, hosts.get(duty.body, ""), _is_dispatched(duty.body, hosts, run_by))
        for duty, since, act in found
    ]
    return sorted(claims, key=lambda one: way.index(one.duty.place))


def _is_dispatched(body: str, hosts: dict[str, str], run_by: dict[str, str]) -> bool:
    return run_by.get(body, "") not in ("", hosts.get(body))


def _formerly(township: str, day: date) -> frozenset[str]:
    """The codes of the matters that bodies of a township had as the main ones before a day."""
    ended = DutyVersion.objects.filter(STANDS, place=township, role="main", end__lte=day)
    pairs = set(ended.values_list("matter", "body"))
    hosted = BodyVersion.objects.filter(STANDS, host=township, unit__in={body for _, body in pairs})
    own = set(hosted.values_list("unit", flat=True))
    return frozenset(matter for matter, body in pairs if body in own)
