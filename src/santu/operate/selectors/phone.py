"""What somebody takes along on a phone: what they may report, their tasks out of doors with all that these ask and say.

All cases are read together: many tasks take as many statements as few.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from santu.accounts.domain.grants import EVERYWHERE
from santu.kernel.codes import Level
from santu.kernel.messages import N_
from santu.operate.domain.case_words import outcome_word
from santu.operate.domain.forms import CHOSEN, LISTS, WORDS, Field, Form, Kind, Value, shown
from santu.operate.domain.outdoors import GRID_EVENT, NODES, OUTCOMES, Known, own_form
from santu.operate.domain.replay import OPEN, STEP
from santu.operate.domain.returning import returning
from santu.operate.domain.whistle import PROCESS as WHISTLE
from santu.operate.domain.whistle import URGENCIES
from santu.operate.domain.window import GRADES
from santu.operate.models import Case, CaseAct, CaseWords, Token, WhistleSheet
from santu.operate.selectors.beginning import begins, might_begin, place_at
from santu.operate.selectors.cases import colour_of
from santu.operate.selectors.choices import Names, choices_of, villages_of
from santu.operate.selectors.processes import bound_once, definition_of
from santu.operate.selectors.whistle import CalledView, called_in, parts_of_score
from santu.operate.selectors.whose import holding
from santu.operate.selectors.work import FAR, TO_DO, tasks_of
from santu.register.selectors.heirs import names_of
from santu.register.selectors.lying import lying_on
from santu.register.selectors.reach import Sight
from santu.standards.loader import load

MOST_TASKS, MOST_PLACES = 100, 30
GRIDS = "grids"
NOTE = N_("意见")
URGENCY, WHERE, BASIS, DEPARTMENTS = N_("紧急程度"), N_("地点"), N_("依据"), N_("召集的部门")


@dataclass(frozen=True, slots=True)
class Option:
    """One of those that a field chooses from; ``parent`` is the unit in which it lies, where one is chosen beside it."""

    value: str
    text: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A field with what there is to choose from today."""

    own: Field
    options: Sequence[Option]


Asking = Mapping[str, Asked]


@dataclass(frozen=True, slots=True)
class Start:
    """What somebody may report, and where: process, title, unit, form."""

    process: str
    title: str
    unit: str
    unit_name: str
    form: Asking


@dataclass(frozen=True, slots=True)
class Outdoor:
    """A task as a phone has it, with its case.

    ``facts`` (label, text) are what was written in the case so far, ``version`` how many acts it had.
    """

    case: int
    called: str
    title: str
    process: str
    process_name: str
    place_name: str
    token: int
    node: str
    name: str
    due_at: datetime | None
    colour: str
    version: int
    outcomes: Sequence[tuple[str, str]]
    form: Asking
    facts: Sequence[tuple[str, str]]


@dataclass
class Choices:
    """What fields choose from, asked once for each place and day."""

    day: date
    known: dict[tuple[Kind, str, str], Sequence[Option]] = field(default_factory=dict)

    def of(self, own: Field, place: str, county: str) -> Sequence[Option]:
        """None where it is written freely, and none of people: who is in post stays off a phone."""
        if own.kind not in CHOSEN or own.kind is Kind.OFFICERS:
            return ()
        key = (own.kind, own.among, place)
        if key not in self.known:
            parents = villages_of(place, self.day) if own.among == GRIDS else {}
            found = choices_of(own, place, county, self.day)
            self.known[key] = [Option(one, text, parents.get(one, "")) for one, text in found.items()]
        return self.known[key]

    def names(self, own: Field, place: str, county: str) -> Names:
        return {one.value: one.text for one in self.of(own, place, county)}

    def asked(self, form: Form, place: str, county: str) -> Asking:
        """The fields that are written, each with its choices."""
        return {name: Asked(own, self.of(own, place, county)) for name, own in form.items() if not own.counts}


def starts_of(sight: Sight, choices: Choices) -> list[Start]:
    """What somebody may report on a phone, at each unit at which they act."""
    own = dict.fromkeys(unit for _, unit, _ in holding(sight.held, sight.today) if unit != EVERYWHERE)
    lying = {
        unit: one
        for unit, one in lying_on(sight.today, own.keys()).items()
        if not one.is_body and one.level in (Level.TOWNSHIP, Level.VILLAGE)
    }
    if not lying:
        return []
    found = begins(GRID_EVENT, sight)
    starts = []
    for unit in list(lying)[:MOST_PLACES]:
        place = place_at(unit, sight)
        if might_begin(found, sight, place):
            form = choices.asked(found.form, place, lying[unit].county)
            starts.append(Start(GRID_EVENT, found.title, unit, lying[unit].name, form))
    return starts


