"""The documents of a case: which can be made by now, and what the case says for them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from santu.formats.official_paper import day_written
from santu.kernel.messages import Fault
from santu.operate.domain.binding import Binding
from santu.operate.domain.definition import Definition
from santu.operate.domain.forms import LISTS, NOTHING, WORDS, Field, Kind, Value, as_in_papers
from santu.operate.domain.papers import Paper, Told, due, lacking_faults
from santu.operate.domain.state import Deed
from santu.operate.models import Applicant, Case, CaseFile, CaseWords, Token
from santu.operate.selectors.choices import choices_of
from santu.operate.selectors.processes import bound_once, definition_of
from santu.register.domain.list_beginnings import organ_name
from santu.register.selectors.lying import lying_on
from santu.register.selectors.units import divisions_on


@dataclass(frozen=True, slots=True)
class PaperView:
    """A document that is due: its name in the binding, what it is called, and what the case has to say before it is made."""

    name: str
    paper: Paper
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Papers:
    """The documents of a case that are due, with what the case says for them."""

    told: Told
    due: Mapping[str, Paper]
    views: tuple[PaperView, ...]


@dataclass(frozen=True, slots=True)
class Writing:
    """What is being written into the form of an open task, before it ends: the node, and the values that can be read."""

    node: str
    values: Mapping[str, Value]


def papers_during(binding: Binding, node: str) -> dict[str, Paper]:
    """The documents that may be made while a task is open, in the order of the binding."""
    return {name: one for name, one in binding.documents.items() if node in one.during}


def paper_during(case: Case, name: str, writing: Writing) -> tuple[PaperView, Told] | None:
    """A document that may be made while a task is open, with what the case and the form of the task say for it."""
    definition, binding = definition_of(case.version), bound_once(case.version.binding)
    paper = papers_during(binding, writing.node).get(name)
    if paper is None:
        return None
    told = told_of(case, definition, binding, writing.values)
    return PaperView(name, paper, tuple(lacking_faults(paper, told, binding.forms, definition))), told


def papers_of(case: Case) -> Papers:
    """The documents of a case that are due by now, in the order of the binding."""
    definition, binding = definition_of(case.version), bound_once(case.version.binding)
    if not binding.documents:
        return Papers(Told(), {}, ())
    told = told_of(case, definition, binding)
    found = due(binding.documents, told.ended)
    views = tuple(
        PaperView(name, one, tuple(lacking_faults(one, told, binding.forms, definition)))
        for name, one in found.items()
    )
    return Papers(told, found, views)


def told_of(
    case: Case, definition: Definition, binding: Binding, writing: Mapping[str, Value] = NOTHING
) -> Told:
    """What a case says: its terms, its words, who it is about, its files by what they are called, its days.

    ``writing`` is what is being written into the form of an open task, and comes before what was said earlier.
    """
    asked = {name: own for form in binding.forms.values() for name, own in form.items()}
    written = {name: str(value) for name, value in writing.items() if asked[name].kind in WORDS}
    said = {name: value for name, value in writing.items() if name not in written}
    values = {name: value for name, value in {**json.loads(case.terms), **said}.items() if name in asked}
    words = {
        name: as_in_papers(asked[name], value, _names(asked[name], value, case))
        for name, value in values.items()
    }
    rows = CaseWords.objects.filter(act__case=case, name__in=asked).order_by("act__seq")
    texts = dict(rows.values_list("name", "text"))
    who = Applicant.objects.filter(case=case).first()
    for name, own in asked.items():
        if own.kind is Kind.WHO and who:
            texts[name] = who.name
        if own.kind is Kind.PHONE and who and who.phone:
            texts[name] = who.phone
    texts |= written
    blanked = {name for name, text in texts.items() if not text}
    files: dict[str, dict[str, None]] = {}
    for field, name in (
        CaseFile.objects.filter(case=case, field__in=asked).order_by("pk").values_list("field", "name")
    ):
        files.setdefault(field, {})[name] = None
    words |= {field: "、".join(names) for field, names in files.items()}
    return Told(values, {**_known(case), **words, **texts}, _ended(case, definition), frozenset(blanked))


def _names(own: Field, value: Value, case: Case) -> Mapping[str, str]:
    """What is chosen by what it is called today, or was on the day on which the case came."""
    day = timezone.localdate(case.came_at)
    at = (case.place_id, case.county_id)
    found = {**choices_of(own, *at, day), **choices_of(own, *at, timezone.localdate())}
    if own.kind not in LISTS:
        return found
    units = set(value) if isinstance(value, list) else {str(value)}
    return {**{unit: one.name for unit, one in lying_on(day, units - found.keys()).items()}, **found}


def _known(case: Case) -> dict[str, str]:
    day = timezone.localdate(case.came_at)
    rows = divisions_on(day, [case.place_id, case.county_id])
    place, county = rows.get(case.place_id), rows.get(case.county_id)
    return {
        "case": case.number,
        "title": case.title,
        "place": place.name if place else case.place_id,
        "county": county.name if county else case.county_id,
        "organ": organ_name(place) if place else case.place_id,
        "came": day_written(day),
    }


def _ended(case: Case, definition: Definition) -> dict[str, date]:
    rows = Token.objects.filter(case=case, waits=True, deed=Deed.ENDED.value).order_by("ended_at")
    ends = dict[str, date]()
    for node, outcome, at in rows.values_list("node", "outcome", "ended_at"):
        if at:
            ends[node] = ends[f"{node}.{outcome}"] = timezone.localdate(at)
    return {definition.starts[definition.id]: timezone.localdate(case.came_at), **ends}