def outdoors_of(sight: Sight, choices: Choices) -> list[Outdoor]:
    """The tasks that are somebody's to do out of doors, what is due first."""
    kinds = Q(process=GRID_EVENT)
    for process, nodes in NODES.items():
        kinds |= Q(process=process, node__in=nodes)
    rows = tasks_of(sight, TO_DO).filter(kinds).select_related("case__version")
    tokens = list(rows.annotate(key=Coalesce("due_at", FAR)).order_by("key", "pk")[:MOST_TASKS])
    cases = {token.case_id: token.case for token in tokens}
    called = called_in(pk for pk, case in cases.items() if case.process == WHISTLE)
    facts = _facts(sight, cases, called, choices)
    places = lying_on(sight.today, {case.place_id for case in cases.values()})
    done = _done(cases)
    now, found = timezone.now(), []
    for token in tokens:
        case = token.case
        definition = definition_of(case.version)
        node = definition.nodes[token.node]
        own = OUTCOMES.get((token.process, token.node))
        back = returning(definition, token.node, done.get(case.pk, set()))
        words = [(key, outcome_word(definition, node, key)) for key in node.outcomes]
        found.append(
            Outdoor(
                case=case.pk,
                called=case.number,
                title=case.title,
                process=case.process,
                process_name=definition.name,
                place_name=places[case.place_id].name if case.place_id in places else case.place_id,
                token=token.number,
                node=token.node,
                name=node.called,
                due_at=token.due_at,
                colour=colour_of(token.amber_at, token.due_at, now),
                version=case.steps,
                outcomes=list(own.items()) if own else words,
                form=_form(token, called.get(case.pk, ()), choices, back),
                facts=facts.get(case.pk, ()),
            )
        )
    return found


def _done(cases: Collection[int]) -> dict[int, set[str]]:
    """The tasks of cases that have ended."""
    found: dict[int, set[str]] = {}
    rows = Token.objects.filter(case__in=list(cases), waits=True, ended_at__isnull=False)
    for case, node in rows.values_list("case", "node"):
        found.setdefault(case, set()).add(node)
    return found


def _form(token: Token, called: Sequence[CalledView], choices: Choices, back: str) -> Asking:
    """What a task asks, and a note, which says why it goes back; of those with an act of their own the form for that."""
    if (token.process, token.node) not in OUTCOMES:
        form = bound_once(token.case.version.binding).forms.get(token.node, {})
        note = Field(Kind.TEXT, NOTE, needed=(back,) if back else ())
        return choices.asked({**form, "note": note}, token.case.place_id, token.case.county_id)
    departments = {one.organ: one.name for one in called if one.takes_part}
    known = (
        Known(departments, parts_of_score(choices.day))
        if token.process == WHISTLE
        else Known({}, grades={one.id: one.name for one in load().items(GRADES, choices.day)})
    )
    options = [Option(organ, name) for organ, name in departments.items()]
    return {
        name: Asked(own, options if own.kind is Kind.UNITS else ())
        for name, own in own_form(token.process, token.node, known).items()
    }


Facts = Sequence[tuple[str, str]]


def _facts(
    sight: Sight, cases: Mapping[int, Case], called: Mapping[int, Sequence[CalledView]], choices: Choices
) -> dict[int, Facts]:
    """What was written in cases so far, of what was said again the newest; nothing that names who applied.

    Who applied reads nothing that others wrote.
    """
    own = {pk: case for pk, case in cases.items() if not case.applicant or case.applicant != sight.username}
    values = _written(own)
    units = {
        one
        for fields in values.values()
        for field_, value in fields.values()
        if field_.kind in LISTS and field_.among != GRIDS
        for one in (value if isinstance(value, list) else [str(value)])
    }
    names = {unit: one.name for unit, one in lying_on(sight.today, units).items()}
    names |= names_of(units - names.keys()) if units - names.keys() else {}
    found: dict[int, Facts] = {}
    for pk, fields in values.items():
        case = own[pk]
        found[pk] = [
            (
                field_.label,
                shown(field_, value, {**choices.names(field_, case.place_id, case.county_id), **names}),
            )
            for field_, value in fields.values()
        ]
    for sheet in WhistleSheet.objects.filter(case__in=[pk for pk in own if own[pk].process == WHISTLE]):
        found[sheet.case_id] = [*_sheet(sheet, called.get(sheet.case_id, ())), *found.get(sheet.case_id, ())]
    return found


def _sheet(sheet: WhistleSheet, called: Sequence[CalledView]) -> Facts:
    lines = [
        (URGENCY, URGENCIES.get(sheet.urgency, sheet.urgency)),
        (WHERE, sheet.where),
        (BASIS, sheet.basis),
    ]
    part = "、".join(one.name for one in called if one.takes_part)
    return [(label, text) for label, text in (*lines, (DEPARTMENTS, part)) if text]


def _written(cases: Mapping[int, Case]) -> dict[int, dict[str, tuple[Field, Value]]]:
    """The newest value of each field of cases, with the field as it was asked then."""
    acts = list(
        CaseAct.objects.filter(case__in=list(cases), deed__in=(OPEN, STEP))
        .order_by("case", "seq")
        .values_list("pk", "case", "node", "told")
    )
    words: dict[int, dict[str, Value]] = {}
    rows = CaseWords.objects.filter(act__in=[pk for pk, *_ in acts]).exclude(text="")
    for act, name, text in rows.values_list("act", "name", "text"):
        words.setdefault(act, {})[name] = text
    found: dict[int, dict[str, tuple[Field, Value]]] = {}
    for pk, case, node, told in acts:
        version = cases[case].version
        definition = definition_of(version)
        form = bound_once(version.binding).forms.get(node or definition.starts[definition.id], {})
        said = {**json.loads(told).get("said", {}), **words.get(pk, {})}
        for name, own in form.items():
            if name in said and (own.kind not in WORDS or own.kind is Kind.TEXT):
                found.setdefault(case, {})[name] = (own, said[name])
    return found


@dataclass(frozen=True, slots=True)
class Taken:
    """All that somebody takes along, and when it was read."""

    now: datetime
    starts: Sequence[Start]
    tasks: Sequence[Outdoor]


def taken_along(sight: Sight) -> Taken:
    """What somebody takes along."""
    choices = Choices(sight.today)
    return Taken(timezone.now(), starts_of(sight, choices), outdoors_of(sight, choices))
